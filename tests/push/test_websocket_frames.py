"""Frames as browsers send them, whole and in fragments, and invalid ones."""

from __future__ import annotations

import time

import pytest

from custom_components.slide_control.push.websocket_frames import (
    PROTOCOL_ERROR,
    TOO_BIG,
    FrameReader,
    FramingError,
    Opcode,
    server_frame,
)
from tests.doubles.websocket_frames import frame


@pytest.mark.parametrize(
    ("size", "step"),
    [(0, 1), (1, 1), (125, 1), (126, 1), (127, 7), (65_535, 1_000), (65_536, 1_000), (100_000, 1_000_000)],
)
def test_a_message_of_any_size_is_read_however_its_bytes_arrive(size: int, step: int) -> None:
    payload = bytes(place % 251 for place in range(size))
    data = frame(payload) + frame(b"next")
    reader = FrameReader(100_000)
    read = [message for start in range(0, len(data), step) for message in reader.feed(data[start : start + step])]
    assert read == [(Opcode.TEXT, payload), (Opcode.TEXT, b"next")]


def test_a_frame_that_arrives_byte_by_byte_is_put_together_in_linear_time() -> None:
    data = frame(b"x" * 256 * 1024)
    reader = FrameReader(256 * 1024)
    start = time.thread_time()
    read = [message for place in range(len(data)) for message in reader.feed(data[place : place + 1])]
    # Copying what has arrived for each byte takes a minute.
    assert time.thread_time() - start < 10
    assert read == [(Opcode.TEXT, b"x" * 256 * 1024)]


def test_fragments_are_put_together_and_a_ping_may_come_between() -> None:
    data = (
        frame(b"Hel", final=False)
        + frame(b"lo, ", Opcode.CONTINUATION, final=False)
        + frame(b"there?", Opcode.PING)
        + frame(b"you", Opcode.CONTINUATION)
        + frame(b"", Opcode.BINARY, final=False)
        + frame(b"", Opcode.CONTINUATION)
    )
    assert list(FrameReader(10).feed(data)) == [
        (Opcode.PING, b"there?"),
        (Opcode.TEXT, b"Hello, you"),
        (Opcode.BINARY, b""),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(b"x" * 11), TOO_BIG),
        (frame(b"x" * 6, final=False) + frame(b"x" * 5, Opcode.CONTINUATION), TOO_BIG),
        # The length alone is enough: the payload is not read.
        (frame(b"x" * 70_000)[:10], TOO_BIG),
        (frame(b"x", masked=False), PROTOCOL_ERROR),
        (frame(b"x", bits=0x40), PROTOCOL_ERROR),
        (frame(b"x", 0x3), PROTOCOL_ERROR),
        (frame(b"x", Opcode.CONTINUATION), PROTOCOL_ERROR),
        (frame(b"x", final=False) + frame(b"x"), PROTOCOL_ERROR),
        (frame(b"x" * 126, Opcode.PING), PROTOCOL_ERROR),
        (frame(b"x", Opcode.PING, final=False), PROTOCOL_ERROR),
    ],
)
def test_what_breaks_the_protocol_is_refused(data: bytes, code: int) -> None:
    reader = FrameReader(10)
    with pytest.raises(FramingError) as refused:
        list(reader.feed(data))
    assert refused.value.code == code


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_a_frame_of_ours_says_how_long_it_is(size: int) -> None:
    data = server_frame(Opcode.TEXT, b"x" * size)
    header = {0: 2, 125: 2, 126: 4, 65_535: 4, 65_536: 10}[size]
    assert (data[0], len(data)) == (0x81, size + header)
    assert int.from_bytes(data[2:header]) == (size if header > 2 else 0)
