"""WebSocket and HTTP as the receivers speak them: just enough, and the same for every server."""

from __future__ import annotations

from struct import pack, unpack_from
from typing import Final

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

_FIN: Final = 0x80
_MASKED: Final = 0x80
_SHORT: Final = 126
_LENGTH_16: Final = 126
# A key of zeros is valid, and saves the masking (RFC 6455 section 5.3).
_KEY: Final = bytes(4)
_END: Final = b"\r\n\r\n"


class WireError(Exception):
    """The server sent something that the receivers do not understand."""


def upgrade_request(path: str) -> bytes:
    """Ask for a WebSocket without compression; what the key is does not matter to us."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


def client_frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a whole frame as a browser sends it."""
    size = len(payload)
    if size < _SHORT:
        return pack("!BB", _FIN | opcode, _MASKED | size) + _KEY + payload
    if size < 2**16:
        return pack("!BBH", _FIN | opcode, _MASKED | _LENGTH_16, size) + _KEY + payload
    return pack("!BBQ", _FIN | opcode, _MASKED | (_LENGTH_16 + 1), size) + _KEY + payload


class FrameReader:
    """Parses the bytes of a server into frames."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        """Begin with the first byte after the upgrade."""
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return the opcode and payload of each frame that is complete."""
        data = self._rest + data if self._rest else data
        frames: list[tuple[int, bytes]] = []
        at, end = 0, len(data)
        while end - at >= 2:  # noqa: PLR2004 - a frame's shortest header
            start, size = at + 2, data[at + 1]
            if size == _LENGTH_16:
                start = at + 4
                size = unpack_from("!H", data, at + 2)[0] if end >= start else end
            elif size > _LENGTH_16:
                start = at + 10
                size = unpack_from("!Q", data, at + 2)[0] if end >= start else end
            if end < start + size:
                break
            if not data[at] & _FIN:
                raise WireError("The server sent a fragmented message.")
            frames.append((data[at] & 0x0F, data[start : start + size]))
            at = start + size
        self._rest = data[at:]
        return frames


def split_head(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the head and what follows, once the head of an answer is complete."""
    head, end, rest = data.partition(_END)
    return (head, rest) if end else None


def status(head: bytes) -> int:
    """Return an answer's status code."""
    return int(head[9:12])


def content_length(head: bytes) -> int:
    """Return how many bytes follow the head of an answer."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise WireError(f"The answer has no length: {head!r}")
