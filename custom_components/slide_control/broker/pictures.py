"""Publishes pictures of slides, retained, each on a topic that ends with its hash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
import logging
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from .picture_hash import picture_hash

if TYPE_CHECKING:
    from .channel import Channel
    from .publisher import Broker

_LOGGER: Final = logging.getLogger(__name__)

MAX_PUBLISHED_PICTURES: Final = 64
MAX_PUBLISHED_BYTES: Final = 4 * 1024 * 1024
"""What the broker keeps of one audience; beyond, the picture that was shown least recently is removed."""
REPAIR_SECONDS: Final = 1.0
"""Seconds until what somebody else has published is replaced."""
CHECK_SECONDS: Final = 5.0
"""Seconds in which the broker shows that it has a picture; the rest is published again."""
MAX_TRIES: Final = 3
"""So often is a picture published if the broker never shows that it has it."""
PAUSE_SECONDS: Final = 0.05
"""The least time between two messages, which leaves the line to the slides."""
MAX_LOST_CONNECTIONS: Final = 3
"""So often may a connection be lost with a picture on its way: brokers do that to messages that they find too large."""
PICTURES: Final = "pictures"


class _Check(NamedTuple):
    """When a picture is published again, in the loop's time, if the broker hasn't shown it until then."""

    at: float
    tries: int


class PicturePublisher:
    """Keeps the pictures that were given to it at the broker. Every method must be called in the loop's thread.

    A picture is published once, the newest first, and again only if the broker has lost it or somebody else has
    replaced it. What the broker sends back confirms it, so it goes with QoS 0: a client repeats a message with QoS 1
    after each connection, and a broker that finds it too large would close each.
    """

    def __init__(self, broker: Broker, channel: Channel, stored: Iterable[str]) -> None:
        """``stored`` has the hashes of those that an earlier run of Home Assistant has published, the oldest first."""
        self._broker = broker
        self._topic: Final = channel.topic(PICTURES)
        self.topics: Final = f"{self._topic}/+"
        """The filter for all of them, to which the owner listens for ``received``."""
        self._jpegs: dict[str, bytes | None] = dict.fromkeys(stored)
        """The pictures, the one that was shown least recently first; None for those of an earlier run."""
        self._due: dict[str, bytes] = {}
        """What to publish for a hash, the most urgent last; nothing for one to remove."""
        self._checks: dict[str, _Check] = {}
        self._lost_connections = 0
        self._ending = False
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.on_stored: Callable[[], None] = lambda: None
        """Called when the broker may have others; ``stored`` has them."""
        self.on_given_up: Callable[[], None] = lambda: None
        """Called when the broker takes no pictures."""
        self.on_ended: Callable[[], None] = lambda: None
        """Called when all were removed after ``end``."""
        self._drop_excess()

    @property
    def stored(self) -> tuple[str, ...]:
        """The hashes of all that the broker may have, the oldest first."""
        return (*(name for name in self._due if name not in self._jpegs), *self._jpegs)

    @property
    def given_up(self) -> bool:
        """Whether the broker seems to take no pictures."""
        return self._lost_connections >= MAX_LOST_CONNECTIONS

    @property
    def ended(self) -> bool:
        """Whether all were removed."""
        return self._ending and not self._due

    def has(self, name: str) -> bool:
        """Return whether followers can get the picture with this hash, now or soon."""
        return self._jpegs.get(name) is not None

    def keep(self, name: str) -> bool:
        """Keep the picture with this hash longer than others, because it is shown; return whether there is one."""
        if (jpeg := self._jpegs.get(name)) is None:
            return False
        del self._jpegs[name]
        self._jpegs[name] = jpeg
        return True

    def add(self, jpeg: bytes) -> str | None:
        """Publish a picture unless the broker has it, and return its hash; None if the broker takes no pictures."""
        if self._ending or self.given_up:
            return None
        name = picture_hash(jpeg)
        if not self.keep(name):
            self._jpegs.pop(name, None)  # one of an earlier run, which the broker may have lost meanwhile
            self._jpegs[name] = jpeg
            self._set_due(name, jpeg)
            self._drop_excess()
            self.on_stored()
            self._wake()
        return name

    def connected(self) -> None:
        """Go on with what wasn't published, and soon publish again what the broker has lost."""
        if any(check.tries for check in self._checks.values()):
            self._lost_with_a_picture()
        for name, jpeg in self._jpegs.items():
            if jpeg is not None and name not in self._due:
                self._check_in(CHECK_SECONDS, name, tries=0)
        self._wake()

    def received(self, topic: str, payload: bytes) -> None:
        """Take note of what a topic now holds; what isn't ours is soon replaced."""
        name = topic.rpartition("/")[2]
        if (jpeg := self._jpegs.get(name)) is None or name in self._due:
            return
        if payload == jpeg:
            self._checks.pop(name, None)
        elif (check := self._checks.get(name)) is None or check.tries:
            self._check_in(REPAIR_SECONDS, name, tries=0)

    def end(self) -> None:
        """Remove all, now or when the broker is back."""
        self._ending = True
        self._remove_all()
        if not self._due:
            self.on_ended()

    def stop(self) -> None:
        """Publish nothing more; the broker keeps what it has."""
        self._cancel_timer()
        if self._task is not None:
            self._task.cancel()

    def _remove_all(self) -> None:
        self._cancel_timer()
        for name in list(self._jpegs):
            self._drop(name)
        self._wake()

    def _drop(self, name: str) -> None:
        del self._jpegs[name]
        self._checks.pop(name, None)
        self._set_due(name, b"")

    def _drop_excess(self) -> None:
        total = sum(len(jpeg or b"") for jpeg in self._jpegs.values())
        while len(self._jpegs) > MAX_PUBLISHED_PICTURES or total > MAX_PUBLISHED_BYTES:
            oldest = next(iter(self._jpegs))
            total -= len(self._jpegs[oldest] or b"")
            self._drop(oldest)

    def _set_due(self, name: str, payload: bytes) -> None:
        self._due.pop(name, None)
        self._due[name] = payload

    def _check_in(self, seconds: float, name: str, *, tries: int) -> None:
        self._checks[name] = _Check(asyncio.get_running_loop().time() + seconds, tries)
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        at = min((check.at for check in self._checks.values()), default=None)
        self._timer = None if at is None else asyncio.get_running_loop().call_at(at, self._publish_again)

    def _cancel_timer(self) -> None:
        self._checks.clear()
        self._set_timer()

    def _publish_again(self) -> None:
        """Publish the newest of those that the broker hasn't shown in time: one a second, whatever others do there."""
        if not self._broker.connected:
            self._timer = None
            return  # `connected` goes on, and counts what was on its way
        now = asyncio.get_running_loop().time()
        late = [name for name in self._jpegs if name in self._checks and self._checks[name].at <= now]
        for name in late[:-1]:
            self._checks[name] = self._checks[name]._replace(at=now + REPAIR_SECONDS)
        for name in late[-1:]:
            check, jpeg = self._checks[name], self._jpegs[name]
            if jpeg is not None and check.tries < MAX_TRIES:
                self._checks[name] = check._replace(at=inf)
                self._set_due(name, jpeg)
            else:  # Home Assistant may not read there
                del self._checks[name]
        self._set_timer()
        self._wake()

    def _wake(self) -> None:
        if self._due and (self._task is None or self._task.done()) and self._broker.connected:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._due and self._broker.connected:
            name, payload = next(reversed(self._due.items()))
            if payload:
                await self._publish(name, payload)
            else:
                await self._remove(name)
            if not self.ended:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _publish(self, name: str, jpeg: bytes) -> None:
        del self._due[name]
        tries = self._checks[name].tries if name in self._checks else 0
        self._check_in(CHECK_SECONDS, name, tries=tries + 1)
        await self._broker.send(f"{self._topic}/{name}", jpeg, retain=True, qos=0)

    async def _remove(self, name: str) -> None:
        await self._broker.send(f"{self._topic}/{name}", b"", retain=True)
        if not self._broker.connected or self._due.get(name) != b"":
            return
        del self._due[name]
        self.on_stored()
        if self.ended:
            self.on_ended()

    def _lost_with_a_picture(self) -> None:
        """Count a connection that was lost with a picture on its way, and publish no more after a few."""
        self._lost_connections += 1
        if self._lost_connections == MAX_LOST_CONNECTIONS:
            _LOGGER.warning(
                "The MQTT broker has closed the connection %d times while a picture was published. Let it accept"
                " messages of 128 KB. Until then, followers get pictures from Home Assistant",
                self._lost_connections,
            )
            self._remove_all()
            self.on_given_up()
