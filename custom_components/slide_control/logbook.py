"""Descriptions of the integration's events for the logbook, in Home Assistant's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
    LazyEventPartialState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN, EVENT_COMMAND, EVENT_COMMAND_FAILED, EVENT_CUE
from .stage.results import Result

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]

_REASONS: Final = frozenset({Result.EXPIRED, Result.NO_DISPLAY, Result.REJECTED, Result.TIMEOUT})
_MAX_COMMAND_LENGTH: Final = 100


@callback
def async_describe_events(hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]) -> None:
    """Register the descriptions."""
    async_describe_event(DOMAIN, EVENT_CUE, partial(_cue, hass))
    async_describe_event(DOMAIN, EVENT_COMMAND_FAILED, partial(_command_failed, hass))
    async_describe_event(DOMAIN, EVENT_COMMAND, partial(_command, hass))


def _cue(hass: HomeAssistant, event: LazyEventPartialState) -> dict[str, Any]:
    data = event.data
    message = _sentence(
        hass,
        "cue_titled" if data.get("title") else "cue",
        cue=data.get("cue"),
        number=data.get("number"),
        title=data.get("title"),
    )
    return _line(data, message, "mdi:theater")


def _command_failed(hass: HomeAssistant, event: LazyEventPartialState) -> dict[str, Any]:
    data = event.data
    result = str(data.get("result"))
    message = _sentence(
        hass,
        result if result in _REASONS else "failed",
        command=_label(hass, "command", data.get("command", "")),
        source=_label(hass, "source", data.get("source")),
    )
    return _line(data, message, "mdi:alert-circle-outline")


def _command(hass: HomeAssistant, event: LazyEventPartialState) -> dict[str, Any]:
    """Describe a command; anything can fire this event, so its data is not validated."""
    message = _sentence(hass, "command", command=_label(hass, "command", event.data.get("command", "next")))
    return {LOGBOOK_ENTRY_NAME: "Slide Control", LOGBOOK_ENTRY_MESSAGE: message}


def _sentence(hass: HomeAssistant, key: str, **placeholders: object) -> str:
    # Home Assistant has no translation category for the logbook, so the texts are stored as selector options.
    text = _texts(hass, "selector").get(f"component.{DOMAIN}.selector.logbook.options.{key}", key)
    return text.format_map(placeholders)


def _label(hass: HomeAssistant, attribute: str, value: object) -> str:
    """Return what people call the value of an attribute of the activity entity; the value itself if it is unknown."""
    name = str(value)[:_MAX_COMMAND_LENGTH]
    key = f"component.{DOMAIN}.entity.event.activity.state_attributes.{attribute}.state.{name}"
    return _texts(hass, "entity").get(key, name.replace("_", " "))


def _texts(hass: HomeAssistant, category: str) -> Mapping[str, str]:
    """Return what is loaded; the logbook describes its lines outside the event loop and can't wait."""
    return async_get_cached_translations(hass, hass.config.language, category, DOMAIN)


def _line(data: Mapping[str, Any], message: str, icon: str) -> dict[str, Any]:
    return {LOGBOOK_ENTRY_NAME: data.get("stage"), LOGBOOK_ENTRY_MESSAGE: message, LOGBOOK_ENTRY_ICON: icon}
