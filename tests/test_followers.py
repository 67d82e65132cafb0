"""The followers of scripts/bench audience, where a bug would make a false claim: what they count, and what they say."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from benchmarks.audience.followers import Followers, compile_followers, listens_to, press_name
from benchmarks.audience.mqtt import connect, subscribe, subscribed

TOPIC = "slide_control/audience/key/state"
FOLLOWERS = 20


def test_packets_are_those_of_the_standard() -> None:
    assert connect("me") == b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02me"
    assert subscribe(["a/b"]) == b"\x82\x08\x00\x01\x00\x03a/b\x00"
    assert subscribed(["a", "b"]) == b"\x90\x04\x00\x01\x00\x00"
    # From 128 bytes on, a length takes two.
    assert subscribe(["x" * 200])[:3] == b"\x82\xcd\x01"


class Server:
    """Speaks as a broker does over WebSockets, as far as followers listen."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self.writers: list[asyncio.StreamWriter] = []
        self.heard: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let one follower in, with a ping on the way."""
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        self.heard.append(await reader.read(1_000))
        writer.write(b"\x89\x02hi" + frame(b"\x20\x02\x00\x00") + frame(subscribed([TOPIC])))
        assert await reader.readexactly(8) == b"\x8a\x82\0\0\0\0hi"
        self.writers.append(writer)

    async def say(self, *presses: int, to: int | None = None) -> None:
        """Send presses to all, or to so many, in pieces that end where no frame does."""
        data = b"".join(frame(b"x" * 130 + press_name(press).encode() + b"x" * 70) for press in presses)
        for writer in self.writers[:to]:
            writer.write(data[:140])
        await asyncio.sleep(0.05)
        for writer in self.writers[:to]:
            writer.write(data[140:])


def frame(payload: bytes) -> bytes:
    """Return a frame as a server sends it."""
    size = len(payload)
    return b"\x82" + (bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2)) + payload


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.skipif(shutil.which("cc") is None, reason="There is no C compiler")
def test_followers_count_who_has_a_press_and_what_came_back() -> None:
    compile_followers()
    asyncio.run(_count())


async def _count() -> None:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening, Followers([port], listens_to(TOPIC), FOLLOWERS) as followers:
        await followers.join(FOLLOWERS)
        assert len({heard for heard in server.heard if b"follower-000000" in heard}) == FOLLOWERS

        arrived = followers.expect(2)
        await server.say(1, 2)
        assert len((await arrived).times) == FOLLOWERS
        # A later one counts, an earlier one after it is a fault, and who has nothing isn't waited for.
        arrived = followers.expect(3, seconds=3)
        await server.say(4, 3, to=5)
        found = await arrived
        assert (len(found.times), found.back, found.lost) == (5, 5, 0)
        assert list(found.times) == sorted(found.times)

        for writer in server.writers[:2]:
            writer.close()
        found = await followers.expect(4, seconds=3)
        assert (len(found.times), found.lost) == (3, 2)
        for writer in server.writers:
            writer.close()
