"""The followers of scripts/bench audience, where a bug would make a false claim: what they count, and what they say."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from benchmarks.audience.followers import Followers, compile_followers, listens_to, press_name
from benchmarks.audience.goals import delivery_goal, house_goals
from benchmarks.audience.measure import Change, Measured
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


def measured(followers: int, milliseconds: float, alone: float, house: float = 2.0) -> Measured:
    """Return what was measured: the last follower's time with and without the house, and the CPU time of the house."""
    found = Measured(
        server="broker", followers=followers, join_seconds=1, newcomers=followers, memory=1e4, house_memory=0
    )
    for times, last in ((found.changes, milliseconds), (found.alone, alone)):
        each = [round(last * 5e5)] * (followers - 1) + [round(last * 1e6)]
        times.append(Change(each=each, server=followers * 20_000, house=round(house * 1e6)))
    return found


def test_goals_say_what_was_measured() -> None:
    few, many = measured(1_000, 20, 10), measured(10_000, 115, 100)
    cost, ratio = house_goals([few, many], nodes=3)
    assert (cost.met, ratio.met) == (True, True)
    assert many.server_cpu == 20
    assert "1.15 (115.0 ms to 100.0 ms)" in ratio.measured
    assert not house_goals([few, measured(10_000, 116, 100, house=4)], nodes=3)[0].met
    assert not house_goals([few, measured(10_000, 116, 100)], nodes=3)[1].met
    # One node has no ratio to keep, and a small audience shows nothing.
    assert len(house_goals([few, many], nodes=1)) == 1
    assert house_goals([few, measured(2_000, 20, 10)], nodes=3) == []


def test_a_slide_that_one_follower_has_not_got_is_missing() -> None:
    found = measured(1_000, 20, 10)
    assert delivery_goal([found]).met
    found.changes.append(Change(each=[1] * 999, server=1, house=1))
    goal = delivery_goal([found])
    assert (goal.met, goal.figures["missed"]) == (False, 1)
