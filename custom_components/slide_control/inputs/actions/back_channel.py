"""The actions about the back channel of the audience: polls, and questions on displays.

What opens and closes the back channel is a switch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...backchannel.poll import parse_form
from ...const import ATTR_CONFIG_ENTRY_ID
from .register import async_register_action, on_each_stage

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry
    from .register import StageHandler


def _open_poll(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the audience, and open the back channel if it is closed."""
    channel = entry.runtime_data.hub.back_channel
    channel.open_poll(parse_form(data))
    if data["show"]:
        channel.show_poll()
    return {}


def _close_poll(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Take no more votes; the response is the result."""
    channel = entry.runtime_data.hub.back_channel
    poll = channel.close_poll()
    if data["show"]:
        channel.show_poll()
    result = poll.as_dict()
    return {name: result[name] for name in ("question", "votes", "mean", "results")} | {"leading": poll.leading}


def _show_question(_hass: HomeAssistant, entry: SlideControlConfigEntry, data: Mapping[str, Any]) -> dict[str, Any]:
    """Show a question on displays, or dismiss it."""
    channel = entry.runtime_data.hub.back_channel
    (channel.show_question if data["show"] else channel.dismiss_question)(data["question_id"])
    return {}


# Texts, choices and numbers are validated by the parser that all inputs share.
_ACTIONS: Final[Mapping[str, tuple[StageHandler, dict[Any, Any], SupportsResponse]]] = {
    "open_poll": (
        _open_poll,
        {
            vol.Required("question"): cv.string,
            vol.Optional("choices"): vol.All(cv.ensure_list, [cv.string]),
            vol.Optional("min"): vol.Coerce(int),
            vol.Optional("max"): vol.Coerce(int),
            vol.Optional("show", default=False): cv.boolean,
        },
        SupportsResponse.NONE,
    ),
    "close_poll": (_close_poll, {vol.Optional("show", default=False): cv.boolean}, SupportsResponse.OPTIONAL),
    "show_question": (
        _show_question,
        {vol.Required("question_id"): cv.string, vol.Optional("show", default=True): cv.boolean},
        SupportsResponse.NONE,
    ),
}
FIELDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset({str(field) for field in fields} | {ATTR_CONFIG_ENTRY_ID})
    for name, (_, fields, _) in _ACTIONS.items()
}


@callback
def async_setup_back_channel(hass: HomeAssistant) -> None:
    """Register the actions."""
    address = {vol.Optional(ATTR_CONFIG_ENTRY_ID): str, **cv.TARGET_SERVICE_FIELDS}
    for name, (handler, fields, response) in _ACTIONS.items():
        async_register_action(hass, name, on_each_stage(handler), vol.Schema({**fields, **address}), response)
