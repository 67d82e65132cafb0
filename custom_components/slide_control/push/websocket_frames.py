"""WebSocket frames: parses, unmasks and reassembles what browsers send, and encodes replies (RFC 6455)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from enum import IntEnum
from hashlib import sha1
from struct import pack, unpack_from
from typing import Final

from ..stage.messages import Message, SlideControlError

_FIN: Final = 0x80
_RESERVED: Final = 0x70
_OPCODE: Final = 0x0F
_MASKED: Final = 0x80
_LENGTH: Final = 0x7F
_LENGTH_16: Final = 126
_LENGTH_64: Final = 127
_MASK_BYTES: Final = 4
# Section 5.5: the maximum payload of a control frame, which must not be fragmented.
_MAX_CONTROL_BYTES: Final = 125


class Opcode(IntEnum):
    """The opcode of a frame (section 5.2)."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


class FramingError(SlideControlError):
    """The bytes violate the protocol; ``code`` is the close code of section 7.4.1."""

    def __init__(self, code: int, message: Message) -> None:
        """Set the close code."""
        super().__init__(message)
        self.code = code


PROTOCOL_ERROR: Final = 1002
INVALID_PAYLOAD: Final = 1007
TOO_BIG: Final = 1009
# Section 7.4, and the registry of IANA: codes that an endpoint may send.
_CLOSE_CODES: Final = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)})


# Section 1.3.
_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def opening_answer(key: str) -> bytes:
    """Return the answer that accepts an opening handshake (section 4.2.2); ``key`` is its ``Sec-WebSocket-Key``."""
    accept = b64encode(sha1(key.encode() + _GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


def server_frame(opcode: Opcode, payload: bytes) -> bytes:
    """Encode an unfragmented frame without a mask, as servers send."""
    size = len(payload)
    if size < _LENGTH_16:
        return pack("!BB", _FIN | opcode, size) + payload
    if size < 2**16:
        return pack("!BBH", _FIN | opcode, _LENGTH_16, size) + payload
    return pack("!BBQ", _FIN | opcode, _LENGTH_64, size) + payload


def close_frame(code: int, reason: str) -> bytes:
    """Encode a close frame; a reason that is too long is cut between two characters."""
    shortened = reason.encode()[: _MAX_CONTROL_BYTES - 2].decode(errors="ignore")
    return server_frame(Opcode.CLOSE, code.to_bytes(2) + shortened.encode())


def close_answer(payload: bytes) -> bytes:
    """Return the frame that answers a browser's close frame: the same code, or the error in the frame (5.5.1, 8.1)."""
    if not payload:
        return server_frame(Opcode.CLOSE, b"")
    code = int.from_bytes(payload[:2])
    if len(payload) == 1 or code not in _CLOSE_CODES:
        code = PROTOCOL_ERROR
    else:
        try:
            payload[2:].decode()
        except UnicodeDecodeError:
            code = INVALID_PAYLOAD
    return server_frame(Opcode.CLOSE, code.to_bytes(2))


class FrameReader:
    """Parses a stream of bytes; ``max_bytes``, the limit of a message, can be changed at any time."""

    __slots__ = ("_buffer", "_fragments", "_kind", "_missing", "max_bytes")

    def __init__(self, max_bytes: int) -> None:
        """Start at the first byte after the handshake."""
        self.max_bytes = max_bytes
        self._buffer: bytearray | None = None
        self._missing = 0
        self._kind: Opcode | None = None
        self._fragments: bytearray | None = None

    def feed(self, data: bytes) -> Iterator[tuple[Opcode, bytes]]:
        """Yield the complete messages and control frames; raises ``FramingError``."""
        if self._buffer:
            # Parsed only when its frame is complete: its bytes may arrive one by one.
            self._buffer += data
            if len(self._buffer) < self._missing:
                return
            data = bytes(self._buffer)
        offset = 0
        try:
            while (frame := self._parse(data, offset)) is not None:
                final, opcode, payload, offset = frame
                if opcode >= Opcode.CLOSE:
                    yield opcode, payload
                elif (message := self._assemble(opcode, payload, final=final)) is not None:
                    yield message
        finally:
            self._buffer = bytearray(data[offset:]) if offset < len(data) else None

    @property
    def buffered(self) -> int:
        """The bytes of incomplete frames and messages that are held."""
        return len(self._buffer or ()) + len(self._fragments or ())

    def _assemble(self, opcode: Opcode, payload: bytes, *, final: bool) -> tuple[Opcode, bytes] | None:
        """Return the message when its last fragment has arrived."""
        if (opcode is Opcode.CONTINUATION) is (self._fragments is None):
            raise FramingError(PROTOCOL_ERROR, Message("fragment_missing"))
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

    def _parse(self, data: bytes, offset: int) -> tuple[bool, Opcode, bytes, int] | None:
        """Return the frame that starts at ``offset``, and its end; None if it is incomplete."""
        start = offset + 2
        self._missing = 2
        if len(data) < start:
            return None
        opcode, size = self._check_header(data[offset], data[offset + 1])
        if size == _LENGTH_16:
            start += 2
            size = unpack_from("!H", data, offset + 2)[0] if len(data) >= start else 0
        elif size == _LENGTH_64:
            start += 8
            size = unpack_from("!Q", data, offset + 2)[0] if len(data) >= start else 0
        if opcode < Opcode.CLOSE and len(self._fragments or ()) + size > self.max_bytes:
            raise FramingError(TOO_BIG, Message("frame_too_big"))
        payload = start + _MASK_BYTES
        end = payload + size
        if len(data) < end:
            self._missing = end - offset if len(data) >= start else start - offset
            return None
        return bool(data[offset] & _FIN), opcode, _unmask(data[payload:end], data[start:payload]), end

    @staticmethod
    def _check_header(first: int, second: int) -> tuple[Opcode, int]:
        """Return the opcode and the 7-bit length of a frame."""
        try:
            opcode = Opcode(first & _OPCODE)
        except ValueError:
            raise FramingError(PROTOCOL_ERROR, Message("unknown_opcode")) from None
        size = second & _LENGTH
        if first & _RESERVED or not second & _MASKED:
            raise FramingError(PROTOCOL_ERROR, Message("frame_unmasked"))
        if opcode >= Opcode.CLOSE and (size > _MAX_CONTROL_BYTES or not first & _FIN):
            raise FramingError(PROTOCOL_ERROR, Message("control_frame_too_big"))
        return opcode, size


def _unmask(payload: bytes, key: bytes) -> bytes:
    """Undo the masking of section 5.3, with all bytes as one large integer, which is fast."""
    size = len(payload)
    mask = (key * (size // _MASK_BYTES + 1))[:size]
    return (int.from_bytes(payload) ^ int.from_bytes(mask)).to_bytes(size)
