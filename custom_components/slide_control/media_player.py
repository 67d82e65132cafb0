"""The stage as a media player, so that anything that skips tracks can move slides."""

from __future__ import annotations

from datetime import datetime
from typing import Final, override

from homeassistant.components.media_player import (
    MediaPlayerDeviceClass,
    MediaPlayerEntity,
    MediaPlayerEntityDescription,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .config_entry import SlideControlConfigEntry
from .entity import SlideEntity
from .errors import invalid
from .stage.commands import Action, Mode
from .stage.messages import Message
from .stage.outline.labels import SlideLabels

# The stage itself sends presses in order.
PARALLEL_UPDATES: Final = 0

SLIDES: Final = MediaPlayerEntityDescription(
    key="slides",
    translation_key="slides",
    # For remotes, cars and assistants that support media players. Disabled by default because each enabled entity adds
    # a row to the database for each slide.
    entity_registry_enabled_default=False,
)

# The frontend advances a player's position while it plays. So each slide lasts an hour: the hours of the position are
# the slide's number, and the rest is the time since it was shown.
SECONDS_PER_SLIDE: Final = 3600


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the player of a stage."""
    async_add_entities([SlidePlayer(entry, SLIDES)])


class SlidePlayer(SlideEntity, MediaPlayerEntity):
    """Slides as tracks: playing while shown, paused while blank, idle without slides."""

    _attr_device_class = MediaPlayerDeviceClass.PROJECTOR
    _attr_media_content_type = MediaType.PLAYLIST
    _attr_supported_features = (
        MediaPlayerEntityFeature.NEXT_TRACK
        | MediaPlayerEntityFeature.PREVIOUS_TRACK
        | MediaPlayerEntityFeature.PLAY
        | MediaPlayerEntityFeature.PAUSE
        | MediaPlayerEntityFeature.SEEK
        | MediaPlayerEntityFeature.SELECT_SOURCE
    )

    def __init__(self, entry: SlideControlConfigEntry, description: MediaPlayerEntityDescription) -> None:
        """Start without an outline."""
        super().__init__(entry, description)
        self._labels = SlideLabels()
        self._place: tuple[int, int] | None = None
        self._shown_since: datetime | None = None

    @property
    @override
    def available(self) -> bool:
        """Return True: a player without slides is idle."""
        return True

    @property
    @override
    def state(self) -> MediaPlayerState:
        """Return playing, paused or idle."""
        if (state := self._state) is None:
            return MediaPlayerState.IDLE
        return MediaPlayerState.PAUSED if state.blank else MediaPlayerState.PLAYING

    @property
    @override
    def media_title(self) -> str | None:
        """Return the slide's title, else its number."""
        if (state := self._state) is None:
            return None
        return state.title or f"{state.number} / {state.total}"

    @property
    @override
    def media_track(self) -> int | None:
        """Return the slide's number."""
        return state.number if (state := self._state) else None

    @property
    @override
    def media_duration(self) -> int | None:
        """Return an hour for each slide."""
        return state.total * SECONDS_PER_SLIDE if (state := self._state) and state.total else None

    @property
    @override
    def media_position(self) -> int | None:
        """Return as many hours as the slide's number."""
        return state.number * SECONDS_PER_SLIDE if (state := self._state) and state.total else None

    @property
    @override
    def media_position_updated_at(self) -> datetime | None:
        """Return when the current slide was first shown."""
        if (state := self._state) is None or not state.total:
            return None
        if state.place != self._place:
            self._place = state.place
            self._shown_since = dt_util.utcnow()
        return self._shown_since

    @property
    @override
    def source(self) -> str | None:
        """Return the label of the current slide."""
        return self._labels.of_place(state.outline, state.place) if (state := self._state) else None

    @property
    @override
    def source_list(self) -> list[str]:
        """Return the labels of all slides."""
        return list(self._labels.of(state.outline if (state := self._stage.state) else ()))

    @override
    async def async_media_next_track(self) -> None:
        """Go one step forward."""
        await self._async_command(Action.NEXT)

    @override
    async def async_media_previous_track(self) -> None:
        """Go one step back."""
        await self._async_command(Action.PREVIOUS)

    @override
    async def async_media_play(self) -> None:
        """Show the slides."""
        await self._async_command(Action.BLANK, mode=Mode.OFF)

    @override
    async def async_media_pause(self) -> None:
        """Hide the slides."""
        await self._async_command(Action.BLANK, mode=Mode.ON)

    @override
    async def async_media_seek(self, position: float) -> None:
        """Go to the slide at the position; a position below an hour is the slide's number itself."""
        number = int(position if position < SECONDS_PER_SLIDE else position / SECONDS_PER_SLIDE)
        # The left end of the seek bar is 0.
        await self._async_command(Action.GO_TO, slide=max(1, number))

    @override
    async def async_select_source(self, source: str) -> None:
        """Go to the slide with that label."""
        outline = state.outline if (state := self._stage.state) else ()
        if (slide := self._labels.of(outline).get(source)) is None:
            raise invalid(Message("unknown_source", source=source))
        await self._async_command(Action.GO_TO, slide=slide.number or slide.id or source, target=slide)
