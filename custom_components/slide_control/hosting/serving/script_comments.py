"""Leaves the long comments out of our own modules: they are nearly half of what a browser would get."""

from __future__ import annotations

from typing import Final

from .client_injection import HEAD_BYTES

_BEGINS: Final = b"/**"
_ENDS: Final = b"*/"


def without_comments(script: bytes) -> tuple[bytes, int]:
    """Return a module without the comments that fill whole lines, and its length; a longer one is left as it is.

    Takes linear time. Empty lines keep the numbers of the others.
    """
    if len(script) >= HEAD_BYTES:
        return b"", 0
    lines, inside = script.split(b"\n"), False
    for number, line in enumerate(lines):
        text = line.strip()
        begins = not inside and text.startswith(_BEGINS)
        # One with code behind it on its last line, such as a cast, stays.
        if begins and _ENDS in text and not text.endswith(_ENDS):
            continue
        if begins or inside:
            lines[number] = b""
            inside = not text.endswith(_ENDS)
    return b"\n".join(lines), len(script)
