"""Wall switches: switches, lights and toggle helpers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant

from ..press_command import Choice
from .on_off import OnOffSource


@dataclass(frozen=True, slots=True)
class WallSwitchSource(OnOffSource):
    """A switch, light or toggle helper: on moves forward, off moves back."""

    type: ClassVar[str] = "switch"
    domains: ClassVar[frozenset[str]] = frozenset({"input_boolean", "light", "switch"})

    @override
    def defaults(self, hass: HomeAssistant, kinds: Sequence[str], detected: Sequence[str]) -> dict[str, Choice]:
        return {kind: Choice.NEXT if kind == STATE_ON else Choice.PREVIOUS for kind in kinds}
