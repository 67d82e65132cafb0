"""WebSocket frames as browsers send them: read from bytes, unmasked, and put together to whole messages (RFC 6455)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from struct import pack, unpack_from
from typing import Final

_FIN: Final = 0x80
_RESERVED: Final = 0x70
_OPCODE: Final = 0x0F
_MASKED: Final = 0x80
_LENGTH: Final = 0x7F
_LENGTH_16: Final = 126
_LENGTH_64: Final = 127
_KEY: Final = 4
# Section 5.5: a control frame has at most so many bytes, and is not fragmented.
_LARGEST_CONTROL: Final = 125


class Opcode(IntEnum):
    """What a frame is (section 5.2)."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


class FramingError(Exception):
    """The bytes break the protocol; ``code`` is the close code of section 7.4.1 that says how."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the close code."""
        super().__init__(message)
        self.code = code


PROTOCOL_ERROR: Final = 1002
TOO_BIG: Final = 1009


def server_frame(opcode: Opcode, payload: bytes) -> bytes:
    """Return a whole frame as a server sends it: not masked."""
    size = len(payload)
    if size < _LENGTH_16:
        return pack("!BB", _FIN | opcode, size) + payload
    if size < 2**16:
        return pack("!BBH", _FIN | opcode, _LENGTH_16, size) + payload
    return pack("!BBQ", _FIN | opcode, _LENGTH_64, size) + payload


class FrameReader:
    """Takes in bytes as they come; ``largest`` is how many bytes a message may have from now on."""

    __slots__ = ("_fragments", "_kind", "_rest", "largest")

    def __init__(self, largest: int) -> None:
        """Begin with the first byte after the handshake."""
        self.largest = largest
        self._rest = b""
        self._kind: Opcode | None = None
        self._fragments: bytearray | None = None

    def feed(self, data: bytes) -> Iterator[tuple[Opcode, bytes]]:
        """Return the messages and control frames that are complete; raises ``FramingError``."""
        data = self._rest + data if self._rest else data
        at = 0
        try:
            while (frame := self._read(data, at)) is not None:
                final, opcode, payload, at = frame
                if opcode >= Opcode.CLOSE:
                    yield opcode, payload
                elif (message := self._put_together(opcode, payload, final=final)) is not None:
                    yield message
        finally:
            self._rest = data[at:]

    def _put_together(self, opcode: Opcode, payload: bytes, *, final: bool) -> tuple[Opcode, bytes] | None:
        """Return a message once its last fragment is there."""
        if (opcode is Opcode.CONTINUATION) is (self._fragments is None):
            raise FramingError(PROTOCOL_ERROR, "A fragment is missing.")
        if self._fragments is None:
            if final:
                return opcode, payload
            self._kind, self._fragments = opcode, bytearray()
        self._fragments += payload
        if not final or self._kind is None:
            return None
        kind, message = self._kind, bytes(self._fragments)
        self._kind = self._fragments = None
        return kind, message

    def _read(self, data: bytes, at: int) -> tuple[bool, Opcode, bytes, int] | None:
        """Return the frame that begins there and where it ends, if all of it is there."""
        start = at + 2
        if len(data) < start:
            return None
        opcode, size = self._check_head(data[at], data[at + 1])
        if size == _LENGTH_16:
            start += 2
            size = unpack_from("!H", data, at + 2)[0] if len(data) >= start else 0
        elif size == _LENGTH_64:
            start += 8
            size = unpack_from("!Q", data, at + 2)[0] if len(data) >= start else 0
        if opcode < Opcode.CLOSE and len(self._fragments or ()) + size > self.largest:
            raise FramingError(TOO_BIG, "The frame is too big.")
        payload = start + _KEY
        end = payload + size
        if len(data) < end:
            return None
        return bool(data[at] & _FIN), opcode, _unmask(data[payload:end], data[start:payload]), end

    @staticmethod
    def _check_head(first: int, second: int) -> tuple[Opcode, int]:
        """Return the opcode and the short length of a frame."""
        try:
            opcode = Opcode(first & _OPCODE)
        except ValueError:
            raise FramingError(PROTOCOL_ERROR, "There is no such frame.") from None
        size = second & _LENGTH
        if first & _RESERVED or not second & _MASKED:
            raise FramingError(PROTOCOL_ERROR, "A frame must be masked, and without extensions.")
        if opcode >= Opcode.CLOSE and (size > _LARGEST_CONTROL or not first & _FIN):
            raise FramingError(PROTOCOL_ERROR, "A control frame is small and whole.")
        return opcode, size


def _unmask(payload: bytes, key: bytes) -> bytes:
    """Undo the masking of section 5.3: all bytes at once, as one large number."""
    size = len(payload)
    mask = (key * (size // _KEY + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(mask)).to_bytes(size)
