"""Publishes what is of use only at once: the newest, never too often, and not retained."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .channel import Channel
    from .publisher import Broker

BUSY_FACTOR: Final = 3
"""A broker that takes long to acknowledge a message gets the next one after this many times as long."""


class LivePublisher:
    """Publishes the newest content to those who listen now. Every method must be called in the loop's thread.

    Nothing waits for a broker that is gone. The acknowledgments show how busy the broker is with all its followers, so
    such messages leave most of its time to the slides.
    """

    def __init__(self, broker: Broker, channel: Channel, name: str, *, epoch: int, interval: float) -> None:
        """``interval`` is the least time between two messages, in seconds."""
        self.topic: Final = channel.topic(name)
        self._broker = broker
        self._channel = channel
        self._epoch = epoch
        self._interval = interval
        self._content: Mapping[str, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self.version = 0
        """That of the last message."""

    def publish(self, content: Mapping[str, Any]) -> None:
        """Publish a content as soon as may be; a newer one replaces it."""
        self._content = content if self._broker.connected else None
        if self._content is not None and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Publish nothing more."""
        self._content = None
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while (content := self._content) is not None and self._broker.connected:
            self._content = None
            self.version += 1
            order = {"epoch": self._epoch, "version": self.version}
            began = loop.time()
            await self._broker.send(self.topic, self._channel.sign(self.topic, order | dict(content)), retain=False)
            await asyncio.sleep(max(self._interval, BUSY_FACTOR * (loop.time() - began)))
        self._content = None
