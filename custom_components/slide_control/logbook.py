"""Descriptions of the integration's events for the logbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
    LazyEventPartialState,
)
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN, EVENT_COMMAND, EVENT_COMMAND_FAILED, EVENT_CUE
from .stage.results import Result

type Describe = Callable[[LazyEventPartialState], dict[str, Any]]

_SOURCES: Final[Mapping[str, str]] = {
    "action": "an action",
    "button": "its button",
    "clicker": "a clicker",
    "event": "an event",
    "flag": "its flag address",
    "llm": "an assistant",
    "media_player": "its media player",
    "notification": "a notification",
    "number": "its number",
    "remote": "a remote",
    "select": "its list of slides",
    "switch": "its switch",
    "voice": "voice",
    "webhook": "its webhook",
}
_REASONS: Final[Mapping[str, str]] = {
    "expired": "it came too late",
    "no_display": "no display shows the stage",
    "rejected": "the slides cannot do that",
    "timeout": "the slides did not answer",
}
_MAX_COMMAND_LENGTH: Final = 100


@callback
def async_describe_events(_hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]) -> None:
    """Register the descriptions."""
    async_describe_event(DOMAIN, EVENT_CUE, _cue)
    async_describe_event(DOMAIN, EVENT_COMMAND_FAILED, _command_failed)
    async_describe_event(DOMAIN, EVENT_COMMAND, _command)


def _cue(event: LazyEventPartialState) -> dict[str, Any]:
    data = event.data
    title = f" “{data['title']}”" if data.get("title") else ""
    return _line(data, f"gave the cue “{data.get('cue')}” on slide {data.get('number')}{title}", "mdi:theater")


def _command_failed(event: LazyEventPartialState) -> dict[str, Any]:
    data = event.data
    source = str(data.get("source"))
    result = str(data.get("result"))
    why = _REASONS.get(result, "it failed")
    moved = "perhaps nothing moved" if result == Result.TIMEOUT else "nothing moved"
    by = _SOURCES.get(source, source)
    return _line(data, f"was asked for “{_word(data)}” by {by}, and {moved}: {why}", "mdi:alert-circle-outline")


def _command(event: LazyEventPartialState) -> dict[str, Any]:
    """Describe a command; anything can fire this event, so its data is not validated."""
    return {
        LOGBOOK_ENTRY_NAME: "Slide Control",
        LOGBOOK_ENTRY_MESSAGE: f"was asked for “{_word(event.data, 'next')}” by an event",
    }


def _word(data: Mapping[str, Any], default: str = "") -> str:
    return str(data.get("command", default))[:_MAX_COMMAND_LENGTH].replace("_", " ")


def _line(data: Mapping[str, Any], message: str, icon: str) -> dict[str, Any]:
    return {LOGBOOK_ENTRY_NAME: data.get("stage"), LOGBOOK_ENTRY_MESSAGE: message, LOGBOOK_ENTRY_ICON: icon}
