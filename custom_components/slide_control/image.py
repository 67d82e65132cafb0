"""Images of the current and the next slide: the display's picture of it, else a card with its title."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Final, NamedTuple, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .config_entry import SlideControlConfigEntry
from .entity import SlideEntity
from .pictures.picture_store import Picture
from .stage.changes import Change
from .stage.state import StageState

# Entities are pushed, not polled.
PARALLEL_UPDATES: Final = 0
_LINE_LENGTH: Final = 22
_MAX_LINES: Final = 4

# Disabled by default: while one is enabled, displays make a picture of each slide, and each picture is a row in the
# database.
IMAGES: Final = (
    ImageEntityDescription(key="slide_image", translation_key="slide", entity_registry_enabled_default=False),
    ImageEntityDescription(key="next_slide_image", translation_key="next_slide", entity_registry_enabled_default=False),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the images of a stage."""
    current, following = IMAGES
    async_add_entities([SlideImage(hass, entry, current), NextSlideImage(hass, entry, following)])


class _Shown(NamedTuple):
    """What an image shows."""

    title: str
    number: int | None
    picture: Picture | None


class SlideImage(SlideEntity, ImageEntity):
    """An image of the current slide; while it is enabled, displays are asked for pictures."""

    def __init__(
        self, hass: HomeAssistant, entry: SlideControlConfigEntry, description: ImageEntityDescription
    ) -> None:
        """Start without an image."""
        SlideEntity.__init__(self, entry, description)
        ImageEntity.__init__(self, hass)
        self._pictures = entry.runtime_data.hub.pictures
        self._shown: _Shown | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Ask for pictures until the entity is removed."""
        await super().async_added_to_hass()
        self.async_on_remove(self._pictures.want(self._picture_arrived))
        self._look()

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture, or the card; None while no slides are shown."""
        if (shown := self._shown) is None:
            return None
        jpeg = await self._pictures.async_read(shown.picture) if shown.picture else None
        return jpeg or title_card(shown.title, shown.number)

    @callback
    @override
    def _async_stage_changed(self, change: Change) -> None:
        self._look()
        super()._async_stage_changed(change)

    @callback
    def _picture_arrived(self) -> None:
        if self._look():
            self._async_write(Context())

    def _look(self) -> bool:
        """Note what is shown now, and return whether it has changed."""
        state = self._state
        shown = None if state is None else self._describe(state)
        if shown == self._shown:
            return False
        self._shown = shown
        self._attr_content_type = "image/jpeg" if shown and shown.picture else "image/svg+xml"
        self._attr_image_last_updated = dt_util.utcnow()
        return True

    def _describe(self, state: StageState) -> _Shown | None:
        return _Shown(state.title, state.number or None, self._pictures.current)


class NextSlideImage(SlideImage):
    """An image of the next slide or step; without one after the last."""

    @override
    def _describe(self, state: StageState) -> _Shown | None:
        if state.fragment < state.fragments:
            return _Shown(state.title, state.number or None, self._pictures.next)
        return None if state.next_title is None else _Shown(state.next_title, None, self._pictures.next)


def title_card(title: str, number: int | None) -> bytes:
    """Return an SVG of a slide's title, 16:9; browsers have fonts for every script."""
    lines = wrap(title, _LINE_LENGTH, max_lines=_MAX_LINES, placeholder="…")
    top = 180 - 26 * (len(lines) - 1)
    texts = "".join(f'<text x="320" y="{top + 52 * at}">{escape(line)}</text>' for at, line in enumerate(lines))
    page = "" if number is None else f'<text x="600" y="330" font-size="20" text-anchor="end">{number}</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">'
        '<rect width="640" height="360" fill="#1c2530"/>'
        '<g fill="#f4f6f8" font-family="system-ui, sans-serif" font-size="40" text-anchor="middle"'
        f' dominant-baseline="middle">{texts}{page}</g></svg>'
    ).encode()
