"""MQTT topics, for devices that publish presses to the user's broker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from ....stage import fields
from ..gestures import is_press
from .entries import async_watch_entries
from .source import OnDetected, OnPress, Press, Source

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_MQTT: Final = "mqtt"
_MAX_TOPIC_BYTES: Final = 65_535
MAX_KIND_LENGTH: Final = 100
# The kind of press for a payload that is empty or unspecific.
MESSAGE: Final = "message"
# JSON keys for the kind of press: Zigbee2MQTT, Tasmota, Shelly of both generations, and event entities.
_KIND_KEYS: Final = ("action", "event_type", "event", "click", "press")
_MAX_DEPTH: Final = 4
_IGNORED_PREFIXES: Final = ("homeassistant/", "$")


@dataclass(frozen=True, slots=True)
class MqttSource(Source):
    """A topic, optionally with wildcards; the kinds of press are read from payloads."""

    topic: str

    type: ClassVar[str] = "mqtt"

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(fields.text(data.get("topic"), "source.topic", _MAX_TOPIC_BYTES, shortest=1))

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "topic": self.topic}

    @property
    @override
    def key(self) -> str:
        return f"mqtt {self.topic}"

    @override
    def name(self, hass: HomeAssistant) -> str:
        return self.topic

    @override
    def label(self, hass: HomeAssistant) -> str:
        return f"MQTT {self.topic}"

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return ()

    @override
    def exists(self, hass: HomeAssistant) -> bool:
        return bool(hass.config_entries.async_entries(_MQTT, include_ignore=False, include_disabled=False))

    @override
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        @callback
        def detected(_topic: str, kind: str) -> None:
            on_press(Press(kind, Context()))

        return await _subscribe(hass, self.topic, detected)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        def belongs(entry: ConfigEntry) -> bool:
            return entry.domain == _MQTT

        return async_watch_entries(hass, belongs, lambda: self.exists(hass), changed)

    @classmethod
    @override
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        @callback
        def detected(topic: str, kind: str) -> None:
            if is_press(kind) and not topic.startswith(_IGNORED_PREFIXES):
                on_detected(cls(topic), kind)

        if not is_ready(hass):
            return lambda: None
        return await _subscribe(hass, "#", detected, unknown=None)


def is_ready(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant's MQTT integration is loaded."""
    return bool(hass.config_entries.async_loaded_entries(_MQTT))


async def _subscribe(
    hass: HomeAssistant, topic: str, detected: Callable[[str, str], None], *, unknown: str | None = MESSAGE
) -> CALLBACK_TYPE:
    if not is_ready(hass):
        raise HomeAssistantError("MQTT is not set up")
    # Its requirements are installed only if it is set up.
    from homeassistant.components import mqtt  # noqa: PLC0415

    active = True

    @callback
    def received(message: ReceiveMessage) -> None:
        # A retained message is an old press.
        if not active or message.retain:
            return
        if (kind := kind_of(message.payload, unknown=unknown)) is not None:
            detected(message.topic, kind)

    unsubscribe = await mqtt.async_subscribe(hass, topic, received, encoding=None)

    @callback
    def stop() -> None:
        # If the MQTT client was replaced, unsubscribing fails; the subscription must then ignore messages.
        nonlocal active
        active = False
        with suppress(HomeAssistantError):
            unsubscribe()

    return stop


def kind_of(payload: object, *, unknown: str | None = MESSAGE) -> str | None:
    """Return the kind of press in a payload; None for binary data, and for JSON that reports no press.

    Returns ``unknown`` if the payload contains no kind of press.
    """
    try:
        text = payload.decode() if isinstance(payload, bytes | bytearray) else str(payload)
    except UnicodeDecodeError:
        return None
    text = text.strip()
    if not text:
        return MESSAGE
    try:
        value: Any = json_loads(text)
    except JSON_DECODE_EXCEPTIONS:
        value = text
    if isinstance(value, dict | list):
        found, word = _search(value, _MAX_DEPTH)
        return word if found else unknown
    word = value if isinstance(value, str) else text
    return word if 0 < len(word) <= MAX_KIND_LENGTH and word.isprintable() else unknown


def _search(value: Any, depth: int) -> tuple[bool, str | None]:
    """Search JSON for the kind of press, up to ``depth`` levels; returns whether a key was found, and its value.

    Zigbee2MQTT sends an empty string or null after a press; the value is then None.
    """
    children = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict):
        for name, kind in value.items():
            if name.lower() in _KIND_KEYS and (kind is None or isinstance(kind, str)):
                return True, kind if kind and len(kind) <= MAX_KIND_LENGTH else None
    for item in children if depth else ():
        if isinstance(item, dict | list):
            found = _search(item, depth - 1)
            if found[0]:
                return found
    return False, None
