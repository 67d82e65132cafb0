"""What is published to the broker: the newest, not too often, again when it is needed, and signed."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode
from itertools import pairwise
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
import pytest

from custom_components.slide_control.broker.address import is_broker_url
from custom_components.slide_control.broker.channel import Channel, new_seed
from custom_components.slide_control.broker.publisher import REPAIR_SECONDS, REPEAT_SECONDS, Publisher
from tests.doubles.virtual_time import in_virtual_time

SECONDS = 0.04


class FakeBroker:
    """Keeps retained messages, and takes ``delay`` seconds to acknowledge one."""

    def __init__(self, delay: float = 0) -> None:
        """Start connected."""
        self.connected = True
        self.delay = delay
        self.sent: list[tuple[float, bytes]] = []
        self.retained: dict[str, bytes] = {}
        self.publisher: Publisher | None = None

    async def send(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Take a message, and send it to the publisher, which listens."""
        self.sent.append((asyncio.get_running_loop().time(), payload))
        if retain:
            self.retained[topic] = payload
        if self.publisher is not None:
            self.publisher.received(payload)
        await asyncio.sleep(self.delay)


def base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verified(key: str, topic: str, message: bytes) -> dict[str, Any]:
    """Return the content of a message, as a follower does; raises ``InvalidSignature``."""
    signature, data = message[:86], message[87:]
    signed = topic.encode() + b"\n" + data
    Ed25519PublicKey.from_public_bytes(base64url(key)).verify(base64url(signature.decode()), signed)
    content: dict[str, Any] = json.loads(data)
    return content


def published(delay: float = 0) -> tuple[FakeBroker, Channel, Publisher]:
    """Return a broker, and what publishes there."""
    broker, channel = FakeBroker(delay), Channel(new_seed())
    broker.publisher = Publisher(broker, channel, "state", epoch=1000, interval=SECONDS)
    return broker, channel, broker.publisher


def numbers(broker: FakeBroker) -> list[int]:
    return [json.loads(payload[87:])["number"] for _, payload in broker.sent]


@in_virtual_time
async def test_the_newest_wins_and_no_two_come_within_40_ms() -> None:
    broker, _, publisher = published()
    for number in range(100):
        publisher.publish({"number": number})
        await asyncio.sleep(0.01)
    await asyncio.sleep(1)
    times = [at for at, _ in broker.sent]
    assert numbers(broker)[0] == 0
    assert numbers(broker)[-1] == 99
    assert all(later - earlier > SECONDS - 1e-6 for earlier, later in pairwise(times))
    assert len(times) <= 27
    # What hasn't changed isn't published again.
    publisher.publish({"number": 99})
    await asyncio.sleep(1)
    assert len(broker.sent) == len(times)


@in_virtual_time
async def test_a_slow_broker_gets_the_newest_next() -> None:
    broker, _, publisher = published(delay=5)
    for number in range(10):
        publisher.publish({"number": number})
        await asyncio.sleep(0.1)
    await asyncio.sleep(20)
    assert numbers(broker) == [0, 9]


@in_virtual_time
async def test_nothing_is_queued_while_the_broker_is_gone_and_the_newest_is_repeated() -> None:
    broker, channel, publisher = published()
    publisher.publish({"number": 1})
    await asyncio.sleep(1)
    broker.connected = False
    publisher.publish({"number": 2})
    publisher.publish({"number": 3})
    await asyncio.sleep(10)
    assert numbers(broker) == [1]
    broker.connected = True
    for _ in range(2):
        publisher.repeat()
        await asyncio.sleep(1)
    assert numbers(broker) == [1, 3, 3]
    # The same message: a follower that has it shows nothing new.
    assert broker.sent[1][1] == broker.sent[2][1]
    content = verified(channel.key, publisher.topic, broker.sent[2][1])
    assert (content["epoch"], content["version"]) == (1000, 2)


@in_virtual_time
async def test_the_newest_is_repeated_now_and_then_because_a_cluster_may_lose_it_with_a_node() -> None:
    broker, _, publisher = published()
    for number in (1, 2):
        publisher.publish({"number": number})
        await asyncio.sleep(1)
    await asyncio.sleep(3 * REPEAT_SECONDS)
    assert numbers(broker) == [1, 2, 2, 2, 2]
    assert len({payload for _, payload in broker.sent}) == 2
    # A change begins the wait again, and the end ends it.
    publisher.publish({"number": 3})
    await asyncio.sleep(REPEAT_SECONDS - 1)
    assert numbers(broker)[-2:] == [2, 3]
    publisher.end()
    await asyncio.sleep(3 * REPEAT_SECONDS)
    assert broker.sent[-1][1] == b""
    assert len(broker.sent) == 7


@in_virtual_time
async def test_what_somebody_else_publishes_is_replaced_once_a_second() -> None:
    broker, _, publisher = published()
    publisher.publish({"number": 1})
    await asyncio.sleep(1)
    own = broker.retained[publisher.topic]
    for _ in range(50):
        for attack in (b"", b"x" * 100, own[:-1]):
            publisher.received(attack)
            await asyncio.sleep(0.02)
    await asyncio.sleep(REPAIR_SECONDS)
    assert 3 <= len(broker.sent) <= 6
    assert {payload for _, payload in broker.sent} == {own}


@in_virtual_time
async def test_the_topic_is_removed_at_the_end_also_when_the_broker_comes_back_later() -> None:
    for later in (False, True):
        broker, channel, publisher = published()
        publisher.publish({"number": 1})
        await asyncio.sleep(1)
        broker.connected = not later
        publisher.end({"number": 2, "closed": True})
        publisher.publish({"number": 3})
        await asyncio.sleep(1)
        assert publisher.ended is not later
        broker.connected = True
        publisher.repeat()
        await asyncio.sleep(1)
        assert publisher.ended
        assert broker.retained[publisher.topic] == b""
        assert verified(channel.key, publisher.topic, broker.sent[1][1])["closed"]
        assert len(broker.sent) == 3


def test_a_signature_is_good_for_its_topic_and_its_audience_only() -> None:
    channel, other = Channel(new_seed()), Channel(new_seed())
    state, seen = channel.topic("state"), channel.topic("seen")
    message = channel.sign(state, {"number": 1})
    assert verified(channel.key, state, message) == {"number": 1}
    assert len(channel.key) == 43
    assert state.rpartition("/")[0].endswith(channel.key)
    for key, topic, wrong in (
        (channel.key, seen, message),
        (other.key, other.topic("state"), message),
        (channel.key, state, message[:-2] + b"2}"),
        (channel.key, state, other.sign(state, {"number": 1})),
    ):
        with pytest.raises(InvalidSignature):
            verified(key, topic, wrong)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("wss://broker.example:8084/mqtt", True),
        ("ws://192.168.1.2:9001", True),
        ("wss://[2001:db8::1]/mqtt?tenant=1", True),
        ("https://broker.example", False),
        ("mqtts://broker.example", False),
        ("broker.example", False),
        ("wss://", False),
        ("wss://user:secret@broker.example", False),
        ("wss://broker.example/#x", False),
        ("wss://broker.example/; script-src *", False),
        ("wss://broker.example:port", False),
        ("wss://*.example", False),
        ("wss://[broker", False),
        ("wss://" + "a" * 500, False),
    ],
)
def test_the_address_for_followers_is_that_of_a_web_socket(url: str, *, good: bool) -> None:
    assert is_broker_url(url) is good
