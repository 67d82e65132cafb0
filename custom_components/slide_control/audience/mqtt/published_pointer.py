"""The speaker's pointer, as followers get it from the broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ...broker.live_publisher import LivePublisher
from ...push.pointer import point_as_dict

if TYPE_CHECKING:
    from ...broker.channel import Channel
    from ...broker.publisher import Broker
    from ...push.pointer import Point, Pointer

POINTER: Final = "pointer"
POINTER_SECONDS: Final = 1 / 12
"""The least time between two places: each is a message to the whole audience."""


class PublishedPointer:
    """Publishes where the speaker points, and nothing while nobody points."""

    def __init__(self, broker: Broker, channel: Channel, pointer: Pointer, *, epoch: int, on: bool) -> None:
        """Listen to the pointer if it is ``on``."""
        self._publisher: Final = LivePublisher(broker, channel, POINTER, epoch=epoch, interval=POINTER_SECONDS)
        self._pointer = pointer
        self._place: object = None
        self._since = 0
        if on:
            pointer.on_point = self._move

    def told(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return a state with the version after which messages are of this slide: earlier ones may be replayed."""
        state = content["state"]
        place = state and (state["indices"]["h"], state["indices"]["v"])
        if place != self._place:
            self._place, self._since = place, self._publisher.version
        return {**content, "pointer": self._since} if self._since else dict(content)

    def stop(self) -> None:
        """Publish nothing more."""
        self._pointer.on_point = lambda _point: None
        self._publisher.stop()

    def _move(self, point: Point | None) -> None:
        self._publisher.publish({"at": point_as_dict(point)})
