"""Publishes the newest content of one topic: never too often, and nothing while the broker is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from .channel import Channel

REPAIR_SECONDS: Final = 1.0
"""Seconds until what somebody else has published is replaced: a hostile publisher can't make us publish more often."""

REPEAT_SECONDS: Final = 15.0
"""Seconds until the newest is published again: a cluster may lose what is retained with a node, or keep it on one."""


class Broker(Protocol):
    """The connection to the broker."""

    @property
    def connected(self) -> bool:
        """Whether a message would be sent now."""

    async def send(self, topic: str, payload: bytes, *, retain: bool, qos: int = 1) -> None:
        """Publish a message, and wait until the broker has it or is gone; with QoS 0, until it was sent."""


class Publisher:
    """Keeps one retained topic equal to the newest content. Every method must be called in the loop's thread.

    The next message waits for the broker's acknowledgment of the last one, so a slow broker skips to the newest.
    """

    def __init__(self, broker: Broker, channel: Channel, name: str, *, epoch: int, interval: float) -> None:
        """``interval`` is the least time between two messages, in seconds; ``epoch`` is higher than the last one."""
        self.topic: Final = channel.topic(name)
        self._broker = broker
        self._channel = channel
        self._epoch = epoch
        self._interval = interval
        self._version = 0
        self._content: Mapping[str, Any] | None = None
        self._payload: bytes | None = None
        self._stored: bytes | None = None
        self._due = False
        self._ending = False
        self.ended = False
        """Whether the topic was removed from the broker."""
        self.on_ended: Callable[[], None] = lambda: None
        """Called when it was."""
        self._task: asyncio.Task[None] | None = None
        self._repair: asyncio.TimerHandle | None = None
        self._repetition: asyncio.TimerHandle | None = None

    @property
    def used(self) -> bool:
        """Whether there is a content."""
        return self._content is not None

    def publish(self, content: Mapping[str, Any]) -> None:
        """Publish a content that is new, as soon as may be; a newer one replaces it."""
        if content != self._content and not self._ending:
            self._content, self._payload = content, None
            self._wake()

    def repeat(self) -> None:
        """Publish the newest again, because the broker may have lost it."""
        self._wake()

    def received(self, payload: bytes) -> None:
        """Take note of what the topic now holds; what isn't our newest is soon replaced."""
        self._stored = payload
        if payload != self._payload and self._repair is None and not self._ending:
            self._repair = asyncio.get_running_loop().call_later(REPAIR_SECONDS, self._replace)

    def end(self, last: Mapping[str, Any] | None = None) -> None:
        """Tell those who listen the ``last`` content, and remove the topic, now or when the broker is back."""
        self._content, self._payload = last, None
        self._ending = True
        self._cancel_timers()
        self._wake()

    def stop(self) -> None:
        """Publish nothing more; the topic keeps the newest."""
        self._cancel_timers()
        if self._task is not None:
            self._task.cancel()

    def _replace(self) -> None:
        self._repair = None
        if self._stored != self._payload:
            self._wake()

    def _cancel_timers(self) -> None:
        for timer in (self._repair, self._repetition):
            if timer is not None:
                timer.cancel()
        self._repair = self._repetition = None

    def _wake(self) -> None:
        self._due = True
        if (self._task is None or self._task.done()) and self._broker.connected:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        while self._due and self._broker.connected and not self.ended:
            self._due = False
            if self._ending:
                await self._remove()
            elif self._content is not None:
                await self._broker.send(self.topic, self._signed(self._content), retain=True)
                self._repeat_later()
            await asyncio.sleep(self._interval)

    def _repeat_later(self) -> None:
        if self._repetition is not None:
            self._repetition.cancel()
        if not self._ending:
            self._repetition = asyncio.get_running_loop().call_later(REPEAT_SECONDS, self._wake)

    async def _remove(self) -> None:
        if self._content is not None:
            await self._broker.send(self.topic, self._signed(self._content), retain=False)
        await self._broker.send(self.topic, b"", retain=True)
        if self._broker.connected:
            self.ended = True
            self.on_ended()

    def _signed(self, content: Mapping[str, Any]) -> bytes:
        if self._payload is None:
            self._version += 1
            order = {"epoch": self._epoch, "version": self._version}
            self._payload = self._channel.sign(self.topic, order | dict(content))
        return self._payload
