"""The names of pictures at the broker: by their hash, a follower knows that it got the right one."""

from __future__ import annotations

from base64 import urlsafe_b64encode
import hashlib
import re
from typing import Final

_HASH: Final = re.compile(r"[\w-]{43}", re.ASCII)


def picture_hash(jpeg: bytes) -> str:
    """Return the SHA-256 of a picture in Base64url without padding: 43 characters."""
    return urlsafe_b64encode(hashlib.sha256(jpeg).digest()).rstrip(b"=").decode()


def is_picture_hash(value: object) -> bool:
    """Return whether this is what ``picture_hash`` may return."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None
