"""Translates the commands of a stage into messages of OSCPoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..stage.media import Playback
from .feedback import PREFIX, SlideShow
from .osc import OscMessage

NEXT: Final = OscMessage(f"{PREFIX}/next")
PREVIOUS: Final = OscMessage(f"{PREFIX}/previous")
END: Final = OscMessage(f"{PREFIX}/slideshow/end")
REFRESH: Final = OscMessage(f"{PREFIX}/feedbacks/refresh")
ENABLE: Final = (OscMessage(f"{PREFIX}/actions/enable"), OscMessage(f"{PREFIX}/feedbacks/enable"))
PLAY: Final = OscMessage(f"{PREFIX}/media/play")
PAUSE: Final = OscMessage(f"{PREFIX}/media/pause")
REWIND: Final = OscMessage(f"{PREFIX}/media/goto/position", (0,))
LIST_FILES: Final = OscMessage(f"{PREFIX}/files/list")
_STEPS: Final = {"right": "next", "down": "next", "left": "previous", "up": "previous"}


@dataclass(frozen=True, slots=True)
class Translation:
    """What to do for a command: send a message, or answer at once."""

    message: OscMessage | None = None
    reason: str | None = None
    """Why it is rejected; a key of ``display_reasons``."""
    placeholders: Mapping[str, str] | None = None
    blank: str | None = None
    """``black``, ``white`` or ``off``: PowerPoint reports no blackout."""
    then: OscMessage | None = None
    """What to send after the message."""
    confirmed: bool = True
    """Whether feedback says that it was done; nothing says whether the screen is dark, or a film starts again."""
    undoes_build: bool = False
    """Whether it hides the slide's first build, which the add-in doesn't report."""


def open_messages(name: str) -> tuple[OscMessage, ...]:
    """Return what opens a presentation from the add-in's folder, or activates it if it is open already."""
    return OscMessage(f"{PREFIX}/files/open", (name,)), OscMessage(f"{PREFIX}/presentations/activate", (name,))


def start_message(slide: int | None = None) -> OscMessage:
    """Return what starts the slide show."""
    return OscMessage(f"{PREFIX}/slideshow/start", () if slide is None else (slide,))


def go_message(slide: int) -> OscMessage:
    """Return what goes to a slide, from 1."""
    return OscMessage(f"{PREFIX}/goto/slide", (slide,))


def translate(frame: Mapping[str, Any], show: SlideShow, blank: str) -> Translation:
    """Translate a ``command`` frame; ``blank`` is the blackout now. Without message and reason, nothing moves."""
    action = frame["action"]
    if action == "navigate":
        action = _STEPS.get(frame.get("direction", ""), action)
    if (translator := _TRANSLATORS.get(action)) is None:
        key = "no_overview" if action == "overview" else "unknown_command"
        return Translation(reason=key, placeholders={} if action == "overview" else {"action": str(frame["action"])})
    return translator(frame, show, blank)


def _next(frame: Mapping[str, Any], show: SlideShow, _blank: str) -> Translation:
    if frame.get("skip_fragments"):
        return _go(show, show.slide + 1) if show.slide < show.count else Translation()
    return Translation() if show.at_end else Translation(NEXT)


def _previous(frame: Mapping[str, Any], show: SlideShow, _blank: str) -> Translation:
    if frame.get("skip_fragments"):
        return _go(show, show.slide - 1) if show.slide > 1 else Translation()
    return Translation() if show.place == (1, 0) else Translation(PREVIOUS, undoes_build=show.position == 1)


def _go_to(frame: Mapping[str, Any], show: SlideShow, _blank: str) -> Translation:
    indices = frame.get("indices")
    slide = frame.get("slide") if indices is None else indices["h"] + 1
    number = int(slide) if isinstance(slide, int) or (isinstance(slide, str) and slide.isdecimal()) else 0
    if not 1 <= number <= show.count:
        return Translation(reason="no_such_slide", placeholders={"slide": str(slide)[:100]})
    return _go(show, number)


def _go(show: SlideShow, slide: int) -> Translation:
    return Translation() if show.place == (slide, 0) else Translation(go_message(slide))


def _set_blank(frame: Mapping[str, Any], _show: SlideShow, blank: str) -> Translation:
    color = frame.get("color") or "black"
    mode = frame.get("mode") or "toggle"
    wanted = "off" if mode == "off" or (mode == "toggle" and blank == color) else color
    if wanted == blank:
        return Translation()
    shown = blank if wanted == "off" else wanted
    return Translation(
        OscMessage(f"{PREFIX}/slideshow/{shown}", (int(wanted != "off"),)), blank=wanted, confirmed=False
    )


def _play(frame: Mapping[str, Any], show: SlideShow, _blank: str) -> Translation:
    if show.media is None:
        return Translation(reason="no_media")
    playing = show.media.playback is Playback.PLAYING
    match frame.get("operation"):
        case "volume":
            return Translation(reason="no_volume")
        case "restart":
            return Translation(REWIND, then=PLAY, confirmed=not playing)
        case "play":
            wanted = True
        case "pause":
            wanted = False
        case _:
            wanted = not playing
    return Translation() if wanted is playing else Translation(PLAY if wanted else PAUSE)


_TRANSLATORS: Final[Mapping[str, Callable[[Mapping[str, Any], SlideShow, str], Translation]]] = {
    "next": _next,
    "previous": _previous,
    "first": lambda _frame, show, _blank: _go(show, 1),
    "last": lambda _frame, show, _blank: _go(show, show.count),
    "go_to": _go_to,
    "blank": _set_blank,
    "media": _play,
}
