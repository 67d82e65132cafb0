"""The actions ``slide_control.show_on_phones`` and ``slide_control.hide_from_phones``."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...config_entry import MAX_PLANNED_MINUTES, plan_time
from ...const import ATTR_CONFIG_ENTRY_ID, CONF_PHONES, CONF_PLANNED_TIME
from ...errors import invalid
from ...phones.phone import Phone, find_phone
from ...stage.messages import Message
from ..targets import async_find_stages
from .register import async_register_action

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry

ACTION_SHOW: Final = "show_on_phones"
ACTION_HIDE: Final = "hide_from_phones"
SHOW_FIELDS: Final = frozenset({CONF_PHONES, CONF_PLANNED_TIME, ATTR_CONFIG_ENTRY_ID})
HIDE_FIELDS: Final = frozenset({ATTR_CONFIG_ENTRY_ID})

MAX_PHONES: Final = 10

_HIDE_SCHEMA = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS})
# These fields are validated below, with translated error messages.
_SHOW_SCHEMA = _HIDE_SCHEMA.extend({vol.Optional(CONF_PHONES): object, vol.Optional(CONF_PLANNED_TIME): object})


@callback
def async_setup_show_on_phones(hass: HomeAssistant) -> None:
    """Register both actions."""
    async_register_action(hass, ACTION_SHOW, _show, _SHOW_SCHEMA)
    async_register_action(hass, ACTION_HIDE, _hide, _HIDE_SCHEMA, SupportsResponse.OPTIONAL)


async def async_show_on_phones(
    hass: HomeAssistant, entry: SlideControlConfigEntry, phones: list[str] | None = None
) -> None:
    """Show a talk on phones; without a list, on the phones in the stage's options.

    Raises ``ServiceValidationError`` if there is no phone or one is unknown, and as ``Phones.async_start`` does.
    """
    found = _find_phones(hass, entry.options.get(CONF_PHONES, []) if phones is None else phones)
    await entry.runtime_data.phones.async_start(found)


async def _show(call: ServiceCall) -> None:
    """Show the talk of each addressed stage on phones; starts only if all fields are valid."""
    phones, minutes = _read_phones(call.data.get(CONF_PHONES)), _read_minutes(call.data.get(CONF_PLANNED_TIME))
    entries = await async_find_stages(call)
    for entry in entries:
        _find_phones(call.hass, entry.options.get(CONF_PHONES, []) if phones is None else phones)
    for entry in entries:
        if minutes is not None:
            plan_time(call.hass, entry, minutes)
        await async_show_on_phones(call.hass, entry, phones)


async def _hide(call: ServiceCall) -> ServiceResponse:
    """Remove the notifications; the response contains how long each slide was shown."""
    entries = await async_find_stages(call)
    if not any(entry.runtime_data.phones.on for entry in entries):
        raise invalid(Message("not_on_phones", stage=", ".join(entry.title for entry in entries)))
    progresses = [_progress(entry) for entry in entries]
    await asyncio.gather(*(entry.runtime_data.phones.async_stop() for entry in entries))
    if not call.return_response:
        return None
    return progresses[0] if len(progresses) == 1 else {"stages": list(progresses)}


def _progress(entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Return the progress of the talk; durations in seconds."""
    pacing = entry.runtime_data.pacing
    started_at, elapsed, planned = pacing.started_at, pacing.elapsed, pacing.planned
    return {
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        "stage": entry.title,
        "started_at": None if started_at is None else datetime.fromtimestamp(started_at, UTC).isoformat(),
        "elapsed": None if elapsed is None else round(elapsed, 1),
        "planned": planned,
        "slides": [
            {"number": number, "title": title, "shown": round(shown, 1), "planned": plan and round(plan, 1)}
            for number, title, shown, plan in pacing.slide_times()
        ],
    }


def _find_phones(hass: HomeAssistant, wanted: list[str]) -> list[Phone]:
    if not wanted:
        raise invalid(Message("no_phone"))
    phones = {phone.device_id: phone for phone in (find_phone(hass, each) for each in wanted)}
    return list(phones.values())


def _read_phones(value: Any) -> list[str] | None:
    if value is None:
        return None
    phones = [value] if isinstance(value, str) else value
    if not isinstance(phones, list) or not all(isinstance(phone, str) for phone in phones):
        raise invalid(Message("invalid_phones"))
    if len(phones) > MAX_PHONES:
        raise invalid(Message("too_many_phones", most=MAX_PHONES))
    return phones


def _read_minutes(value: Any) -> float | None:
    if value is None:
        return None
    try:
        minutes = float(value)
    except TypeError, ValueError:
        minutes = 0.0
    if isinstance(value, bool) or not 0 < minutes <= MAX_PLANNED_MINUTES:
        raise invalid(Message("invalid_planned_time", most=MAX_PLANNED_MINUTES))
    return minutes
