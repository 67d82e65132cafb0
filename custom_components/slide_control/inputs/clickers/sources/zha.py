"""Devices of ZHA, whose presses are events on the bus, whether a quirk describes them or not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self, override

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ....stage import fields
from ..gestures import is_press, understand
from .device import device_name, watch_device
from .source import OnDetected, OnPress, Press, Source

_ZHA: Final = "zha"
_EVENT: Final = "zha_event"
_MAX_ID_LENGTH: Final = 100
_MAX_KIND_LENGTH: Final = 100
# Commands that say by themselves which button was pressed, or that a device with a single button sends.
_WITHOUT_ENDPOINT: Final = frozenset({"toggle", "on", "off", "release", "stop_with_on_off", "stop"})
# IKEA's arrows: the lowest byte of the first argument.
_ARROWS: Final = ("right", "left")
_MODES: Final = ("up", "down")


@dataclass(frozen=True, slots=True)
class ZhaSource(Source):
    """A device of ZHA; the commands of its events are the kinds of press."""

    device_id: str
    called: str = field(default="", compare=False)
    """Its name when it was chosen, shown after it has been removed."""

    type: ClassVar[str] = "zha"

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        device_id = fields.text(data.get("device_id"), "source.device_id", _MAX_ID_LENGTH, shortest=1)
        return cls(device_id, str(data.get("called", "")))

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "device_id": self.device_id, "called": self.called}

    @property
    @override
    def key(self) -> str:
        return f"zha {self.device_id}"

    @override
    def name(self, hass: HomeAssistant) -> str:
        return device_name(hass, self.device_id) or self.called or self.device_id

    @override
    def label(self, hass: HomeAssistant) -> str:
        return f"{self.name(hass)} (ZHA)"

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return ()

    @override
    def integration(self, hass: HomeAssistant) -> str | None:
        return _ZHA

    @override
    def exists(self, hass: HomeAssistant) -> bool:
        device = dr.async_get(hass).async_get(self.device_id)
        return device is not None and device.disabled_by is None

    @override
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        @callback
        def is_this_device(data: Mapping[str, Any]) -> bool:
            return bool(data.get("device_id") == self.device_id)

        @callback
        def fired(event: Event) -> None:
            if (kind := kind_of(event.data)) is not None:
                on_press(Press(kind, event.context))

        return hass.bus.async_listen(_EVENT, fired, is_this_device)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        return watch_device(hass, self.device_id, frozenset({_ZHA}), lambda: self.exists(hass), changed)

    @classmethod
    @override
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        @callback
        def fired(event: Event) -> None:
            device_id, kind = event.data.get("device_id"), kind_of(event.data)
            if isinstance(device_id, str) and kind is not None and is_press(kind):
                on_detected(cls(device_id, device_name(hass, device_id) or ""), kind)

        return hass.bus.async_listen(_EVENT, fired)


def kind_of(data: Mapping[str, Any]) -> str | None:
    """Return the kind of press in the data of an event: its command, after the button that the rest of it names."""
    command = data.get("command")
    if not isinstance(command, str) or not 0 < len(command) <= _MAX_KIND_LENGTH:
        return None
    args, params = data.get("args"), data.get("params")
    first = next(iter(args), None) if isinstance(args, list | tuple) else None
    mode = params.get("step_mode", params.get("move_mode")) if isinstance(params, Mapping) else None
    if isinstance(params, Mapping) and first is None:
        first = params.get("param1")
    meaning = understand(command)
    if command in ("press", "hold") and isinstance(first, int) and first & 0xFF < len(_ARROWS):
        return f"{_ARROWS[first & 0xFF]} {command}"
    if isinstance(mode, int) and 0 <= mode < len(_MODES):
        return f"{_MODES[mode]} {command}"
    endpoint = data.get("endpoint_id")
    if isinstance(endpoint, int) and not meaning.button and command not in _WITHOUT_ENDPOINT and is_press(command):
        return f"{endpoint} {command}"
    return command
