"""The browsers that displays have: Chromium of today and of old televisions, Firefox, and WebKit (Safari)."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Final

from harness import chromium as newest
from harness.seed import REPOSITORY

from .bidi import firefox
from .devtools import chromium
from .page import BrowserError, Page
from .webdriver import webkit

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

__all__ = ["CURRENT", "OLDEST", "TOO_OLD", "BrowserError", "Page", "exists_here", "start"]

CURRENT: Final = ("chromium", "firefox", "webkit")
OLDEST: Final = "chromium-92"
"""The oldest Chromium that the docs promise."""
TOO_OLD: Final = "chromium-79"
"""What a television of 2020 has. It gets a sentence."""


def exists_here(name: str) -> bool:
    """Return whether there is such a browser for this kind of machine; scripts/setup installs all that there are."""
    if name in ("chromium", "firefox"):
        return True
    return sys.platform == "linux" and (name == "webkit" or platform.machine() == "x86_64")


def start(name: str, folder: Path) -> AbstractAsyncContextManager[Page]:
    """Start a browser with a profile in an empty folder; yield its only page."""
    match name:
        case "chromium":
            return chromium(newest.executable(), newest.arguments(), folder)
        case "firefox":
            (browser,) = _paths("firefox")
            return firefox(browser, folder)
        case "webkit":
            driver, browser, screen = _paths("webkit")
            return webkit(driver, browser, screen, folder)
        case _:
            (browser,) = _paths(name)
            return chromium(browser, newest.arguments(), folder)


def _paths(name: str) -> list[str]:
    """Return what scripts/setup wrote down: one program a line."""
    file = REPOSITORY / ".tools" / f"{name}.path"
    if not file.exists():
        raise BrowserError(f"This machine has no {name}. Run scripts/setup e2e; it says what to install.")
    return file.read_text().split("\n")[:-1]
