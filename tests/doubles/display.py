"""A display without a browser: a small deck that applies commands and reports."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from custom_components.slide_control.push.display_reasons import parse_reason
from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.commands import Action, Command, Mode
from custom_components.slide_control.stage.media import Media, Operation, Playback
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.stage import Report, Stage
from custom_components.slide_control.stage.state import BlankColor, Indices, Slide, StageState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custom_components.slide_control.stage.displays import DeckIdentity
    from custom_components.slide_control.stage.pending_commands import SequencedCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One slide; ``steps`` are its fragments, each with its cues."""

    title: str
    h: int
    v: int = 0
    number: int | None = None
    notes: str = ""
    cues: tuple[str, ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()


PAGES: Final = (
    Page(title="Welcome", h=0, number=1, notes="Smile.\nWait for silence.", cues=("lights-down",)),
    Page(title="Pricing", h=1, number=2, steps=((), ("applause", "lights-up"), ())),
    Page(title="Details", h=1, v=1, number=3),
    Page(title="Details", h=1, v=2, number=4),
    Page(title="Questions", h=2, number=5, notes="Thank you."),
)


@dataclass(eq=False)
class FakeDisplay:
    """A display that answers each command in the loop's next iteration, or never if ``silent``."""

    stage: Stage
    pages: Sequence[Page] = PAGES
    client_id: str = "display-1"
    silent: bool = False
    opaque: bool = False
    """Whether the page doesn't show if a command moved its slides."""
    refuses: str | None = None
    """Why the slides can't do what they are told, if they can't."""
    received: list[SequencedCommand] = field(default_factory=list)
    at: int = 0
    steps: int = 0
    blank: bool = False
    color: BlankColor = BlankColor.BLACK
    """That of a blank screen."""
    overview: bool = False
    deck: DeckIdentity | None = None
    """What the page shows, if it can be compared."""
    overrides: dict[str, Any] = field(default_factory=dict)
    """What is reported in place of what the slides show."""

    def connect(self, *, epoch: str | None = None) -> None:
        """Send a hello with the current state; ``epoch`` is the one from an earlier connection."""
        self.stage.async_attach(self, self.state, epoch=epoch, welcome=lambda: None)

    def disconnect(self) -> None:
        """Lose the connection."""
        self.stage.async_detach(self)

    def do(self, action: str, *, slide: int | None = None, mode: str | None = None) -> None:
        """Move as a person at the display would, and report it."""
        target = None if slide is None else self.state.outline[slide - 1]
        self._obey(Command(action=Action(action), mode=mode and Mode(mode)), target)
        self.report()

    def show(self, **overrides: Any) -> None:
        """Show a state that no command leads to, and report it."""
        self.overrides |= overrides
        self.report()

    def report(self, cause: Cause = Cause.USER) -> None:
        """Report the current state."""
        self.stage.async_report(self, Report(state=self.state, cause=cause))

    @property
    def state(self) -> StageState:
        """The current state."""
        page = self.pages[self.at]
        after = self.pages[self.at + 1 :]
        cues = [*page.cues, *(cue for step in page.steps[: self.steps] for cue in step)]
        state = StageState(
            indices=Indices(page.h, page.v, self.steps - 1 if page.steps else None),
            number=page.number or 0,
            total=sum(page.number is not None for page in self.pages),
            fragment=self.steps,
            fragments=len(page.steps),
            title=page.title,
            notes=page.notes,
            next_title=after[0].title if after else None,
            blank=self.blank,
            blank_color=self.color if self.blank else None,
            overview=self.overview,
            cues=tuple(cues),
            outline=tuple(Slide(page.h, page.v, page.number, page.title, None) for page in self.pages),
        )
        return replace(state, **self.overrides)

    # Called by the stage

    def send_command(self, sequenced: SequencedCommand) -> None:
        """Receive a command."""
        self.received.append(sequenced)
        if not self.silent:
            asyncio.get_running_loop().call_soon(self.answer, sequenced)

    def send_state(self) -> None:
        """Receive the lead's state; this display ignores it."""

    def send_lead(self, *, lead: bool) -> None:
        """Receive whether this display is the lead."""

    def close_replaced(self) -> None:
        """Close the connection."""

    def answer(self, sequenced: SequencedCommand) -> None:
        """Apply a command and report the result."""
        result = Result.REJECTED if self.refuses else Result.APPLIED
        reason = parse_reason({"reason": self.refuses or ""})
        if not self.refuses and not self.opaque:
            self._obey(sequenced.command, sequenced.target)
        self.stage.async_report(
            self,
            Report(
                state=self.state,
                cause=Cause.COMMAND,
                ack=sequenced.seq,
                result=result,
                reason=reason.key,
                message=reason.message,
                change_unknown=self.opaque,
            ),
        )

    def _obey(self, command: Command, target: Slide | None) -> None:
        match command.action:
            case Action.NEXT:
                self._next()
            case Action.PREVIOUS:
                self._previous()
            case Action.FIRST:
                self.at, self.steps = 0, 0
            case Action.LAST:
                self.at, self.steps = len(self.pages) - 1, 0
            case Action.GO_TO if target is not None:
                places = [(page.h, page.v) for page in self.pages]
                self.at, self.steps = places.index((target.h, target.v)), 0
            case Action.BLANK:
                color = command.color or BlankColor.BLACK
                self.blank = _flag(command.mode, now=self.blank and self.color is color)
                self.color = color
            case Action.OVERVIEW:
                self.overview = _flag(command.mode, now=self.overview)
            case Action.MEDIA:
                playback = Playback.PAUSED if command.operation is Operation.PAUSE else Playback.PLAYING
                self.overrides["media"] = replace(self.overrides.get("media", _FILM), playback=playback)

    def _next(self) -> None:
        if self.steps < len(self.pages[self.at].steps):
            self.steps += 1
        elif self.at + 1 < len(self.pages):
            self.at, self.steps = self.at + 1, 0

    def _previous(self) -> None:
        if self.steps:
            self.steps -= 1
        elif self.at:
            self.at -= 1
            self.steps = len(self.pages[self.at].steps)


_FILM = Media(playback=Playback.PAUSED, duration=None, volume=None, muted=False, count=1)


def _flag(mode: Mode | None, *, now: bool) -> bool:
    return not now if mode is Mode.TOGGLE else mode is Mode.ON
