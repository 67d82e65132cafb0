"""Publishes what followers see through the user's MQTT broker, while there is an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
import time
from typing import TYPE_CHECKING, Any, Final

from ...broker.address import BrokerAddress
from ...broker.channel import Channel
from ...broker.connection import MqttConnection
from ...broker.pictures import PICTURES, PicturePublisher
from ...broker.publisher import Publisher
from .broker_requests import BrokerRequests
from .published_pictures import PublishedPictures
from .published_pointer import PublishedPointer

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import HomeAssistant

    from ...captions.captions import Captions
    from ...push.hub import Hub
    from ..public_talk import PublicTalk
    from ..run import Run

STATE_SECONDS: Final = 0.04
"""The least time between two states."""
SEEN_SECONDS: Final = 2.0
"""The least time between two lists of the slides that were shown: only newcomers read them."""
CAPTIONS_SECONDS: Final = 0.2
"""The least time between two captions."""
LIVE_SECONDS: Final = 0.5
"""The least time between two values of the house."""
_STATE: Final = "state"
_SEEN: Final = "seen"
_CAPTIONS: Final = "captions"
_LIVE: Final = "live"
_REQUESTS: Final = "requests"
"""The topic that the audience may publish to; nothing is retained there."""


class Broadcast:
    """What the audience of one run gets through the broker. It ends with the run."""

    def __init__(
        self,
        hass: HomeAssistant,
        address: BrokerAddress,
        run: Run,
        talk: PublicTalk,
        captions: Captions,
        hub: Hub,
        *,
        pictures: bool,
        pointer: bool,
    ) -> None:
        """Begin to publish, ``pictures`` and ``pointer`` if wanted; the epoch of ``run`` is a new one."""
        self._talk = talk
        self._captions = captions
        self._connection = MqttConnection(hass)
        self._channel: Final = Channel(run.seed)
        self.link: Final = {**address.as_dict(), "key": self._channel.key}
        """What a follower needs to listen."""
        self._requests: Final = BrokerRequests(hass, self._channel.topic(_REQUESTS), hub.back_channel)
        self._state = self._publisher(_STATE, run.epoch, STATE_SECONDS)
        self._seen = self._publisher(_SEEN, run.epoch, SEEN_SECONDS)
        self._lines = self._publisher(_CAPTIONS, run.epoch, CAPTIONS_SECONDS)
        self._house = self._publisher(_LIVE, run.epoch, LIVE_SECONDS)
        self._publishers: Final = {each.topic: each for each in (self._state, self._seen, self._lines, self._house)}
        for publisher in self._publishers.values():
            publisher.on_ended = self._ended
        # Those of an earlier run are removed with the audience, also if the option was turned off meanwhile.
        self._jpegs: Final = PicturePublisher(self._connection, self._channel, run.pictures)
        self._jpegs.on_stored = lambda: self.on_pictures(self._jpegs.stored)
        self._jpegs.on_ended = self._ended
        self._jpegs.on_given_up = self.update
        self._pictures: Final = PublishedPictures(hass, hub.pictures, self._jpegs, self.update)
        self.on_pictures: Callable[[tuple[str, ...]], None] = lambda _hashes: None
        """Called with the hashes of all pictures that the broker may have, when they have changed."""
        if pictures:
            talk.on_picture = self._pictures.show
        self._pointer: Final = PublishedPointer(
            self._connection, self._channel, hub.pointer, epoch=run.epoch, on=pointer
        )
        topics = [*self._publishers, *([self._jpegs.topics] if pictures else [])]
        self._hub = hub
        hub.on_live = self._live_changed
        self._live_changed()
        self._connection.start(topics, self._received, self._connected)

    def update(self) -> None:
        """Publish what has changed."""
        told = self._pictures.told
        self._state.publish(self._pointer.told(told(self._talk.public())))
        seen = self._talk.seen()
        self._seen.publish({**seen, "seen": [told(slide) for slide in seen["seen"]]})
        if self._captions.newest["lines"] or self._lines.used:
            self._lines.publish(self._captions.newest)

    def end(self, last: Mapping[str, Any]) -> None:
        """Tell followers that their audience has ended, and remove the topics, now or when the broker is back."""
        self._requests.stop()
        self._pointer.stop()
        self._state.end({**last, "closed": True})
        self._seen.end()
        self._lines.end()
        self._hub.on_live = None
        self._house.end()
        self._talk.on_picture = lambda _picture: None
        self.on_pictures = lambda _hashes: None
        self._jpegs.end()

    def stop(self) -> None:
        """Publish nothing more, because the stage is unloaded; what was published stays."""
        self._requests.stop()
        self._pointer.stop()
        self._hub.on_live = None
        self._connection.stop()
        for publisher in self._publishers.values():
            publisher.stop()
        self._talk.on_picture = lambda _picture: None
        self._jpegs.stop()

    def _live_changed(self) -> None:
        if (values := self._hub.live_values()) or self._house.used:
            self._house.publish({"values": values})

    def _publisher(self, name: str, epoch: int, interval: float) -> Publisher:
        return Publisher(self._connection, self._channel, name, epoch=epoch, interval=interval)

    def _received(self, topic: str, payload: bytes) -> None:
        if (publisher := self._publishers.get(topic)) is not None:
            publisher.received(payload)
        else:
            self._jpegs.received(topic, payload)

    def _ended(self) -> None:
        if self._jpegs.ended and all(publisher.ended for publisher in self._publishers.values()):
            self._connection.stop()

    def _connected(self) -> None:
        for publisher in self._publishers.values():
            publisher.repeat()
        self._jpegs.connected()


def next_epoch(run: Run) -> Run:
    """Return a run whose epoch is higher than any before, even if the clock was set back."""
    return replace(run, epoch=max(run.epoch + 1, time.time_ns() // 1_000_000))


async def async_remove_topics(hass: HomeAssistant, run: Run) -> None:
    """Remove from the broker what was published for a run, if there is something and the broker is there."""
    connection, channel = MqttConnection(hass), Channel(run.seed)
    if run.epoch and connection.connected:
        for name in (_STATE, _SEEN, _CAPTIONS, _LIVE, *(f"{PICTURES}/{each}" for each in run.pictures)):
            await connection.send(channel.topic(name), b"", retain=True)
