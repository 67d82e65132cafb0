"""The pictures at the broker: each once, within bounds, replaced if somebody else changes them, removed in the end."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise
import logging
from typing import TYPE_CHECKING

from custom_components.slide_control.broker.channel import Channel, new_seed
from custom_components.slide_control.broker.picture_hash import is_picture_hash, picture_hash
from custom_components.slide_control.broker.pictures import (
    CHECK_SECONDS,
    MAX_LOST_CONNECTIONS,
    MAX_PUBLISHED_BYTES,
    MAX_PUBLISHED_PICTURES,
    MAX_TRIES,
    PAUSE_SECONDS,
    REPAIR_SECONDS,
    PicturePublisher,
)
from custom_components.slide_control.pictures.jpeg import MAX_PICTURE_BYTES
from tests.doubles.virtual_time import in_virtual_time

if TYPE_CHECKING:
    import pytest

LONG = 100.0


class FakeBroker:
    """Keeps retained messages, and tells the publisher of each that is published."""

    def __init__(self, *, echoes: bool = True, max_bytes: int | None = None) -> None:
        """With ``max_bytes``, a longer message ends the connection; without ``echoes``, the house may not read."""
        self.connected = True
        self.channel = Channel(new_seed())
        self.echoes = echoes
        self.max_bytes = max_bytes
        self.sent: list[tuple[float, str, bytes, int]] = []
        self.retained: dict[str, bytes] = {}
        self.publisher: PicturePublisher | None = None

    async def send(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        """Take a message."""
        assert retain
        self.sent.append((asyncio.get_running_loop().time(), topic, payload, qos))
        await asyncio.sleep(0.01)
        if self.max_bytes is not None and len(payload) > self.max_bytes:
            self.connected = False
        elif self.connected:
            self.put(topic, payload)

    def put(self, topic: str, payload: bytes) -> None:
        """Let anybody publish."""
        self.retained[topic] = payload
        if not payload:
            del self.retained[topic]
        if self.publisher is not None and self.echoes:
            self.publisher.received(topic, payload)

    def come_back(self, *, with_all: bool = True) -> None:
        """Connect the house again, with or without what was retained."""
        self.connected = True
        kept = self.retained if with_all else {}
        self.retained = dict(kept)
        assert self.publisher is not None
        self.publisher.connected()
        for topic, payload in kept.items():
            self.publisher.received(topic, payload)

    @property
    def names(self) -> list[str]:
        """What was published, by its hash."""
        return [topic.rpartition("/")[2] for _, topic, payload, _ in self.sent if payload]


def publishing(
    stored: tuple[str, ...] = (), *, echoes: bool = True, max_bytes: int | None = None
) -> tuple[FakeBroker, PicturePublisher]:
    """Return a broker, and what publishes there."""
    broker = FakeBroker(echoes=echoes, max_bytes=max_bytes)
    broker.publisher = PicturePublisher(broker, broker.channel, stored)
    broker.publisher.connected()
    return broker, broker.publisher


def picture(number: int, size: int = 1000) -> bytes:
    """Return the bytes of a picture."""
    return number.to_bytes(4) + bytes(size - 4)


@in_virtual_time
async def test_a_picture_is_published_once_the_newest_first_and_leaves_the_line_to_the_slides() -> None:
    broker, publisher = publishing()
    hashes = [publisher.add(picture(number)) for number in range(5)]
    await asyncio.sleep(LONG)
    assert broker.names == list(reversed(hashes))
    assert all(is_picture_hash(name) for name in hashes)
    # The client of MQTT must not repeat a picture after each connection: a broker may close it because of that picture.
    assert {qos for *_, qos in broker.sent} == {0}
    assert all(later - earlier >= PAUSE_SECONDS for (earlier, *_), (later, *_) in pairwise(broker.sent))
    for number in range(5):
        assert publisher.add(picture(number)) == hashes[number]
    await asyncio.sleep(LONG)
    assert len(broker.sent) == 5
    assert sorted(broker.retained.values()) == [picture(number) for number in range(5)]


@in_virtual_time
async def test_the_broker_keeps_no_more_than_so_many_and_so_many_bytes() -> None:
    for size, most in ((1000, MAX_PUBLISHED_PICTURES), (MAX_PICTURE_BYTES, MAX_PUBLISHED_BYTES // MAX_PICTURE_BYTES)):
        broker, publisher = publishing()
        first = publisher.add(picture(0, size))
        for number in range(1, 100):
            publisher.add(picture(number, size))
            publisher.add(picture(0, size))  # the speaker returns to it
            await asyncio.sleep(1)
            assert len(broker.retained) <= most
        assert len(broker.retained) == most == len(publisher.stored)
        assert first is not None
        assert publisher.has(first)
        assert not publisher.has(picture_hash(picture(1, size)))
        assert max(broker.retained.values()) == picture(99, size)


@in_virtual_time
async def test_what_somebody_else_publishes_is_replaced_one_a_second_however_much_it_is() -> None:
    broker, publisher = publishing()
    for number in range(20):
        publisher.add(picture(number))
    await asyncio.sleep(LONG)
    own = dict(broker.retained)
    before = len(broker.sent)
    for _ in range(10):
        for topic in own:
            broker.put(topic, b"forged")
            broker.put(topic, b"")
        broker.put("slide_control/audience/KEY/pictures/nobody-knows-it", b"forged")
        await asyncio.sleep(1)
    assert before < len(broker.sent) <= before + 10 / REPAIR_SECONDS + 1
    await asyncio.sleep(LONG)
    assert own.items() <= broker.retained.items()


@in_virtual_time
async def test_what_the_broker_has_lost_is_published_again_and_nothing_else() -> None:
    broker, publisher = publishing()
    for number in range(3):
        publisher.add(picture(number))
    await asyncio.sleep(LONG)
    broker.connected = False
    publisher.add(picture(3))
    await asyncio.sleep(LONG)
    assert len(broker.sent) == 3
    broker.come_back()
    await asyncio.sleep(LONG)
    assert len(broker.sent) == 4
    broker.come_back(with_all=False)
    await asyncio.sleep(CHECK_SECONDS / 2)
    assert len(broker.sent) == 4
    await asyncio.sleep(LONG)
    assert len(broker.sent) == 8
    assert len(broker.retained) == 4


@in_virtual_time
async def test_a_house_that_may_not_read_there_publishes_a_few_times_only() -> None:
    broker, publisher = publishing(echoes=False)
    publisher.add(picture(1))
    await asyncio.sleep(LONG)
    assert len(broker.sent) == MAX_TRIES
    assert len(broker.retained) == 1


@in_virtual_time
async def test_a_broker_that_closes_the_connection_for_a_picture_gets_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker, publisher = publishing(max_bytes=10_000)
    given_up: list[bool] = []
    publisher.on_given_up = lambda: given_up.append(True)
    small, large = picture(1), picture(2, 20_000)
    publisher.add(small)
    await asyncio.sleep(LONG)
    publisher.add(large)
    for _ in range(10):
        await asyncio.sleep(LONG)
        broker.come_back()
    await asyncio.sleep(LONG)
    assert broker.names.count(picture_hash(large)) == MAX_LOST_CONNECTIONS
    assert given_up == [True]
    assert publisher.add(small) is None
    assert not publisher.has(picture_hash(small))
    # Nothing stays there, and the house is told once.
    assert broker.retained == {}
    assert publisher.stored == ()
    assert [record.levelno for record in caplog.records if record.name.endswith("broker.pictures")] == [logging.WARNING]


@in_virtual_time
async def test_all_are_removed_in_the_end_also_those_of_an_earlier_run_and_when_the_broker_is_back() -> None:
    for later in (False, True):
        broker, publisher = publishing()
        ended: list[str] = []
        for number in range(3):
            publisher.add(picture(number))
        await asyncio.sleep(LONG)
        publisher.stop()
        # Home Assistant starts again.
        broker.publisher = publisher = PicturePublisher(broker, broker.channel, publisher.stored)
        publisher.on_ended = partial(ended.append, "ended")
        broker.come_back()
        publisher.add(picture(7))
        await asyncio.sleep(LONG)
        assert len(broker.retained) == 4
        broker.connected = not later
        publisher.end()
        assert publisher.add(picture(9)) is None
        await asyncio.sleep(LONG)
        assert publisher.ended is not later
        if later:
            broker.come_back()
            await asyncio.sleep(LONG)
        assert broker.retained == {}
        assert ended == ["ended"]
        assert publisher.stored == ()


@in_virtual_time
async def test_pictures_of_an_earlier_run_count_and_a_limit_that_is_lower_now_removes_some() -> None:
    stored = tuple(picture_hash(picture(number)) for number in range(MAX_PUBLISHED_PICTURES + 5))
    broker, publisher = publishing(stored)
    await asyncio.sleep(LONG)
    assert [(topic.rpartition("/")[2], payload) for _, topic, payload, _ in broker.sent] == [
        (name, b"") for name in reversed(stored[:5])
    ]
    assert publisher.stored == stored[5:]
