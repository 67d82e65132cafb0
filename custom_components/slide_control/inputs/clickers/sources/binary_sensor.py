"""Binary sensors: contacts, pedals and push buttons that are on while pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.const import ATTR_DEVICE_CLASS, STATE_ON
from homeassistant.core import HomeAssistant, State

from ..press_command import Choice
from .on_off import OnOffSource

# These change without a press, so they are not detected. They can still be picked.
_IGNORED_DEVICE_CLASSES: Final = frozenset(
    {"battery", "battery_charging", "carbon_monoxide", "cold", "connectivity", "gas", "heat", "light", "moisture"}
    | {"motion", "moving", "occupancy", "plug", "power", "presence", "problem", "running", "safety", "smoke", "sound"}
    | {"tamper", "update"}
)


@dataclass(frozen=True, slots=True)
class BinarySensorSource(OnOffSource):
    """A binary sensor: on is the press, off the release."""

    type: ClassVar[str] = "binary_sensor"
    domains: ClassVar[frozenset[str]] = frozenset({"binary_sensor"})

    @override
    def defaults(self, hass: HomeAssistant, kinds: Sequence[str], detected: Sequence[str]) -> dict[str, Choice]:
        return {kind: Choice.NEXT if kind == STATE_ON else Choice.NOTHING for kind in kinds}

    @classmethod
    @override
    def detects(cls, state: State) -> bool:
        return state.attributes.get(ATTR_DEVICE_CLASS) not in _IGNORED_DEVICE_CLASSES
