"""Checks the JPEG files that browsers send, without decoding them."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from ..stage.fields import InvalidFieldError
from ..stage.messages import Message

MAX_PICTURE_BYTES: Final = 100 * 1024
MAX_SIDE: Final = 640
"""Pixels: what a browser has to decode stays small, too."""
_START: Final = b"\xff\xd8"
_MARKER: Final = 0xFF
# ITU-T T.81, table B.1: frames with their size, and markers without a segment.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def parse_jpeg(data: object) -> bytes:
    """Return the bytes of a small JPEG in Base64; raises ``InvalidFieldError``."""
    if not isinstance(data, str) or len(data) > MAX_PICTURE_BYTES * 4 // 3 + 4:
        raise InvalidFieldError("data", Message("picture_too_large", limit=MAX_PICTURE_BYTES // 1024))
    try:
        jpeg = base64.b64decode(data, validate=True)
    except binascii.Error, ValueError:
        jpeg = b""
    size = jpeg_size(jpeg)
    if size is None:
        raise InvalidFieldError("data", Message("picture_no_jpeg"))
    if not all(0 < side <= MAX_SIDE for side in size):
        raise InvalidFieldError("data", Message("picture_too_many_pixels", limit=MAX_SIDE))
    return jpeg


def jpeg_size(jpeg: bytes) -> tuple[int, int] | None:
    """Return the width and height in pixels that a JPEG declares, in linear time; None if it is no JPEG."""
    at = len(_START)
    if not jpeg.startswith(_START):
        return None
    while at + 4 <= len(jpeg) and jpeg[at] == _MARKER:
        marker = jpeg[at + 1]
        if marker == _MARKER or marker in _BARE:  # padding, or a marker alone
            at += 1 if marker == _MARKER else 2
            continue
        if marker in _FRAMES:
            if len(jpeg) < at + 9:
                return None
            return int.from_bytes(jpeg[at + 7 : at + 9]), int.from_bytes(jpeg[at + 5 : at + 7])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return None
