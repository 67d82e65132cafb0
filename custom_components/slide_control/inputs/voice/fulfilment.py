"""Fulfils requests and returns the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...config_entry import SlideControlConfigEntry
from ...stage.commands import Action, Command
from ...stage.outline.find_slide import find_slide, find_slides_by_title
from ...stage.outline.labels import slide_label
from ...stage.state import Slide, StageState
from ..permissions import async_may_control
from ..targets import all_stages
from .answers import Answer, Choice, failure, left, notes, outcome_of, pace, time_left, which
from .clock import CLOCK_INTENTS, answer_about_clock
from .decks import async_show_deck
from .exposure import is_exposed
from .requests import Intent, Request, Speaker
from .stage_choice import MAX_CHOICES, NotFulfilledError, find_stage
from .stage_names import stages_named

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_SIMPLE_COMMANDS: Final = {
    Intent.NEXT: Action.NEXT,
    Intent.PREVIOUS: Action.PREVIOUS,
    Intent.FIRST: Action.FIRST,
    Intent.LAST: Action.LAST,
    Intent.BLANK: Action.BLANK,
    Intent.MEDIA: Action.MEDIA,
}
# What everybody may ask who can talk to Assist.
_QUESTIONS: Final = frozenset({Intent.WHICH, Intent.REMAINING, Intent.TIME, Intent.BEHIND})


async def async_fulfil(
    hass: HomeAssistant,
    request: Request,
    speaker: Speaker,
    stages: Sequence[SlideControlConfigEntry] | None = None,
) -> Answer:
    """Fulfil a request on one of ``stages``, or of all stages; failures are returned as answers, not raised."""
    try:
        entry = find_stage(hass, request, speaker, all_stages(hass) if stages is None else stages)
        if request.intent in _QUESTIONS:
            return _answer_question(entry, request)
        if not await async_may_control(hass, speaker.context, entry):
            return failure("not_allowed")
        answer = await _carry_out(hass, entry, request, speaker)
    except NotFulfilledError as error:
        return error.answer
    entry.runtime_data.changes.flush()
    return answer


async def _carry_out(hass: HomeAssistant, entry: SlideControlConfigEntry, request: Request, speaker: Speaker) -> Answer:
    """Do what somebody wants who may control the stage."""
    if request.intent in CLOCK_INTENTS:
        if not entry.runtime_data.stage.presenting:
            return failure("nothing_presented")
        return answer_about_clock(entry.runtime_data.pacing, request)
    if request.intent is Intent.NOTES:
        state = _current_state(entry)
        return notes(state.notes) if is_exposed(hass, entry) else failure("notes_not_exposed", stage=entry.title)
    if request.intent is Intent.SHOW_DECK:
        return await async_show_deck(hass, entry, request)
    command = _command(entry, request, speaker)
    before = entry.runtime_data.stage.state
    return outcome_of(command, await entry.runtime_data.stage.async_execute(command), before, entry.title)


def is_stage(hass: HomeAssistant, name: str) -> bool:
    """Return whether a name matches a stage."""
    return bool(stages_named(hass, all_stages(hass), name))


def _current_state(entry: SlideControlConfigEntry) -> StageState:
    stage = entry.runtime_data.stage
    if not stage.presenting:
        raise NotFulfilledError(failure("nothing_presented"))
    if stage.lead is None or stage.state is None:
        raise NotFulfilledError(failure("no_display", stage=entry.title))
    return stage.state


def _answer_question(entry: SlideControlConfigEntry, request: Request) -> Answer:
    """Return the answer to a question about the slides or the time."""
    if request.intent is Intent.BEHIND:
        if not entry.runtime_data.stage.presenting:
            return failure("nothing_presented")
        return pace(entry.runtime_data.pacing.behind)
    state = _current_state(entry)
    if request.intent is Intent.TIME:
        return time_left(entry.runtime_data.pacing.remaining)
    return left(state) if request.intent is Intent.REMAINING else which(state)


def _command(entry: SlideControlConfigEntry, request: Request, speaker: Speaker) -> Command:
    slide, target = request.slide, request.target
    if request.intent is Intent.GO_TO:
        action = Action.GO_TO
        if target is None and slide is not None:
            slide, target = _find_target(entry, request, slide)
    elif request.count is not None and request.intent in (Intent.NEXT, Intent.PREVIOUS):
        # A single command to one target slide either succeeds or fails as a whole.
        action = Action.GO_TO
        slide, target = _slide_at_offset(
            _current_state(entry), request.count if request.intent is Intent.NEXT else -request.count
        )
    else:
        action = _SIMPLE_COMMANDS[request.intent]
    return Command(
        action=action,
        slide=slide,
        target=target,
        mode=request.mode if action is Action.BLANK else None,
        color=request.color if action is Action.BLANK else None,
        operation=request.operation if action is Action.MEDIA else None,
        id=speaker.press_id,
        source=speaker.source,
        sender=speaker.sender,
        context=speaker.context,
    )


def _find_target(entry: SlideControlConfigEntry, request: Request, wanted: int | str) -> tuple[int | str, Slide | None]:
    """Return the slide with this number, id or title, and its outline entry."""
    state = _current_state(entry)
    if isinstance(wanted, int):
        if not state.total:
            raise NotFulfilledError(failure("no_numbers"))
        if not 1 <= wanted <= state.total:
            raise NotFulfilledError(failure("unknown_number", number=wanted, total=state.total))
        return wanted, find_slide(state, wanted)
    if (by_id := next((slide for slide in state.outline if slide.id == wanted), None)) is not None:
        return wanted, by_id
    found = find_slides_by_title(state.outline, wanted)
    if not found:
        raise NotFulfilledError(failure("unknown_title", title=wanted))
    if len(found) > 1:
        choices = tuple(_choice(entry, request, slide) for slide in found[:MAX_CHOICES])
        raise NotFulfilledError(Answer(name="which_slide", failed=True, choices=choices))
    return wanted, found[0]


def _choice(entry: SlideControlConfigEntry, request: Request, slide: Slide) -> Choice:
    number = "" if slide.number is None else str(slide.number)
    names = tuple(filter(None, (number, slide.title)))
    wanted = replace(request, entry_id=entry.entry_id, stage=None, target=slide, slide=slide.number or slide.title)
    return Choice(f"{number} {slide_label(slide)}".strip(), names, wanted)


def _slide_at_offset(state: StageState, offset: int) -> tuple[int, Slide | None]:
    """Return the slide at an offset from the current one, in the order of slide numbers."""
    if not state.total:
        raise NotFulfilledError(failure("no_numbers"))
    if not 1 <= (number := state.number + offset) <= state.total:
        if offset == 1:
            raise NotFulfilledError(Answer(name="at_end"))
        if offset == -1:
            raise NotFulfilledError(Answer(name="at_start"))
        raise NotFulfilledError(failure("too_far", number=state.number, total=state.total))
    return number, find_slide(state, number)
