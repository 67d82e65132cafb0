"""The part of the options that says where the audience reaches the MQTT broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.helpers.selector import BooleanSelector, TextSelector, TextSelectorConfig, TextSelectorType

from .broker.address import MAX_CREDENTIAL_LENGTH, is_broker_url
from .const import (
    CONF_BROKER_PASSWORD,
    CONF_BROKER_PICTURES,
    CONF_BROKER_POINTER,
    CONF_BROKER_URL,
    CONF_BROKER_USER,
    DEFAULT_BROKER_PICTURES,
    DEFAULT_BROKER_POINTER,
)

BROKER_FORM: Final = vol.Schema(
    {
        vol.Optional(CONF_BROKER_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Optional(CONF_BROKER_USER): TextSelector(TextSelectorConfig(autocomplete="off")),
        vol.Optional(CONF_BROKER_PASSWORD): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
        ),
        vol.Required(CONF_BROKER_PICTURES, default=DEFAULT_BROKER_PICTURES): BooleanSelector(),
        vol.Required(CONF_BROKER_POINTER, default=DEFAULT_BROKER_POINTER): BooleanSelector(),
    }
)
_SWITCHES: Final = {CONF_BROKER_PICTURES: DEFAULT_BROKER_PICTURES, CONF_BROKER_POINTER: DEFAULT_BROKER_POINTER}
_TEXTS: Final = (CONF_BROKER_URL, CONF_BROKER_USER, CONF_BROKER_PASSWORD)
BROKER_OPTIONS: Final = frozenset(key.schema for key in BROKER_FORM.schema)
EXAMPLE: Final = "wss://broker.example:8084/mqtt"


def broker_options(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered, without what is empty; nothing if there is no address."""
    texts = {name: str(user_input.get(name, "")).strip() for name in _TEXTS}
    if not texts[CONF_BROKER_URL]:
        return {}
    given: dict[str, Any] = {name: value for name, value in texts.items() if value}
    return given | {name: bool(user_input.get(name, default)) for name, default in _SWITCHES.items()}


def is_valid(options: Mapping[str, Any]) -> bool:
    """Return whether a browser can use these options; none at all are valid."""
    credentials = (options.get(name, "") for name in (CONF_BROKER_USER, CONF_BROKER_PASSWORD))
    return not options or (
        is_broker_url(options[CONF_BROKER_URL]) and all(len(text) <= MAX_CREDENTIAL_LENGTH for text in credentials)
    )
