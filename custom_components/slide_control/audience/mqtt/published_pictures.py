"""The pictures of slides that followers get from the broker: only those of slides that were shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ...broker.pictures import PicturePublisher
    from ...pictures.picture_store import Picture, Pictures

_MAX_NAMED: Final = 1_000
"""Pictures whose hash is remembered: several steps of a slide may look the same."""


class PublishedPictures:
    """Publishes each picture that the audience is told of, and tells it where the picture is.

    A picture is read and published in a task of its own, after the slide was told.
    """

    def __init__(
        self, hass: HomeAssistant, pictures: Pictures, publisher: PicturePublisher, on_changed: Callable[[], None]
    ) -> None:
        """``on_changed`` is called when followers may be told of another picture."""
        self._hass = hass
        self._pictures = pictures
        self._publisher = publisher
        self._on_changed = on_changed
        self._hashes: dict[str, str | None] = {}
        """By the path of the picture; None until it is known."""

    def show(self, picture: Picture) -> None:
        """Publish a picture that the audience sees now."""
        if self._publisher.given_up:
            return
        path = picture.path
        if path in self._hashes and ((known := self._hashes[path]) is None or self._publisher.keep(known)):
            return
        self._hashes.pop(path, None)
        self._hashes[path] = None
        if len(self._hashes) > _MAX_NAMED:
            del self._hashes[next(iter(self._hashes))]
        self._hass.async_create_background_task(self._publish(picture), "Slide Control audience's picture")

    def told(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the audience is told with a picture's hash in it, and without a picture that is being read."""
        path = content.get("picture")
        if path not in self._hashes or self._publisher.given_up:
            return dict(content)
        name = self._hashes[path]
        if name is None:
            return {key: value for key, value in content.items() if key != "picture"}
        return {**content, "hash": name} if self._publisher.has(name) else dict(content)

    async def _publish(self, picture: Picture) -> None:
        jpeg = await self._pictures.async_read(picture)
        name = None if jpeg is None else self._publisher.add(jpeg)
        if name is None:
            self._hashes.pop(picture.path, None)
        elif picture.path in self._hashes:
            self._hashes[picture.path] = name
        self._on_changed()
