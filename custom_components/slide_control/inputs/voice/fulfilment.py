"""Does what somebody wants, and says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import device_registry as dr

from ...const import DOMAIN
from ...deck.commands import Action, Command
from ...deck.labels import slide_label
from ...deck.likeness import best_matches
from ...deck.outline import find_slide, slides_called
from ...deck.state import DeckState, Slide
from ...entry import SlideControlConfigEntry
from ..decks import all_decks, is_loaded
from .answers import Answer, Choice, failure, left, outcome_of, time_left, which
from .requests import Intent, Request, Speaker

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_PLAIN: Final = {
    Intent.NEXT: Action.NEXT,
    Intent.PREVIOUS: Action.PREVIOUS,
    Intent.FIRST: Action.FIRST,
    Intent.LAST: Action.LAST,
    Intent.BLANK: Action.BLANK,
}
# More than anybody keeps in mind while they are read out.
_MOST_CHOICES: Final = 5


class _NotDoneError(Exception):
    """There is nothing to do, but something to say."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.name)
        self.answer = answer


async def async_fulfil(
    hass: HomeAssistant,
    request: Request,
    speaker: Speaker,
    decks: Sequence[SlideControlConfigEntry] | None = None,
) -> Answer:
    """Do what is wanted, on one of ``decks`` or of all there are; never raises for what a person says."""
    try:
        entry = _deck(hass, request, speaker, all_decks(hass) if decks is None else decks)
        if request.intent in (Intent.WHICH, Intent.REMAINING, Intent.TIME):
            return _tell(entry, request)
        command = _command(entry, request, speaker)
    except _NotDoneError as error:
        return error.answer
    before = entry.runtime_data.deck.state
    outcome = await entry.runtime_data.async_execute(command)
    return outcome_of(command, outcome, before, entry.title)


def is_deck(hass: HomeAssistant, name: str) -> bool:
    """Tell whether a deck may be meant by a name."""
    return bool(_called(all_decks(hass), name))


def _deck(
    hass: HomeAssistant, request: Request, speaker: Speaker, decks: Sequence[SlideControlConfigEntry]
) -> SlideControlConfigEntry:
    """Return the deck that is named, else the only one, else the one presented; of several that in the room."""
    if request.entry_id is not None:
        found = [entry for entry in decks if entry.entry_id == request.entry_id]
    elif request.deck is not None:
        if not (found := _called(decks, request.deck)):
            raise _NotDoneError(failure("unknown_deck", deck=request.deck))
    elif len(decks) > 1:
        found = [entry for entry in decks if is_loaded(entry) and entry.runtime_data.deck.presenting]
        if not found:
            raise _NotDoneError(failure("nothing_presented"))
        if len(found) > 1:
            found = _in_the_room(hass, speaker, found) or found
    else:
        found = list(decks)
    if not found:
        raise _NotDoneError(failure("no_deck"))
    if len(found) > 1:
        choices = tuple(
            Choice(entry.title, (entry.title,), replace(request, entry_id=entry.entry_id, deck=None))
            for entry in found[:_MOST_CHOICES]
        )
        raise _NotDoneError(Answer(name="which_deck", failed=True, choices=choices))
    if not is_loaded(found[0]):
        raise _NotDoneError(failure("not_loaded", deck=found[0].title))
    return found[0]


def _called(decks: Sequence[SlideControlConfigEntry], name: str) -> list[SlideControlConfigEntry]:
    return best_matches(((entry.title, entry) for entry in decks), name)


def _in_the_room(
    hass: HomeAssistant, speaker: Speaker, decks: Sequence[SlideControlConfigEntry]
) -> list[SlideControlConfigEntry]:
    """Return the decks in the area of the device that listened."""
    devices = dr.async_get(hass)
    if speaker.device_id is None or (listener := devices.async_get(speaker.device_id)) is None:
        return []
    return [
        entry
        for entry in decks
        if listener.area_id is not None
        and (device := devices.async_get_device(identifiers={(DOMAIN, entry.entry_id)})) is not None
        and device.area_id == listener.area_id
    ]


def _shown(entry: SlideControlConfigEntry) -> DeckState:
    deck = entry.runtime_data.deck
    if not deck.presenting:
        raise _NotDoneError(failure("nothing_presented"))
    if deck.lead is None or deck.state is None:
        raise _NotDoneError(failure("no_display", deck=entry.title))
    return deck.state


def _tell(entry: SlideControlConfigEntry, request: Request) -> Answer:
    """Answer a question."""
    state = _shown(entry)
    if request.intent is Intent.TIME:
        return time_left(entry.runtime_data.pacing.remaining)
    return left(state) if request.intent is Intent.REMAINING else which(state)


def _command(entry: SlideControlConfigEntry, request: Request, speaker: Speaker) -> Command:
    slide, target = request.slide, request.target
    if request.intent is Intent.GO_TO:
        action = Action.GO_TO
        if target is None and slide is not None:
            slide, target = _aim(entry, request, slide)
    elif request.count is not None and request.intent in (Intent.NEXT, Intent.PREVIOUS):
        # One command that goes to one place: it is done or not, and never by half.
        action = Action.GO_TO
        slide, target = _count_slides(_shown(entry), request.count if request.intent is Intent.NEXT else -request.count)
    else:
        action = _PLAIN[request.intent]
    return Command(
        action=action,
        slide=slide,
        target=target,
        mode=request.mode if action is Action.BLANK else None,
        id=speaker.press_id,
        source=speaker.source,
        sender=speaker.sender,
        context=speaker.context,
    )


def _aim(entry: SlideControlConfigEntry, request: Request, wanted: int | str) -> tuple[int | str, Slide | None]:
    """Return the slide of a number, an id or a title."""
    state = _shown(entry)
    if isinstance(wanted, int):
        if not state.total:
            raise _NotDoneError(failure("no_numbers"))
        if not 1 <= wanted <= state.total:
            raise _NotDoneError(failure("unknown_number", number=wanted, total=state.total))
        return wanted, find_slide(state, wanted)
    if (by_id := next((slide for slide in state.outline if slide.id == wanted), None)) is not None:
        return wanted, by_id
    found = slides_called(state.outline, wanted)
    if not found:
        raise _NotDoneError(failure("unknown_title", title=wanted))
    if len(found) > 1:
        choices = tuple(_choice(entry, request, slide) for slide in found[:_MOST_CHOICES])
        raise _NotDoneError(Answer(name="which_slide", failed=True, choices=choices))
    return wanted, found[0]


def _choice(entry: SlideControlConfigEntry, request: Request, slide: Slide) -> Choice:
    number = "" if slide.number is None else str(slide.number)
    names = tuple(filter(None, (number, slide.title)))
    wanted = replace(request, entry_id=entry.entry_id, deck=None, target=slide, slide=slide.number or slide.title)
    return Choice(f"{number} {slide_label(slide)}".strip(), names, wanted)


def _count_slides(state: DeckState, by: int) -> tuple[int, Slide | None]:
    """Return the slide so many slides further on, or back; reading order is that of the numbers."""
    if not state.total:
        raise _NotDoneError(failure("no_numbers"))
    if not 1 <= (number := state.number + by) <= state.total:
        if by == 1:
            raise _NotDoneError(Answer(name="at_end"))
        if by == -1:
            raise _NotDoneError(Answer(name="at_start"))
        raise _NotDoneError(failure("too_far", number=state.number, total=state.total))
    return number, find_slide(state, number)
