"""Button entities of devices, and input button helpers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import HomeAssistant, State

from .entity import EntitySource
from .timestamp import pressed_just_now

_PRESS: Final = "press"


@dataclass(frozen=True, slots=True)
class ButtonSource(EntitySource):
    """A button or input button entity."""

    type: ClassVar[str] = "button"
    domains: ClassVar[frozenset[str]] = frozenset({"button", "input_button"})

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return (_PRESS,)

    @classmethod
    @override
    def press_of(cls, old: State, new: State) -> str | None:
        return _PRESS if pressed_just_now(old, new) else None
