"""A WebSocket that receives arbitrary bytes after its handshake, in chunks of any size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import json
from typing import Any, Final

from hypothesis import given, strategies as st

from benchmarks.wire import FrameReader, upgrade_request
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.websocket_frames import Opcode
from tests.doubles.websocket_display import PATH, token_for
from tests.doubles.websocket_frames import frame

from .mutations import JUNK, damaged, mutated
from .target import FuzzTarget
from .tries import tries
from .valid import frames, hello

_MARK: Final = 4_711
_MASKS: Final = 0x80

_text = st.builds(lambda message: json.dumps(message).encode(), mutated(frames(), most=1))
_control = st.builds(frame, st.binary(max_size=125), st.sampled_from([Opcode.PING, Opcode.PONG]))


@st.composite
def sound(draw: st.DrawFn) -> bytes:
    """Return a message in one frame or several, with control frames between them."""
    payload = draw(_text)
    cuts = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=3)))
    parts = [payload[start:end] for start, end in zip([0, *cuts], [*cuts, len(payload)], strict=True)]
    data = b""
    for place, part in enumerate(parts):
        data += frame(part, Opcode.CONTINUATION if place else Opcode.TEXT, final=place == len(parts) - 1)
        data += b"".join(draw(st.lists(_control, max_size=1)))
    return data


@st.composite
def unsound(draw: st.DrawFn) -> bytes:
    """Return bytes that violate RFC 6455, or nearly."""
    return draw(
        st.builds(
            lambda payload, opcode, final, masked, bits: frame(payload, opcode, final=final, masked=masked, bits=bits),
            st.binary(max_size=130) | _text,
            st.integers(0, 15),
            st.booleans(),
            st.sampled_from([True, True, False]),
            st.sampled_from([0, 0, 0x10, 0x40]),
        )
        | st.builds(frame, st.binary(max_size=4), st.just(Opcode.CLOSE))
        | st.builds(lambda code: frame(code.to_bytes(2), Opcode.CLOSE), st.integers(0, 65_535))
        | st.builds(frame, JUNK.map(lambda junk: json.dumps(junk).encode()[:60_000]), st.just(Opcode.BINARY))
        | st.just(bytes([_MASKS | Opcode.TEXT, _MASKS | 127]) + b"\xff" * 8)
        | st.just(bytes([_MASKS | Opcode.TEXT, _MASKS | 127]) + bytes(8) + b"abcd")
        | st.builds(frame, st.just(b"\xff\xfe"))
        | st.binary(max_size=40)
        | st.builds(lambda data: data[: len(data) // 2], sound())
    )


@tries(100)
@given(messages=st.lists(sound(), max_size=4), steps=st.lists(st.integers(1, 2_000), min_size=1, max_size=5))
async def test_every_message_is_read_however_it_is_cut(
    target: FuzzTarget, messages: list[bytes], steps: list[int]
) -> None:
    async with _connected(target) as (reader, writer):
        await _send(writer, b"".join(messages) + _ping(), steps)
        answers = await _read(reader)
        assert answers[-1] == (Opcode.TEXT, _MARK)
    await target.rest()
    await target.press()


@tries(200)
@given(
    greets=st.booleans(),
    pieces=st.lists(sound() | unsound() | unsound(), min_size=1, max_size=4),
    steps=st.lists(st.integers(1, 2_000), min_size=1, max_size=3),
    spoil=st.booleans(),
    data=st.data(),
)
async def test_bytes_that_break_the_rules_end_a_connection_and_nothing_else(
    target: FuzzTarget, *, greets: bool, pieces: list[bytes], steps: list[int], spoil: bool, data: st.DataObject
) -> None:
    before = target.snapshot()
    sent = b"".join(pieces)
    if spoil:
        sent = data.draw(st.composite(damaged)(sent))
    async with _connected(target, greets=greets) as (reader, writer):
        await _send(writer, sent + _ping(), steps)
        with suppress(OSError):  # it may have been closed already
            writer.write_eof()
        for opcode, said in await _read(reader):
            assert opcode in (Opcode.TEXT, Opcode.PONG, Opcode.CLOSE), said
    await target.rest()
    after = target.snapshot()
    assert (after.lead, after.seq) == (before.lead, before.seq)
    if not greets:
        assert after == before
    await target.press()


@asynccontextmanager
async def _connected(
    target: FuzzTarget, *, greets: bool = True
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Complete the handshake as a display; drop the connection at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.client.port)
    try:
        writer.write(upgrade_request(PATH))
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101")
        if greets:
            writer.write(frame(json.dumps(hello(token_for(target.entry.data, Role.DISPLAY))).encode()))
        yield reader, writer
    finally:
        writer.transport.abort()


def _ping() -> bytes:
    return frame(json.dumps({"type": "ping", "n": _MARK}).encode())


async def _send(writer: asyncio.StreamWriter, data: bytes, steps: list[int]) -> None:
    """Send bytes in pieces of those sizes, the last one again and again."""
    at = 0
    for step in [*steps, *[max(steps[-1], len(data) // 10 + 1)] * 10]:
        writer.write(data[at : at + step])
        at += step
        await asyncio.sleep(0)
    writer.write(data[at:])


async def _read(reader: asyncio.StreamReader) -> list[tuple[int, Any]]:
    """Return the data up to the mark's answer or the close; all of it must be valid."""
    frames: list[tuple[int, Any]] = []
    parser = FrameReader()
    async with asyncio.timeout(60):
        while True:
            try:
                data = await reader.read(65_536)
            except ConnectionError:
                return frames
            if not data:
                return frames
            for opcode, payload in parser.feed(data):
                said: Any = json.loads(payload) if opcode == Opcode.TEXT else bytes(payload)
                if opcode == Opcode.TEXT and said.get("n") == _MARK:
                    return [*frames, (opcode, _MARK)]
                frames.append((opcode, said))
