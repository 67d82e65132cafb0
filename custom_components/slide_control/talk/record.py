"""The record of a talk: what is known of it after it has ended, or so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..stage.messages import Message
from .audience.totals import NO_TOTALS, AudienceTotals
from .clock import Pause, PauseKind
from .trace import SHOWING_SECONDS, Visit

if TYPE_CHECKING:
    from ..stage.state import Slide
    from .planning.slot import Slot

DECK_CHANGED: Final = Message("talk_deck_changed")
VISITS_MERGED: Final = Message("talk_visits_merged")
TRACE_DAMAGED: Final = Message("talk_trace_damaged")
MISSING: Final = {message.key: message for message in (DECK_CHANGED, VISITS_MERGED, TRACE_DAMAGED)}
"""What a record may lack, by its key."""
MAX_TALK_TITLE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Deck:
    """The deck of a talk."""

    name: str | None = None
    """Of a hosted deck; None for other pages."""
    version: str | None = None
    """Of a hosted deck's files."""
    title: str = ""
    """That of its first slide."""

    @property
    def key(self) -> str:
        """What two talks of the same deck have in common."""
        return self.name if self.name is not None else f"page:{self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRecord:
    """A talk. Times are Unix times in seconds, durations are in seconds."""

    id: str
    title: str = ""
    """As a person named it; "" for none."""
    deck: Deck
    started_at: float
    ended_at: float | None
    """None while it goes on."""
    elapsed: float
    """Without pauses."""
    planned: float | None
    rehearsal: bool
    slides: tuple[Slide, ...]
    """The outline at its end."""
    planned_seconds: Mapping[str, float]
    """The plan of each slide, by its key; empty without a plan."""
    visits: tuple[Visit, ...]
    pauses: tuple[Pause, ...]
    """Those that are over."""
    paused_since: float | None = None
    """Seconds since the talk began, pauses included; None while the clock runs."""
    pause_kind: PauseKind = PauseKind.PAUSE
    resumes_at: float | None = None
    """When the break ends; None for a pause that a person ends."""
    pause_title: str = ""
    """That of a break of the plan."""
    slot: Slot | None = None
    """The event of the calendar in which it was held."""
    audience: AudienceTotals = NO_TOTALS
    """What the audience sent through the back channel, in sum."""
    missing: tuple[str, ...] = ()
    """What the record lacks: keys of ``MISSING``."""

    @property
    def seen_at(self) -> float:
        """When the talk ended, or was last seen."""
        if self.ended_at is not None:
            return self.ended_at
        return self.started_at + self.elapsed + sum(pause.seconds for pause in self.pauses)

    @property
    def has_showing(self) -> bool:
        """Whether a slide was shown, and not only passed."""
        return any(visit.seconds >= SHOWING_SECONDS for visit in self.visits)

    @property
    def slides_shown(self) -> int:
        """How many counted slides had a showing."""
        return len({visit.slide.place for visit in self.visits if visit.seconds >= SHOWING_SECONDS})

    @property
    def slides_total(self) -> int:
        """How many slides the deck counts, as far as its outline goes."""
        return sum(slide.number is not None for slide in self.slides)

    def ended(self) -> TalkRecord:
        """Return the record of the talk as one that ended when it was last seen."""
        return replace(self, ended_at=self.seen_at, paused_since=None, resumes_at=None)


def slide_keys(slides: Iterable[tuple[str | None, str]]) -> list[str]:
    """Return what names each slide among those of its deck, given their ids and titles.

    That is the id, else the title, with a number for the second one of a title or an id, and so on.
    """
    seen: dict[str, int] = {}
    keys = []
    for slide_id, title in slides:
        name = slide_id or title
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 and name else f"{name}#{seen[name]}")
    return keys
