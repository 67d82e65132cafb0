"""Fulfils requests and returns the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import device_registry as dr

from ...config_entry import SlideControlConfigEntry
from ...const import DOMAIN
from ...stage.commands import Action, Command
from ...stage.outline.find_slide import find_slide, find_slides_by_title
from ...stage.outline.labels import slide_label
from ...stage.state import Slide, StageState
from ..permissions import async_may_control
from ..targets import all_stages, is_loaded
from .answers import Answer, Choice, failure, left, outcome_of, time_left, which
from .clock import CLOCK_INTENTS, answer_about_clock
from .requests import Intent, Request, Speaker
from .stage_names import own_names, shown_name, stages_named

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
# A longer list is hard to remember when it is read out.
_MAX_CHOICES: Final = 5


class _NotFulfilledError(Exception):
    """The request can't be fulfilled; ``answer`` explains why or asks a question."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.name)
        self.answer = answer


async def async_fulfil(
    hass: HomeAssistant,
    request: Request,
    speaker: Speaker,
    stages: Sequence[SlideControlConfigEntry] | None = None,
) -> Answer:
    """Fulfil a request on one of ``stages``, or of all stages; failures are returned as answers, not raised."""
    try:
        entry = _find_stage(hass, request, speaker, all_stages(hass) if stages is None else stages)
        if request.intent in (Intent.WHICH, Intent.REMAINING, Intent.TIME):
            return _answer_question(entry, request)
        if request.intent in CLOCK_INTENTS:
            answer = await _answer_about_clock(hass, entry, request, speaker)
            entry.runtime_data.changes.flush()
            return answer
        command = _command(entry, request, speaker)
    except _NotFulfilledError as error:
        return error.answer
    before = entry.runtime_data.stage.state
    if not await async_may_control(hass, speaker.context, entry):
        return failure("not_allowed")
    outcome = await entry.runtime_data.stage.async_execute(command)
    entry.runtime_data.changes.flush()
    return outcome_of(command, outcome, before, entry.title)


def is_stage(hass: HomeAssistant, name: str) -> bool:
    """Return whether a name matches a stage."""
    return bool(stages_named(hass, all_stages(hass), name))


def _find_stage(
    hass: HomeAssistant, request: Request, speaker: Speaker, stages: Sequence[SlideControlConfigEntry]
) -> SlideControlConfigEntry:
    """Return the named stage, else the only one, else the one presenting; of several, the one in the speaker's area."""
    if request.entry_id is not None:
        found = [entry for entry in stages if entry.entry_id == request.entry_id]
    elif request.stage is not None:
        if not (found := stages_named(hass, stages, request.stage)):
            raise _NotFulfilledError(failure("unknown_stage", stage=request.stage))
    elif len(stages) > 1:
        found = [entry for entry in stages if is_loaded(entry) and entry.runtime_data.stage.presenting]
        if not found:
            raise _NotFulfilledError(failure("nothing_presented"))
        if len(found) > 1:
            found = _in_speaker_area(hass, speaker, found) or found
    else:
        found = list(stages)
    if not found:
        raise _NotFulfilledError(failure("no_stage"))
    if len(found) > 1:
        choices = tuple(
            Choice(
                shown_name(hass, entry), own_names(hass, entry), replace(request, entry_id=entry.entry_id, stage=None)
            )
            for entry in found[:_MAX_CHOICES]
        )
        raise _NotFulfilledError(Answer(name="which_stage", failed=True, choices=choices))
    if not is_loaded(found[0]):
        raise _NotFulfilledError(failure("not_loaded", stage=found[0].title))
    return found[0]


def _in_speaker_area(
    hass: HomeAssistant, speaker: Speaker, stages: Sequence[SlideControlConfigEntry]
) -> list[SlideControlConfigEntry]:
    """Return the stages in the area of the voice device."""
    devices = dr.async_get(hass)
    if speaker.device_id is None or (voice_device := devices.async_get(speaker.device_id)) is None:
        return []
    return [
        entry
        for entry in stages
        if voice_device.area_id is not None
        and (device := devices.async_get_device(identifiers={(DOMAIN, entry.entry_id)})) is not None
        and device.area_id == voice_device.area_id
    ]


def _current_state(entry: SlideControlConfigEntry) -> StageState:
    stage = entry.runtime_data.stage
    if not stage.presenting:
        raise _NotFulfilledError(failure("nothing_presented"))
    if stage.lead is None or stage.state is None:
        raise _NotFulfilledError(failure("no_display", stage=entry.title))
    return stage.state


def _answer_question(entry: SlideControlConfigEntry, request: Request) -> Answer:
    """Return the answer to a question about the slides or the time."""
    state = _current_state(entry)
    if request.intent is Intent.TIME:
        return time_left(entry.runtime_data.pacing.remaining)
    return left(state) if request.intent is Intent.REMAINING else which(state)


async def _answer_about_clock(
    hass: HomeAssistant, entry: SlideControlConfigEntry, request: Request, speaker: Speaker
) -> Answer:
    if not entry.runtime_data.stage.presenting:
        return failure("nothing_presented")
    if request.intent is not Intent.BEHIND and not await async_may_control(hass, speaker.context, entry):
        return failure("not_allowed")
    return answer_about_clock(entry.runtime_data.pacing, request)


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
            raise _NotFulfilledError(failure("no_numbers"))
        if not 1 <= wanted <= state.total:
            raise _NotFulfilledError(failure("unknown_number", number=wanted, total=state.total))
        return wanted, find_slide(state, wanted)
    if (by_id := next((slide for slide in state.outline if slide.id == wanted), None)) is not None:
        return wanted, by_id
    found = find_slides_by_title(state.outline, wanted)
    if not found:
        raise _NotFulfilledError(failure("unknown_title", title=wanted))
    if len(found) > 1:
        choices = tuple(_choice(entry, request, slide) for slide in found[:_MAX_CHOICES])
        raise _NotFulfilledError(Answer(name="which_slide", failed=True, choices=choices))
    return wanted, found[0]


def _choice(entry: SlideControlConfigEntry, request: Request, slide: Slide) -> Choice:
    number = "" if slide.number is None else str(slide.number)
    names = tuple(filter(None, (number, slide.title)))
    wanted = replace(request, entry_id=entry.entry_id, stage=None, target=slide, slide=slide.number or slide.title)
    return Choice(f"{number} {slide_label(slide)}".strip(), names, wanted)


def _slide_at_offset(state: StageState, offset: int) -> tuple[int, Slide | None]:
    """Return the slide at an offset from the current one, in the order of slide numbers."""
    if not state.total:
        raise _NotFulfilledError(failure("no_numbers"))
    if not 1 <= (number := state.number + offset) <= state.total:
        if offset == 1:
            raise _NotFulfilledError(Answer(name="at_end"))
        if offset == -1:
            raise _NotFulfilledError(Answer(name="at_start"))
        raise _NotFulfilledError(failure("too_far", number=state.number, total=state.total))
    return number, find_slide(state, number)
