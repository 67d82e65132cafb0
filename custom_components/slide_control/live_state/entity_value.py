"""What slides show of an entity: its state or an attribute, as Home Assistant shows it."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.sensor import ATTR_STATE_CLASS, SensorDeviceClass, async_rounded_state
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_UNIT_OF_MEASUREMENT,
    STATE_HOME,
    STATE_ON,
    STATE_OPEN,
    STATE_PLAYING,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_translate_state, async_translate_state_attr

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant, State

SEPARATOR: Final = "#"
"""Between an entity's id and the name of an attribute."""
_MAX_LENGTH: Final = 255
_ON: Final = frozenset({STATE_ON, STATE_OPEN, STATE_HOME, STATE_PLAYING})
_NUMBERS: Final = frozenset({"counter", "input_number", "number"})
_QUANTITY: Final = frozenset({ATTR_STATE_CLASS, ATTR_UNIT_OF_MEASUREMENT})
_MISSING: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
# Attributes with these words open something else, such as a camera's picture.
_SECRET_WORDS: Final = ("token", "picture", "password", "secret", "url", "key", "code")


def entity_value(hass: HomeAssistant, name: str) -> dict[str, Any]:
    """Return the value of ``light.hall``, or of an attribute as in ``light.hall#brightness``.

    ``text`` is what to show, left out if there is nothing; ``missing`` is then ``unavailable`` or ``unknown``.
    """
    entity_id, _, attribute = name.partition(SEPARATOR)
    state = hass.states.get(entity_id)
    if state is None or state.state == STATE_UNAVAILABLE:
        return {"missing": STATE_UNAVAILABLE}
    return _attribute(hass, state, attribute) if attribute else _state(hass, state)


def _state(hass: HomeAssistant, state: State) -> dict[str, Any]:
    if state.state in _MISSING:
        return {"missing": state.state}
    value: dict[str, Any] = {"on": state.state in _ON}
    if state.attributes.get(ATTR_DEVICE_CLASS) == SensorDeviceClass.TIMESTAMP:
        return value | {"text": state.state, "time": True}
    if _is_number(state):
        value |= {"text": async_rounded_state(hass, state.entity_id, state), "number": True}
    else:
        value["text"] = async_translate_state(hass, state.state, state.domain, *_naming(hass, state))
    unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
    return value | ({"unit": unit} if isinstance(unit, str) and unit else {})


def _attribute(hass: HomeAssistant, state: State, attribute: str) -> dict[str, Any]:
    content = None if _is_secret(attribute) else state.attributes.get(attribute)
    if isinstance(content, bool):
        return {"text": str(content).lower(), "on": content}
    if isinstance(content, int | float):
        unit = state.attributes.get(f"{attribute}_unit")
        if unit is None and attribute.endswith("temperature"):
            unit = hass.config.units.temperature_unit
        return {"text": str(content), "number": True} | ({"unit": unit} if isinstance(unit, str) else {})
    if isinstance(content, str) and content:
        text = async_translate_state_attr(hass, content, state.domain, *_naming(hass, state), attribute)
        return {"text": text[:_MAX_LENGTH]}
    return {"missing": STATE_UNKNOWN}


def _naming(hass: HomeAssistant, state: State) -> tuple[str | None, str | None, str | None]:
    """Return what translations of a state depend on: platform, translation key, and device class."""
    entry = er.async_get(hass).async_get(state.entity_id)
    platform, key = (None, None) if entry is None else (entry.platform, entry.translation_key)
    return platform, key, state.attributes.get(ATTR_DEVICE_CLASS)


def _is_number(state: State) -> bool:
    """Return whether a state is a quantity, as Home Assistant's frontend decides: a year or a code is none."""
    if not (state.domain in _NUMBERS or _QUANTITY & state.attributes.keys()):
        return False
    try:
        return isfinite(float(state.state))
    except ValueError:
        return False


def _is_secret(attribute: str) -> bool:
    return any(word in attribute.lower() for word in _SECRET_WORDS)
