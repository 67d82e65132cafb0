"""WebSocket frames, valid and invalid."""

from __future__ import annotations

from struct import pack

from custom_components.slide_control.push.websocket_frames import Opcode

KEY = b"\x12\x34\x56\x78"


def frame(
    payload: bytes, opcode: int = Opcode.TEXT, *, final: bool = True, masked: bool = True, bits: int = 0
) -> bytes:
    """Return a frame as a browser sends it."""
    size = len(payload)
    first, mask = (0x80 if final else 0) | bits | opcode, 0x80 if masked else 0
    if size < 126:
        head = pack("!BB", first, mask | size)
    elif size < 2**16:
        head = pack("!BBH", first, mask | 126, size)
    else:
        head = pack("!BBQ", first, mask | 127, size)
    if not masked:
        return head + payload
    return head + KEY + bytes(byte ^ KEY[place % 4] for place, byte in enumerate(payload))
