"""Validates the target and options of triggers and conditions with the parsers that read them later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant, async_get_hass_or_none
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from ..inputs.targets import check_target
from ..messages import english, localizer
from ..stage.fields import InvalidFieldError


def checked(hass: HomeAssistant, config: ConfigType, options_schema: Any) -> ConfigType:
    """Return the validated target and options with defaults; raises ``vol.Invalid`` that names the invalid field."""
    schema = vol.Schema(
        {
            vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
            vol.Required(CONF_OPTIONS, default=dict): options_schema,
        }
    )
    validated = cast("ConfigType", schema(config))
    check_target(hass, validated.get(CONF_TARGET))
    return validated


def option(name: str, parse: Callable[[Any, str], object]) -> Callable[[Any], Any]:
    """Return a validator that leaves the option unchanged; it raises ``vol.Invalid`` with the parser's message."""

    def check(value: Any) -> Any:
        try:
            parse(value, name)
        except InvalidFieldError as error:
            hass = async_get_hass_or_none()
            raise vol.Invalid((localizer(hass) if hass else english)(error.message)) from None
        return value

    return check
