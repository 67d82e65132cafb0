"""The base class of entities that are on or off; switching them is the press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, override

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant, State

from .entity import EntitySource

_STATES: Final = (STATE_ON, STATE_OFF)


@dataclass(frozen=True, slots=True)
class OnOffSource(EntitySource):
    """An entity with the states on and off; changes from or to any other state are not presses."""

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return _STATES

    @classmethod
    @override
    def press_of(cls, old: State, new: State) -> str | None:
        return new.state if old.state in _STATES and new.state in _STATES else None
