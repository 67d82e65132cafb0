"""Finds the stage that a request is about, or asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from homeassistant.helpers import device_registry as dr

from ...config_entry import SlideControlConfigEntry
from ...const import DOMAIN
from ..targets import is_loaded
from .answers import Answer, Choice, failure
from .requests import Intent, Request, Speaker
from .stage_names import own_names, shown_name, stages_named

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

# A longer list is hard to remember when it is read out.
MAX_CHOICES: Final = 5


class NotFulfilledError(Exception):
    """The request can't be fulfilled; ``answer`` explains why or asks a question."""

    def __init__(self, answer: Answer) -> None:
        """Set the answer."""
        super().__init__(answer.name)
        self.answer = answer


def find_stage(
    hass: HomeAssistant, request: Request, speaker: Speaker, stages: Sequence[SlideControlConfigEntry]
) -> SlideControlConfigEntry:
    """Return the stage that a request is about; raises ``NotFulfilledError`` if there is none or it has to ask.

    It is the named stage, else the only one, else the one presenting, or with a display that waits if a deck is to be
    shown; of several, the one in the speaker's area.
    """
    if request.entry_id is not None:
        found = [entry for entry in stages if entry.entry_id == request.entry_id]
    elif request.stage is not None:
        if not (found := stages_named(hass, stages, request.stage)):
            raise NotFulfilledError(failure("unknown_stage", stage=request.stage))
    elif len(stages) > 1:
        found = _likely(request, stages)
        if len(found) > 1:
            found = _in_speaker_area(hass, speaker, found) or found
    else:
        found = list(stages)
    if not found:
        raise NotFulfilledError(failure("no_stage"))
    if len(found) > 1:
        choices = tuple(
            Choice(
                shown_name(hass, entry), own_names(hass, entry), replace(request, entry_id=entry.entry_id, stage=None)
            )
            for entry in found[:MAX_CHOICES]
        )
        raise NotFulfilledError(Answer(name="which_stage", failed=True, choices=choices))
    if not is_loaded(found[0]):
        raise NotFulfilledError(failure("not_loaded", stage=found[0].title))
    return found[0]


def _likely(request: Request, stages: Sequence[SlideControlConfigEntry]) -> list[SlideControlConfigEntry]:
    """Return the stages of several that a request without a name can mean."""
    loaded = [entry for entry in stages if is_loaded(entry)]
    if request.intent is Intent.SHOW_DECK:
        return [entry for entry in loaded if _waits(entry)] or loaded
    if found := [entry for entry in loaded if entry.runtime_data.stage.presenting]:
        return found
    raise NotFulfilledError(failure("nothing_presented"))


def _waits(entry: SlideControlConfigEntry) -> bool:
    """Return whether a display of a loaded stage waits for slides."""
    return any(not session.shows for session in entry.runtime_data.hub.displays_that_open)


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
