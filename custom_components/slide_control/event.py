"""What happens on a deck, for automations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .deck.changes import Change, CommandFinished, PresentationEnded, PresentationStarted, StateChanged
from .deck.commands import Command
from .deck.results import Result
from .entity import SlideControlEntity, context_of
from .entry import SlideControlConfigEntry

# Nothing is fetched.
PARALLEL_UPDATES: Final = 0

ACTIVITY: Final = EventEntityDescription(
    key="activity",
    translation_key="activity",
    event_types=[
        "slide_changed",
        "fragment_changed",
        "blanked",
        "unblanked",
        "presentation_started",
        "presentation_ended",
        "cue",
        "command_applied",
        "command_failed",
    ],
)

type Happening = tuple[str, dict[str, Any]]


async def async_setup_entry(
    _hass: HomeAssistant, entry: SlideControlConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the activity of a deck."""
    async_add_entities([ActivityEvent(entry, ACTIVITY)])


class ActivityEvent(SlideControlEntity, EventEntity):
    """Everything that happens, one event after the other."""

    _told: Command | None = None
    """The last command whose doing has been told by what it moved."""

    @callback
    @override
    def _async_deck_changed(self, change: Change) -> None:
        """Tell each thing that a change means, in the order in which the room sees it."""
        if (
            isinstance(change, CommandFinished)
            and change.command is self._told
            and change.outcome.result is Result.APPLIED
        ):
            return
        context = context_of(change)
        for event_type, attributes in _happenings(change):
            self._trigger_event(event_type, attributes)
            self._async_write(context)
            if isinstance(change, StateChanged) and "command" in attributes:
                self._told = change.command


def _happenings(change: Change) -> Iterator[Happening]:
    match change:
        case PresentationStarted():
            yield "presentation_started", {}
        case PresentationEnded():
            yield "presentation_ended", {}
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
    shown: dict[str, Any] = {"title": new.title, "cause": change.cause.value}
    if command := change.command:
        shown |= _press(command)
    if old.place != new.place:
        yield "slide_changed", {"from": old.number, "to": new.number, "total": new.total} | shown
    elif (old.fragment, old.indices.f) != (new.fragment, new.indices.f):
        steps = {"from": old.fragment, "to": new.fragment, "fragments": new.fragments}
        yield "fragment_changed", {"number": new.number} | steps | shown
    if old.blank != new.blank:
        yield "blanked" if new.blank else "unblanked", {"number": new.number} | shown


def _cues(change: StateChanged) -> Iterator[Happening]:
    """Give the cues that have come into view; none for a page that is back, whose room has seen them before."""
    old, new = change.old, change.new
    if change.resumed:
        return
    seen = old.cues if old is not None and old.place == new.place else ()
    for cue in dict.fromkeys(new.cues):
        if cue not in seen:
            yield "cue", {"cue": cue, "number": new.number, "title": new.title}


def _press(command: Command) -> dict[str, str]:
    return {"command": command.action.value, "source": command.source}


def _outcome(change: CommandFinished) -> Iterator[Happening]:
    """Tell what became of a press; a repeated one is neither done nor failed, its first has been told."""
    command, outcome = change.command, change.outcome
    if outcome.result is Result.DUPLICATE:
        return
    told: dict[str, Any] = _press(command)
    if outcome.result is Result.APPLIED:
        number = outcome.state.number if outcome.state else None
        yield "command_applied", told | {"changed": outcome.changed, "number": number}
    else:
        yield "command_failed", told | {"result": outcome.result.value, "reason": outcome.reason}
