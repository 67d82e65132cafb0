"""MQTT topics, for whatever publishes its presses to the user's own broker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from ....deck import fields
from ..gestures import is_press
from .entries import async_watch_entries
from .source import OnHeard, OnPress, Press, Source

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_MQTT: Final = "mqtt"
_LONGEST_TOPIC: Final = 65_535
LONGEST_KIND: Final = 100
# A payload that says nothing, or nothing that could be told apart.
MESSAGE: Final = "message"
# Where JSON says how a button was pressed: Zigbee2MQTT, Tasmota, Shelly of both generations, and event entities.
_NAMES: Final = ("action", "event_type", "event", "click", "press")
_DEEPEST: Final = 4
_NOT_BUTTONS: Final = ("homeassistant/", "$")


@dataclass(frozen=True, slots=True)
class MqttSource(Source):
    """A topic, or several with wildcards; what their payloads say are the kinds of press."""

    topic: str

    type: ClassVar[str] = "mqtt"

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(fields.text(data.get("topic"), "source.topic", _LONGEST_TOPIC, shortest=1))

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
        def heard(_topic: str, kind: str) -> None:
            on_press(Press(kind, Context()))

        return await _subscribe(hass, self.topic, heard)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        def belongs(entry: ConfigEntry) -> bool:
            return entry.domain == _MQTT

        return async_watch_entries(hass, belongs, lambda: self.exists(hass), changed)

    @classmethod
    @override
    async def async_overhear(cls, hass: HomeAssistant, on_heard: OnHeard) -> CALLBACK_TYPE:
        @callback
        def heard(topic: str, kind: str) -> None:
            if is_press(kind) and not topic.startswith(_NOT_BUTTONS):
                on_heard(cls(topic), kind)

        if not is_ready(hass):
            return lambda: None
        return await _subscribe(hass, "#", heard, unknown=None)


def is_ready(hass: HomeAssistant) -> bool:
    """Tell whether Home Assistant's MQTT integration is set up."""
    return bool(hass.config_entries.async_loaded_entries(_MQTT))


async def _subscribe(
    hass: HomeAssistant, topic: str, heard: Callable[[str, str], None], *, unknown: str | None = MESSAGE
) -> CALLBACK_TYPE:
    if not is_ready(hass):
        raise HomeAssistantError("MQTT is not set up")
    # Its requirements are there only where it is set up.
    from homeassistant.components import mqtt  # noqa: PLC0415

    listening = True

    @callback
    def received(message: ReceiveMessage) -> None:
        # What the broker has kept was pressed at another time.
        if not listening or message.retain:
            return
        if (kind := kind_of(message.payload, unknown=unknown)) is not None:
            heard(message.topic, kind)

    unsubscribe = await mqtt.async_subscribe(hass, topic, received, encoding=None)

    @callback
    def stop() -> None:
        # A client that was replaced meanwhile keeps the subscription, which must be deaf then.
        nonlocal listening
        listening = False
        with suppress(HomeAssistantError):
            unsubscribe()

    return stop


def kind_of(payload: object, *, unknown: str | None = MESSAGE) -> str | None:
    """Return what a payload says of a press; None for what is no text, or says that nothing is pressed.

    ``unknown`` is for a payload that holds no word for it.
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
        found, word = _search(value, _DEEPEST)
        return word if found else unknown
    word = value if isinstance(value, str) else text
    return word if 0 < len(word) <= LONGEST_KIND and word.isprintable() else unknown


def _search(value: Any, depth: int) -> tuple[bool, str | None]:
    """Look for the word, level by level; Zigbee2MQTT has it empty or null when the finger has gone."""
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict):
        for name, said in value.items():
            if name.lower() in _NAMES and (said is None or isinstance(said, str)):
                return True, said if said and len(said) <= LONGEST_KIND else None
    for item in inner if depth else ():
        if isinstance(item, dict | list):
            found = _search(item, depth - 1)
            if found[0]:
                return found
    return False, None
