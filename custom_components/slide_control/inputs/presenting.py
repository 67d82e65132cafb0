"""The actions that bring a talk to phones, and take it away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from ..const import ATTR_CONFIG_ENTRY_ID, CONF_PHONES, CONF_PLANNED_TIME, DOMAIN
from ..entry import LONGEST_PLAN_MINUTES, plan_time
from ..phones.phone import Phone, find_phone
from .decks import find_decks

if TYPE_CHECKING:
    from ..entry import SlideControlConfigEntry

ACTION_START: Final = "start_presenting"
ACTION_STOP: Final = "stop_presenting"
START_FIELDS: Final = frozenset({CONF_PHONES, CONF_PLANNED_TIME, ATTR_CONFIG_ENTRY_ID})
STOP_FIELDS: Final = frozenset({ATTR_CONFIG_ENTRY_ID})

MOST_PHONES: Final = 10

_STOP = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS})
# These are read by hand: what is wrong with them is told in words.
_START = _STOP.extend({vol.Optional(CONF_PHONES): object, vol.Optional(CONF_PLANNED_TIME): object})


@callback
def async_setup_presenting(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(DOMAIN, ACTION_START, _start, schema=_START)
    hass.services.async_register(DOMAIN, ACTION_STOP, _stop, schema=_STOP, supports_response=SupportsResponse.OPTIONAL)


async def async_start_presenting(
    hass: HomeAssistant, entry: SlideControlConfigEntry, phones: list[str] | None = None
) -> None:
    """Show a talk on phones, without a list on those that the deck's options name.

    Raises ``ServiceValidationError`` where there is no phone, or one is not known.
    """
    found = _find_phones(hass, entry.options.get(CONF_PHONES, []) if phones is None else phones)
    await entry.runtime_data.talk.async_start(found)


async def _start(call: ServiceCall) -> None:
    """Show the talk on each deck that is meant; nothing is begun unless all fields are right."""
    phones, minutes = _read_phones(call.data.get(CONF_PHONES)), _read_minutes(call.data.get(CONF_PLANNED_TIME))
    entries = find_decks(call.hass, call.data)
    for entry in entries:
        _find_phones(call.hass, entry.options.get(CONF_PHONES, []) if phones is None else phones)
    for entry in entries:
        if minutes is not None:
            plan_time(call.hass, entry, minutes)
        await async_start_presenting(call.hass, entry, phones)


async def _stop(call: ServiceCall) -> ServiceResponse:
    """Take the notifications away; answer how long each slide was shown."""
    entries = find_decks(call.hass, call.data)
    if not any(entry.runtime_data.talk.on for entry in entries):
        raise _error("not_on_phones", name=", ".join(entry.title for entry in entries))
    courses = [_course(entry) for entry in entries]
    await asyncio.gather(*(entry.runtime_data.talk.async_stop() for entry in entries))
    if not call.return_response:
        return None
    return courses[0] if len(courses) == 1 else {"decks": list(courses)}


def _course(entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Say how the talk has gone so far; times in seconds."""
    pacing = entry.runtime_data.pacing
    started_at, elapsed, planned = pacing.started_at, pacing.elapsed, pacing.planned
    return {
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        "deck": entry.title,
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
        raise _error("no_phone")
    phones = {phone.device_id: phone for phone in (find_phone(hass, each) for each in wanted)}
    return list(phones.values())


def _read_phones(value: Any) -> list[str] | None:
    if value is None:
        return None
    phones = [value] if isinstance(value, str) else value
    if not isinstance(phones, list) or not all(isinstance(phone, str) for phone in phones):
        raise _invalid(CONF_PHONES, "must be a device, or a list of devices, of the companion app")
    if len(phones) > MOST_PHONES:
        raise _invalid(CONF_PHONES, f"must have at most {MOST_PHONES} devices")
    return phones


def _read_minutes(value: Any) -> float | None:
    if value is None:
        return None
    try:
        minutes = float(value)
    except TypeError, ValueError:
        minutes = 0.0
    if isinstance(value, bool) or not 0 < minutes <= LONGEST_PLAN_MINUTES:
        raise _invalid(CONF_PLANNED_TIME, f"must be a number of minutes, above 0 and up to {LONGEST_PLAN_MINUTES}")
    return minutes


def _invalid(field: str, reason: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="invalid_field",
        translation_placeholders={"field": field, "reason": reason},
    )


def _error(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders)
