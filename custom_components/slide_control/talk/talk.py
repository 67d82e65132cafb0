"""A talk that goes on, from its beginning to its end: its clock, its trace, and its deck."""

from __future__ import annotations

from dataclasses import dataclass
import secrets
from typing import TYPE_CHECKING

from .audience.totals import NO_TOTALS
from .clock import PauseKind, TalkClock
from .record import DECK_CHANGED, VISITS_MERGED, Deck, TalkRecord, slide_keys
from .trace import Trace

if TYPE_CHECKING:
    from ..stage.displays import DeckIdentity
    from ..stage.messages import Message
    from ..stage.state import StageState
    from .planning.breaks import PlannedBreak
    from .planning.slot import Slot
    from .planning.timetable import Timetable

# The identity of a hosted deck is its name and version.
_HOSTED = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What was planned for a talk."""

    planned: float | None
    """Seconds."""
    timetable: Timetable | None
    rehearsal: bool


class Talk:
    """Times are Unix times in seconds that never go back, durations are in seconds."""

    def __init__(self, now: float) -> None:
        """Begin now."""
        self.id = secrets.token_hex(8)
        self.title = ""
        self.clock = TalkClock(now)
        self.trace = Trace()
        self.deck: Deck | None = None
        """The first one; another one in the middle of the talk is noted as missing."""
        self._deck_key = ""
        self.missing: list[str] = []
        self.state: StageState | None = None
        """What was shown last."""
        self.ended_at: float | None = None
        self.slot: Slot | None = None
        self.audience = NO_TOTALS
        """What the audience sent before a restart."""
        self.breaks_taken: set[PlannedBreak] = set()
        """Those of the plan that come after a section."""

    @classmethod
    def restored(cls, record: TalkRecord) -> Talk:
        """Go on with a talk from before a restart."""
        talk = cls(record.started_at)
        talk.id, talk.title, talk.deck, talk.missing = record.id, record.title, record.deck, list(record.missing)
        talk.clock = TalkClock(record.started_at, record.pauses)
        if record.paused_since is not None:
            talk.clock.pause(record.started_at + record.paused_since, record.pause_kind)
            talk.clock.resumes_at, talk.clock.pause_title = record.resumes_at, record.pause_title
        talk.trace = Trace(record.visits)
        talk.slot, talk.audience = record.slot, record.audience
        talk._deck_key = record.deck.key
        return talk

    @property
    def over(self) -> bool:
        """Whether the talk has ended."""
        return self.ended_at is not None

    def elapsed(self, now: float) -> float:
        """Return the seconds of the talk, without its pauses."""
        return self.clock.elapsed(now if self.ended_at is None else self.ended_at)

    def show(self, state: StageState, deck: DeckIdentity | None, by: str, now: float) -> None:
        """Note what is shown from now on."""
        elapsed = self.clock.elapsed(now)
        if self.state is None or state.outline is not self.state.outline:
            self._note_deck(state, deck, elapsed)
        self.state = state
        self.trace.show(state, by, elapsed=elapsed, offset=self.clock.offset(now))

    def pause(self, now: float, kind: PauseKind) -> None:
        """Stop the clock; nothing changes if it stands still."""
        if not self.over:
            self.clock.pause(now, kind)

    def resume(self, now: float) -> None:
        """Go on after a pause."""
        if not self.over:
            self.clock.resume(now)

    def end(self, at: float) -> None:
        """End the talk; nothing changes if it has ended."""
        if self.ended_at is None:
            at = max(at, self.clock.started_at)
            self.clock.resume(at)
            self.trace.leave(self.clock.elapsed(at))
            self.ended_at = at

    def _lacks(self, what: Message) -> None:
        """Note what the record lacks."""
        if what.key not in self.missing:
            self.missing.append(what.key)

    def record(self, now: float, plan: Plan) -> TalkRecord:
        """Return what is known of the talk so far."""
        clock, elapsed = self.clock, self.elapsed(now)
        outline = self.state.outline if self.state is not None else ()
        if self.trace.merged:
            self._lacks(VISITS_MERGED)
        return TalkRecord(
            id=self.id,
            title=self.title,
            deck=self.deck or Deck(),
            started_at=clock.started_at,
            ended_at=self.ended_at,
            elapsed=elapsed,
            planned=plan.planned,
            rehearsal=plan.rehearsal,
            slides=outline,
            planned_seconds=self._planned_seconds(plan.timetable),
            visits=self.trace.snapshot(elapsed),
            pauses=tuple(clock.pauses),
            paused_since=None if clock.paused_since is None else clock.offset(clock.paused_since),
            pause_kind=clock.pause_kind,
            resumes_at=clock.resumes_at,
            pause_title=clock.pause_title,
            slot=self.slot,
            audience=self.audience,
            missing=tuple(self.missing),
        )

    def _planned_seconds(self, timetable: Timetable | None) -> dict[str, float]:
        if timetable is None or self.state is None:
            return {}
        outline = self.state.outline
        keys = slide_keys((slide.id, slide.title) for slide in outline)
        return {
            key: seconds
            for key, slide in zip(keys, outline, strict=True)
            if slide.number is not None and (seconds := timetable.length(slide.number)) is not None
        }

    def _note_deck(self, state: StageState, identity: DeckIdentity | None, elapsed: float) -> None:
        """Note the deck; another one in the middle of the talk makes all slides new."""
        deck = find_deck(state, identity)
        if self.deck is None:
            self.deck = deck
        elif deck.key != self._deck_key:
            self.trace.leave(elapsed)
            self._lacks(DECK_CHANGED)
        self._deck_key = deck.key


def find_deck(state: StageState, identity: DeckIdentity | None) -> Deck:
    """Return the deck of a state, given what its display shows."""
    title = state.outline[0].title if state.outline else state.title
    match identity:
        case (str() as name, str() as version) if len(identity) == _HOSTED:
            return Deck(name, version, title)
        case _:
            return Deck(title=title)
