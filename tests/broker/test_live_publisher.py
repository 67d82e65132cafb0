"""What is of use only at once: the newest, never too often, and less of it the busier the broker is."""

from __future__ import annotations

import asyncio
from itertools import pairwise
import json

from custom_components.slide_control.broker.channel import Channel, new_seed
from custom_components.slide_control.broker.live_publisher import BUSY_FACTOR, LivePublisher
from tests.broker.test_publisher import verified
from tests.doubles.virtual_time import in_virtual_time

SECONDS = 0.08


class FakeBroker:
    """Takes ``delay`` seconds to acknowledge a message."""

    def __init__(self, delay: float) -> None:
        """Start connected."""
        self.connected = True
        self.delay = delay
        self.sent: list[tuple[float, str, bytes]] = []

    async def send(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        """Take a message."""
        assert not retain
        assert qos == 1  # the acknowledgment shows how busy the broker is
        self.sent.append((asyncio.get_running_loop().time(), topic, payload))
        await asyncio.sleep(self.delay)

    @property
    def numbers(self) -> list[int]:
        """What was published."""
        return [json.loads(payload[87:])["at"] for _, _, payload in self.sent]


def publishing(delay: float = 0) -> tuple[FakeBroker, Channel, LivePublisher]:
    """Return a broker, and what publishes there."""
    broker, channel = FakeBroker(delay), Channel(new_seed())
    return broker, channel, LivePublisher(broker, channel, "pointer", epoch=1000, interval=SECONDS)


@in_virtual_time
async def test_the_newest_wins_and_the_last_one_is_never_left_out() -> None:
    broker, channel, publisher = publishing()
    for number in range(100):
        publisher.publish({"at": number})
        await asyncio.sleep(0.01)
    await asyncio.sleep(10)
    times = [at for at, *_ in broker.sent]
    assert (broker.numbers[0], broker.numbers[-1]) == (0, 99)
    assert all(later - earlier > SECONDS - 1e-6 for earlier, later in pairwise(times))
    assert 12 <= len(times) <= 15
    contents = [verified(channel.key, topic, payload) for _, topic, payload in broker.sent]
    assert [content["version"] for content in contents] == list(range(1, len(contents) + 1))
    assert publisher.version == len(contents)
    # Nothing is published while nothing changes.
    await asyncio.sleep(1000)
    assert len(broker.sent) == len(times)


@in_virtual_time
async def test_a_busy_broker_keeps_most_of_its_time_for_the_slides() -> None:
    broker, _, publisher = publishing(delay=0.5)
    for number in range(1000):
        publisher.publish({"at": number})
        await asyncio.sleep(0.01)
    await asyncio.sleep(10)
    assert len(broker.sent) <= 10 / (0.5 * (1 + BUSY_FACTOR)) + 2
    assert broker.numbers[-1] == 999


@in_virtual_time
async def test_nothing_waits_for_a_broker_that_is_gone() -> None:
    broker, _, publisher = publishing()
    broker.connected = False
    publisher.publish({"at": 1})
    await asyncio.sleep(1)
    broker.connected = True
    await asyncio.sleep(1)
    assert broker.sent == []
    publisher.publish({"at": 2})
    publisher.publish({"at": 3})
    broker.connected = False
    await asyncio.sleep(1)
    broker.connected = True
    publisher.publish({"at": 4})
    await asyncio.sleep(1)
    publisher.publish({"at": 5})
    publisher.stop()
    publisher.stop()
    await asyncio.sleep(1)
    assert broker.numbers == [4]
