"""Audio and video on the slide that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from . import fields

MAX_DURATION_SECONDS: Final = 24 * 3600
MAX_MEDIA: Final = 1_000
MAX_VOLUME: Final = 100


class Operation(StrEnum):
    """The operation of the command ``media``."""

    PLAY = "play"
    PAUSE = "pause"
    TOGGLE = "toggle"
    RESTART = "restart"
    VOLUME = "volume"


class Playback(StrEnum):
    """What the current media element does."""

    PLAYING = "playing"
    PAUSED = "paused"
    BUFFERING = "buffering"
    """It was told to play, and has not loaded enough to begin."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a slide has to play; the position is left out, because it would change all the time."""

    playback: Playback
    duration: float | None
    """In seconds; None for a live stream, and while it is unknown."""
    volume: int | None
    """0 to 100; None where the display doesn't say."""
    muted: bool
    count: int
    """How many audio and video elements the slide has."""

    def as_dict(self) -> dict[str, Any]:
        """Return the media as JSON data."""
        return {
            "playback": self.playback.value,
            "duration": self.duration,
            "volume": self.volume,
            "muted": self.muted,
            "count": self.count,
        }


def parse_media(value: Any, field: str = "media") -> Media | None:
    """Parse what a display says of the media on its slide; raises ``InvalidFieldError``."""
    if value is None:
        return None
    data = fields.mapping(value, field)
    duration, volume = data.get("duration"), data.get("volume")
    return Media(
        playback=fields.word(Playback, data.get("playback"), f"{field}.playback"),
        duration=None if duration is None else fields.number(duration, f"{field}.duration", 0, MAX_DURATION_SECONDS),
        volume=None if volume is None else fields.integer(volume, f"{field}.volume", 0, MAX_VOLUME),
        muted=fields.boolean(data.get("muted", False), f"{field}.muted"),
        count=fields.integer(data.get("count", 1), f"{field}.count", 1, MAX_MEDIA),
    )
