"""What a change of a deck means to people: for the activity entity, for automations and for the logbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .deck.changes import Change, CommandFinished, PresentationEnded, PresentationStarted, StateChanged
from .deck.commands import Command
from .deck.results import Result


class Kind(StrEnum):
    """What can happen."""

    SLIDE_CHANGED = "slide_changed"
    FRAGMENT_CHANGED = "fragment_changed"
    BLANKED = "blanked"
    UNBLANKED = "unblanked"
    PRESENTATION_STARTED = "presentation_started"
    PRESENTATION_ENDED = "presentation_ended"
    CUE = "cue"
    COMMAND_APPLIED = "command_applied"
    COMMAND_FAILED = "command_failed"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, and what there is to say about it."""

    kind: Kind
    data: dict[str, Any]


def happenings(change: Change) -> Iterator[Happening]:
    """Give each thing that a change means, in the order in which the room sees it."""
    match change:
        case PresentationStarted():
            yield Happening(Kind.PRESENTATION_STARTED, {})
        case PresentationEnded():
            yield Happening(Kind.PRESENTATION_ENDED, {})
        case StateChanged():
            yield from _moves(change)
            yield from _cues(change)
        case CommandFinished():
            yield from _outcome(change)


def _moves(change: StateChanged) -> Iterator[Happening]:
    """Compare with what was shown before; the first slide of a presentation is where it starts, not a move."""
    old, new = change.old, change.new
    if old is None:
        return
    by: dict[str, Any] = {"cause": change.cause.value} | (_press(change.command) if change.command else {})
    shown: dict[str, Any] = {
        "title": new.title,
        "slide_id": new.id,
        "fragment": new.fragment,
        "fragments": new.fragments,
    }
    move = {"from": old.number, "to": new.number, "total": new.total} | shown | by
    if old.place != new.place:
        yield Happening(Kind.SLIDE_CHANGED, move)
    elif (old.fragment, old.indices.f) != (new.fragment, new.indices.f):
        yield Happening(Kind.FRAGMENT_CHANGED, move)
    if old.blank != new.blank:
        kind = Kind.BLANKED if new.blank else Kind.UNBLANKED
        yield Happening(kind, {"number": new.number, "title": new.title} | by)


def _cues(change: StateChanged) -> Iterator[Happening]:
    """Give the cues that have come into view; none for a page that is back, whose room has seen them before."""
    old, new = change.old, change.new
    if change.resumed:
        return
    seen = old.cues if old is not None and old.place == new.place else ()
    for cue in dict.fromkeys(new.cues):
        if cue not in seen:
            yield Happening(Kind.CUE, {"cue": cue, "number": new.number, "title": new.title})


def _outcome(change: CommandFinished) -> Iterator[Happening]:
    """Tell what became of a press; a repeated one is neither done nor failed, its first has been told."""
    command, outcome = change.command, change.outcome
    if outcome.result is Result.DUPLICATE:
        return
    told: dict[str, Any] = _press(command)
    if outcome.result is Result.APPLIED:
        number = outcome.state.number if outcome.state else None
        yield Happening(Kind.COMMAND_APPLIED, told | {"changed": outcome.changed, "number": number})
    else:
        yield Happening(Kind.COMMAND_FAILED, told | {"result": outcome.result.value, "reason": outcome.reason})


def _press(command: Command) -> dict[str, str]:
    return {"command": command.action.value, "source": command.source}
