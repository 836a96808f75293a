"""Chromium as the distribution packs it, started so that it talks to nobody but the instance."""

import shutil
from typing import Any

from playwright.sync_api import ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
# The least width that WCAG 2.2 (1.4.10) asks a page to fit.
LEAST_WIDTH = 320


def launch_arguments() -> dict[str, Any]:
    """Arguments of ``chromium.launch``. The sandbox is off because the tests may run in a container without
    the rights it needs; they only visit pages of the instance.
    """
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "no Chromium found: install the package chromium"
    return {
        "executable_path": executable,
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-sync",
            "--no-first-run",
            "--lang=ja",
        ],
    }
