"""The browser that scripts/setup has found or installed."""

from __future__ import annotations

import os

from .seed import REPOSITORY

# No background traffic: no update checks, no sync.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str:
    """Return its path: SLIDE_CONTROL_CHROMIUM, else what scripts/setup wrote down."""
    if chosen := os.environ.get("SLIDE_CONTROL_CHROMIUM"):
        return chosen
    return (REPOSITORY / ".tools" / "chromium.path").read_text().strip()


def arguments() -> list[str]:
    """Return what to start it with; Chromium refuses its sandbox to root."""
    return [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
