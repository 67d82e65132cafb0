"""A device with buttons in Home Assistant, and fake time in which its reports follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
import json
from typing import TYPE_CHECKING, Any

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
    async_fire_time_changed_exact,
)

from custom_components.slide_control.inputs.clickers import binding
from custom_components.slide_control.inputs.clickers.debounce import Debounce
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from .clicker import EVENT, entity, just_now, mqtt_button, settle
from .clicker_dialog import Dialog

if TYPE_CHECKING:
    import pytest

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

TOPIC = "zigbee2mqtt/Lectern remote"

type Report = str | Sequence[Any]
"""A kind of press, or a kind with its attributes."""


@dataclass
class PressedDevice:
    """A device whose presses arrive in one way: ``event``, ``device``, ``topic``, or ``zha``."""

    hass: HomeAssistant
    way: str
    kinds: Sequence[str] = ()
    device_id: str = ""

    @classmethod
    async def of(cls, hass: HomeAssistant, name: str, kinds: Sequence[str]) -> PressedDevice:
        """Set up a device; its name says how its presses arrive."""
        if "zha" in name.casefold():
            zha = MockConfigEntry(domain="zha")
            zha.add_to_hass(hass)
            device = dr.async_get(hass).async_get_or_create(
                config_entry_id=zha.entry_id, identifiers={("zha", "remote")}, name="Remote"
            )
            return cls(hass, "zha", kinds, device.id)
        if "trigger" in name.casefold():
            return cls(hass, "device", kinds, await mqtt_button(hass, *kinds))
        if "topic" in name.casefold() or not kinds:
            return cls(hass, "topic", kinds)
        entity(hass, EVENT, capabilities={"event_types": kinds})
        hass.states.async_set(EVENT, "unknown", {"event_types": kinds, "event_type": None})
        return cls(hass, "event", kinds)

    async def report(self, kind: str, **attributes: Any) -> None:
        """Report a press."""
        if self.way == "event":
            self.hass.states.async_set(EVENT, just_now(), {"event_types": self.kinds, "event_type": kind, **attributes})
        elif self.way == "device":
            async_fire_mqtt_message(self.hass, "zigbee2mqtt/remote/action", kind)
        elif self.way == "topic":
            async_fire_mqtt_message(self.hass, TOPIC, json.dumps({"action": kind, "battery": 100}))
        else:
            shape = {"device_id": self.device_id, "cluster_id": 6, "args": [], "params": {}}
            self.hass.bus.async_fire("zha_event", shape | {"command": kind} | attributes)

    async def reports(self, reports: Sequence[Report]) -> None:
        """Report one press after the other."""
        for each in reports:
            kind, attributes = (each, {}) if isinstance(each, str) else (each[0], each[1])
            await self.report(kind, **attributes)


async def take_all_suggestions(
    hass: HomeAssistant, entry: MockConfigEntry, device: PressedDevice, heard: Sequence[Report]
) -> dict[str, str]:
    """Add a clicker by pressing it, and change nothing that the dialog suggests; return the commands by kind."""
    dialog = Dialog(hass, entry)
    await dialog.open()
    await dialog.choose("listen")
    await device.reports(heard)
    await dialog.detected()
    await dialog.enter(detected="0")
    while dialog.step["type"] == "form":
        await dialog.keep()
    (subentry,) = entry.subentries.values()
    return {kind: command["choice"] for kind, command in subentry.data["presses"].items()}


class Clock:
    """The time in which presses are judged."""

    def __init__(self, hass: HomeAssistant, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put it in the place of the real time."""
        self.hass = hass
        self.seconds = stage.clock()
        monkeypatch.setattr(Debounce.__init__, "__defaults__", (lambda: self.seconds,))
        monkeypatch.setattr(stage, "clock", lambda: self.seconds)
        monkeypatch.setattr(stage.admission, "_clock", lambda: self.seconds)
        monkeypatch.setattr(binding, "monotonic", lambda: self.seconds)

    async def play(self, device: PressedDevice, reports: Sequence[Sequence[Any]]) -> None:
        """Let a device send reports: milliseconds, kind, attributes."""
        last = 0
        for at, kind, *attributes in reports:
            await self.advance((at - last) / 1000)
            last = at
            await device.report(kind, **(attributes[0] if attributes else {}))
            await settle(self.hass)
        await self.advance(2)

    async def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        if seconds:
            async_fire_time_changed_exact(self.hass, dt_util.utcnow() + timedelta(seconds=seconds))
        await settle(self.hass)
