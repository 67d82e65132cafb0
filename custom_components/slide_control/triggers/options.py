"""How the target and the options of triggers and conditions are checked: options by the parsers that will read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from ..deck.fields import InvalidFieldError
from ..inputs.decks import check_target


def checked(hass: HomeAssistant, config: ConfigType, options_schema: Any) -> ConfigType:
    """Return target and options with their defaults; raises ``vol.Invalid`` with the field that is wrong."""
    schema = vol.Schema(
        {
            vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Required(CONF_OPTIONS, default=dict): options_schema,
        }
    )
    found = cast("ConfigType", schema(config))
    check_target(hass, found.get(CONF_TARGET))
    return found


def option(name: str, parse: Callable[[Any, str], object]) -> Callable[[Any], Any]:
    """Return a check that keeps the option as it was written; it raises ``vol.Invalid`` with the field's name."""

    def check(value: Any) -> Any:
        try:
            parse(value, name)
        except InvalidFieldError as error:
            raise vol.Invalid(str(error)) from None
        return value

    return check
