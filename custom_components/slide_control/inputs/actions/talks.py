"""The actions about talks: the clock, the activity timer, the talks that were held, and their export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ...config_entry import MAX_PLANNED_MINUTES, plan_time
from ...const import ATTR_CONFIG_ENTRY_ID
from ...talk.exports.formats import MAX_OFFSET_SECONDS, ExportFormat
from ...talk.planning.time_of_day import seconds_until
from ...talk.steps import ClockState, ClockStep
from ...talk.timer import MAX_TIMER_MINUTES, MAX_TIMER_TITLE_LENGTH
from ...talks import export_one, list_talks, report_of
from .register import async_register_action, on_each_stage

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry
    from .register import StageHandler

_MAX_TALKS: Final = 100
_TALK_ID: Final = {vol.Optional("talk_id"): vol.All(cv.string, vol.Length(min=1, max=100))}
_OFFSET: Final = vol.All(vol.Coerce(float), vol.Range(min=-MAX_OFFSET_SECONDS, max=MAX_OFFSET_SECONDS))


def _start(hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a talk; the one that goes on ends."""
    pacing = entry.runtime_data.pacing
    if (rehearsal := data.get("rehearsal")) is not None:
        pacing.step(ClockStep.REHEARSE if rehearsal else ClockStep.STOP_REHEARSING)
    if (minutes := data.get("planned_time")) is not None:
        plan_time(hass, entry, minutes)
    if pacing.state in (ClockState.RUNNING, ClockState.PAUSED, ClockState.BREAK):
        pacing.step(ClockStep.RESET)
    pacing.step(ClockStep.START)
    return {}


def _pause(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Stop the clock until a person goes on, or for a break until a time of day."""
    if (until := data.get("until")) is None:
        entry.runtime_data.pacing.step(ClockStep.PAUSE)
    else:
        entry.runtime_data.pacing.take_break(seconds_until(until, dt_util.now()))
    return {}


def _resume(_hass: HomeAssistant, entry: SlideControlConfigEntry, _data: Mapping[str, Any]) -> dict[str, Any]:
    entry.runtime_data.pacing.step(ClockStep.RESUME)
    return {}


def _end(_hass: HomeAssistant, entry: SlideControlConfigEntry, _data: Mapping[str, Any]) -> dict[str, Any]:
    """End the talk; the response is its record."""
    entry.runtime_data.pacing.step(ClockStep.END)
    return report_of(entry, None)


def _timer(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    entry.runtime_data.pacing.start_timer(data["minutes"] * 60, data["title"])
    return {}


def _get(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return one talk, or the newest ones with their visits."""
    if "talk_id" in data:
        return {"talks": [report_of(entry, data["talk_id"])]}
    return {"talks": [report_of(entry, talk["id"]) for talk in list_talks(entry)[: data["limit"]]]}


def _export(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    export = export_one(entry, data.get("talk_id"), data["format"], data["offset"])
    return {"filename": export.filename, "content_type": export.content_type, "text": export.text}


_ACTIONS: Final[Mapping[str, tuple[StageHandler, dict[Any, Any], SupportsResponse]]] = {
    "start_talk": (
        _start,
        {
            vol.Optional("planned_time"): vol.All(vol.Coerce(float), vol.Range(min=0, max=MAX_PLANNED_MINUTES)),
            vol.Optional("rehearsal"): cv.boolean,
        },
        SupportsResponse.NONE,
    ),
    "pause_talk": (_pause, {vol.Optional("until"): cv.time}, SupportsResponse.NONE),
    "resume_talk": (_resume, {}, SupportsResponse.NONE),
    "end_talk": (_end, {}, SupportsResponse.OPTIONAL),
    "start_timer": (
        _timer,
        {
            vol.Required("minutes"): vol.All(vol.Coerce(float), vol.Range(min=0, max=MAX_TIMER_MINUTES)),
            vol.Optional("title", default=""): vol.All(cv.string, vol.Length(max=MAX_TIMER_TITLE_LENGTH)),
        },
        SupportsResponse.NONE,
    ),
    "get_talks": (
        _get,
        {
            **_TALK_ID,
            vol.Optional("limit", default=1): vol.All(vol.Coerce(int), vol.Range(min=1, max=_MAX_TALKS)),
        },
        SupportsResponse.ONLY,
    ),
    "export_talk": (
        _export,
        {
            **_TALK_ID,
            vol.Required("format"): vol.Coerce(ExportFormat),
            vol.Optional("offset", default=0.0): _OFFSET,
        },
        SupportsResponse.ONLY,
    ),
}
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset({str(field) for field in fields} | {ATTR_CONFIG_ENTRY_ID})
    for name, (_, fields, _) in _ACTIONS.items()
}


@callback
def async_setup_talks(hass: HomeAssistant) -> None:
    """Register the actions."""
    address = {vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}
    for name, (handler, fields, response) in _ACTIONS.items():
        async_register_action(hass, name, on_each_stage(handler), vol.Schema({**fields, **address}), response)
