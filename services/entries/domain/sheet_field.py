"""What the entry sheet declares of each of its fields. The declaration itself stands in ``sheet.py``."""

from dataclasses import dataclass
from typing import Literal

Visibility = Literal["P", "I", "S"]
# Who may read a field, in the words of every page that tells it.
READERS: dict[Visibility, str] = {"P": "公開", "I": "連携相手まで", "S": "事務局のみ"}
# Of a field that takes lines.
MAX_LINES = 20
Kind = Literal["text", "textarea", "radio", "select", "checkboxes", "date", "lines"]


@dataclass(frozen=True)
class SheetField:
    """One field of the sheet. ``name`` is that of the API; ``max_length`` counts characters (lines: of each).

    ``width`` is that of a one-line input, as long as what is usually typed.
    """

    name: str
    label: str
    visibility: Visibility
    step: int
    kind: Kind = "text"
    required: bool = False
    max_length: int = 200
    hint: str = ""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 4
    width: Literal["narrow", "short", "medium", "wide"] = "wide"
    input_type: str = "text"
    autocomplete: str = ""

    @property
    def field_id(self) -> str:
        """The name in an HTML form, where a dot would need escaping."""
        return self.name.replace(".", "_")
