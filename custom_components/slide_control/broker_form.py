"""The part of the options that says where the audience reaches the MQTT broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType

from .broker.address import MAX_CREDENTIAL_LENGTH, is_broker_url
from .const import CONF_BROKER_PASSWORD, CONF_BROKER_URL, CONF_BROKER_USER

BROKER_FORM: Final = vol.Schema(
    {
        vol.Optional(CONF_BROKER_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        vol.Optional(CONF_BROKER_USER): TextSelector(TextSelectorConfig(autocomplete="off")),
        vol.Optional(CONF_BROKER_PASSWORD): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="new-password")
        ),
    }
)
BROKER_OPTIONS: Final = frozenset(key.schema for key in BROKER_FORM.schema)
EXAMPLE: Final = "wss://broker.example:8084/mqtt"


def broker_options(user_input: Mapping[str, Any]) -> dict[str, str]:
    """Return what was entered, without what is empty; nothing if there is no address."""
    given = {name: str(user_input.get(name, "")).strip() for name in BROKER_OPTIONS}
    return {name: value for name, value in given.items() if value} if given[CONF_BROKER_URL] else {}


def is_valid(options: Mapping[str, str]) -> bool:
    """Return whether a browser can use these options; none at all are valid."""
    credentials = (options.get(name, "") for name in (CONF_BROKER_USER, CONF_BROKER_PASSWORD))
    return not options or (
        is_broker_url(options[CONF_BROKER_URL]) and all(len(text) <= MAX_CREDENTIAL_LENGTH for text in credentials)
    )
