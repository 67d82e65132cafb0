"""Puts a style sheet of ours and those that it imports into one file."""

from __future__ import annotations

from pathlib import Path
import re
from typing import Final

_IMPORT: Final = re.compile(rb"^@import '\./([\w.-]{1,100}\.css)';$", re.MULTILINE)


def read_styles(file: Path) -> bytes:
    """Return a style sheet with its imports, which are in the same folder; blocks. Raises ``OSError``."""
    return _IMPORT.sub(lambda match: read_styles(file.parent / match[1].decode()), file.read_bytes())
