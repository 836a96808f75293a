"""Fill `${UPPER_CASE}` placeholders in configuration templates; `$lower_case` is left alone.

The same form that envsubst and the nginx image use, so that one template serves here and there.
"""

from __future__ import annotations

import re
from pathlib import Path

PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


def fill(template: Path, values: dict[str, str]) -> str:
    """The template's text with every placeholder replaced. Raises KeyError for an unknown one."""
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], template.read_text())
