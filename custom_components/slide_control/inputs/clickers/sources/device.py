"""Devices whose buttons are only available as device triggers of their integration."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ....stage import fields
from ....stage.fields import InvalidFieldError
from ....stage.messages import Message
from ..gestures import is_press
from .device_triggers import Triggers, async_all_press_triggers, async_attach, async_press_triggers, is_trigger_of
from .entries import async_watch_entries
from .source import OnDetected, OnPress, Press, Source

_MAX_ID_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class DeviceSource(Source):
    """A device; each of its device triggers is a kind of press."""

    device_id: str
    triggers: Triggers = field(compare=False)
    called: str = field(default="", compare=False)
    """Its name when it was chosen, shown after it has been removed."""

    type: ClassVar[str] = "device"

    @classmethod
    async def of(cls, hass: HomeAssistant, device_id: str) -> Self:
        """Return the source for a device with its current triggers."""
        return cls(device_id, await async_press_triggers(hass, device_id), device_name(hass, device_id) or "")

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        device_id = fields.text(data.get("device_id"), "source.device_id", _MAX_ID_LENGTH, shortest=1)
        triggers = fields.mapping(data.get("triggers"), "source.triggers")
        for kind, config in triggers.items():
            if not is_trigger_of(config, device_id):
                raise InvalidFieldError(f"source.triggers.{kind}", Message("foreign_trigger"))
        configs = {kind: dict(config) for kind, config in triggers.items()}
        return cls(device_id, configs, str(data.get("called", "")))

    @override
    def as_dict(self) -> dict[str, Any]:
        identity = {"type": self.type, "device_id": self.device_id, "called": self.called}
        return identity | {"triggers": self.triggers}

    @property
    @override
    def key(self) -> str:
        return f"device {self.device_id}"

    @override
    def name(self, hass: HomeAssistant) -> str:
        return device_name(hass, self.device_id) or self.called or self.device_id

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return list(self.triggers)

    @override
    def exists(self, hass: HomeAssistant) -> bool:
        device = dr.async_get(hass).async_get(self.device_id)
        return device is not None and device.disabled_by is None

    @override
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        @callback
        def fired(kind: str, context: Context) -> None:
            on_press(Press(kind, context))

        # Those without a command tell when a held button is released.
        wanted = [(kind, config) for kind, config in self.triggers.items() if kind in kinds or is_press(kind)]
        return await async_attach(hass, wanted, fired)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        domains = frozenset(str(config["domain"]) for config in self.triggers.values())
        return watch_device(hass, self.device_id, domains, lambda: self.exists(hass), changed)

    @classmethod
    @override
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        devices = await async_all_press_triggers(hass)
        triggers_by_id = {
            f"{device_id} {kind}": (cls(device_id, triggers, device_name(hass, device_id) or ""), kind, config)
            for device_id, triggers in devices.items()
            for kind, config in triggers.items()
        }

        @callback
        def fired(name: str, _context: Context) -> None:
            source, kind, _ = triggers_by_id[name]
            on_detected(source, kind)

        if not triggers_by_id:
            return lambda: None
        return await async_attach(hass, [(name, config) for name, (_, _, config) in triggers_by_id.items()], fired)


def device_name(hass: HomeAssistant, device_id: str) -> str | None:
    """Return the name of a device; None if it has been removed."""
    device = dr.async_get(hass).async_get(device_id)
    return (device.name_by_user or device.name) if device else None


def watch_device(
    hass: HomeAssistant,
    device_id: str,
    domains: Collection[str],
    exists: Callable[[], bool],
    changed: Callable[[], None],
) -> CALLBACK_TYPE:
    """Call ``changed`` when a device or the integrations of its triggers come or go; returns ``unsubscribe``."""

    def belongs(entry: ConfigEntry) -> bool:
        return entry.domain in domains

    existed = exists()

    @callback
    def is_this_device(data: dr.EventDeviceRegistryUpdatedData) -> bool:
        return data["device_id"] == device_id

    @callback
    def registry_changed(_: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        nonlocal existed
        if existed != (existed := exists()):
            changed()

    unsubscribe = hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, registry_changed, is_this_device)
    unwatch = async_watch_entries(hass, belongs, exists, changed)

    @callback
    def stop() -> None:
        unsubscribe()
        unwatch()

    return stop
