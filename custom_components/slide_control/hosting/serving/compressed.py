"""Compresses what is sent again and again, and remembers the result; both are limited."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final
import zlib

from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN
from .content import CHUNK_BYTES, Content

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

# A smaller file fits into one packet anyway.
MIN_BYTES: Final = 1_400
MAX_BYTES: Final = 8 * 1024 * 1024
MAX_COMPRESSED_BYTES: Final = 512 * 1024
"""A larger result is not kept; the content is sent as it is."""
_MAX_CACHE_BYTES: Final = 16 * 1024 * 1024
_LEVEL: Final = 6
_GZIP: Final = 16 + zlib.MAX_WBITS


class CompressedCache:
    """The compressed contents that were used last, by their key; b"" for what is not worth it. 16 MiB."""

    def __init__(self) -> None:
        """Start empty."""
        self._known: Final[OrderedDict[str, bytes]] = OrderedDict()
        self._size = 0

    def get(self, key: str) -> bytes | None:
        """Return what is known."""
        if (body := self._known.get(key)) is not None:
            self._known.move_to_end(key)
        return body

    def add(self, key: str, body: bytes) -> None:
        """Remember, and forget what was used longest ago."""
        self._size += len(body) + len(key) - len(self._known.pop(key, b""))
        self._known[key] = body
        while self._size > _MAX_CACHE_BYTES:
            forgotten, body = self._known.popitem(last=False)
            self._size -= len(body) + len(forgotten)


COMPRESSED: Final[HassKey[CompressedCache]] = HassKey(f"{DOMAIN}.compressed")


def compressed_cache(hass: HomeAssistant) -> CompressedCache:
    """Return the cache."""
    return hass.data.setdefault(COMPRESSED, CompressedCache())


def compress(content: Content) -> bytes:
    """Return the content as gzip, or b"" if that is too large or the file was cut off; blocks on disk access.

    zlib doesn't hold the interpreter.
    """
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    parts: list[bytes] = []
    at = size = 0
    while at < content.size:
        data = content.read(at, CHUNK_BYTES)
        if not data:
            return b""
        at += len(data)
        parts.append(compressor.compress(data))
        size += len(parts[-1])
        if size > MAX_COMPRESSED_BYTES:
            return b""
    return b"".join((*parts, compressor.flush()))
