"""Translates changes of a stage into activities, for the activity entity, automations and the logbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .stage.changes import Change, CommandFinished, PresentingStarted, PresentingStopped, StateChanged
from .stage.commands import Command
from .stage.results import Result


class ActivityType(StrEnum):
    """The type of an activity."""

    SLIDE_CHANGED = "slide_changed"
    FRAGMENT_CHANGED = "fragment_changed"
    BLANKED = "blanked"
    UNBLANKED = "unblanked"
    STARTED_PRESENTING = "started_presenting"
    STOPPED_PRESENTING = "stopped_presenting"
    CUE = "cue"
    COMMAND_APPLIED = "command_applied"
    COMMAND_FAILED = "command_failed"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened on a stage, and its event data."""

    kind: ActivityType
    data: dict[str, Any]


def activities(change: Change, *, cues: bool = True) -> Iterator[Activity]:
    """Yield the activities in a change, in the order in which the audience sees them; ``cues`` among them or not."""
    match change:
        case PresentingStarted():
            yield Activity(ActivityType.STARTED_PRESENTING, {})
        case PresentingStopped():
            yield Activity(ActivityType.STOPPED_PRESENTING, {})
        case StateChanged():
            yield from _moves(change)
            if cues:
                yield from _cues(change)
        case CommandFinished():
            yield from _outcome(change)


def events(change: Change, *, cues: bool = True) -> Iterator[Activity]:
    """Yield the activities for the event bus: cues, and failed commands."""
    match change:
        case StateChanged() if cues:
            yield from _cues(change)
        case CommandFinished() if change.outcome.result is not Result.APPLIED:
            yield from _outcome(change)


def _moves(change: StateChanged) -> Iterator[Activity]:
    """Yield the differences from the previous state; the first state of a talk has none."""
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
        yield Activity(ActivityType.SLIDE_CHANGED, move)
    elif (old.fragment, old.indices.f) != (new.fragment, new.indices.f):
        yield Activity(ActivityType.FRAGMENT_CHANGED, move)
    if old.blank != new.blank:
        kind = ActivityType.BLANKED if new.blank else ActivityType.UNBLANKED
        yield Activity(kind, {"number": new.number, "title": new.title} | by)


def _cues(change: StateChanged) -> Iterator[Activity]:
    """Yield the cues that are newly visible; none after a reconnection, because the audience has seen them."""
    old, new = change.old, change.new
    if change.resumed or not new.cues:
        return
    seen = old.cues if old is not None and old.place == new.place else ()
    for cue in dict.fromkeys(new.cues):
        if cue not in seen:
            yield Activity(ActivityType.CUE, {"cue": cue, "number": new.number, "title": new.title})


def _outcome(change: CommandFinished) -> Iterator[Activity]:
    """Yield the outcome of a command; none for a duplicate, because the first press has its own."""
    command, outcome = change.command, change.outcome
    if outcome.result is Result.DUPLICATE:
        return
    press: dict[str, Any] = _press(command)
    if outcome.result is Result.APPLIED:
        number = outcome.state.number if outcome.state else None
        yield Activity(ActivityType.COMMAND_APPLIED, press | {"changed": outcome.changed, "number": number})
    else:
        yield Activity(ActivityType.COMMAND_FAILED, press | {"result": outcome.result.value, "reason": outcome.reason})


def _press(command: Command) -> dict[str, str]:
    return {"command": command.action.value, "source": command.source}
