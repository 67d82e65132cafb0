"""Tags: NFC tags and QR codes scanned by a phone or a reader."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self, override

from homeassistant.components.tag.const import DOMAIN as TAG_DOMAIN, EVENT_TAG_SCANNED, TAG_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ....stage import fields
from .source import OnDetected, OnPress, Press, Source

_SCAN: Final = "scan"
_MAX_ID_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class TagSource(Source):
    """A tag, identified by its tag id."""

    tag_id: str

    type: ClassVar[str] = "tag"

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(fields.text(data.get("tag_id"), "source.tag_id", _MAX_ID_LENGTH, shortest=1))

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "tag_id": self.tag_id}

    @property
    @override
    def key(self) -> str:
        return f"tag {self.tag_id}"

    @override
    def name(self, hass: HomeAssistant) -> str:
        entity_id = self._entity_id(hass)
        entry = er.async_get(hass).async_get(entity_id) if entity_id else None
        return (entry and (entry.name or entry.original_name)) or f"Tag {self.tag_id}"

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        return (_SCAN,)

    @override
    def exists(self, hass: HomeAssistant) -> bool:
        return self._entity_id(hass) is not None

    @override
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        @callback
        def is_this_tag(data: Mapping[str, Any]) -> bool:
            return data.get(TAG_ID) == self.tag_id

        @callback
        def scanned(event: Event[Mapping[str, Any]]) -> None:
            on_press(Press(_SCAN, event.context))

        return hass.bus.async_listen(EVENT_TAG_SCANNED, scanned, is_this_tag)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        existed = self.exists(hass)

        @callback
        def is_a_tag(data: er.EventEntityRegistryUpdatedData) -> bool:
            return data["entity_id"].startswith(f"{TAG_DOMAIN}.")

        @callback
        def registry_changed(_: Event[er.EventEntityRegistryUpdatedData]) -> None:
            nonlocal existed
            if existed != (existed := self.exists(hass)):
                changed()

        return hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, registry_changed, is_a_tag)

    @classmethod
    @override
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        @callback
        def scanned(event: Event[Mapping[str, Any]]) -> None:
            if isinstance(tag_id := event.data.get(TAG_ID), str) and tag_id:
                on_detected(cls(tag_id), _SCAN)

        return hass.bus.async_listen(EVENT_TAG_SCANNED, scanned)

    def _entity_id(self, hass: HomeAssistant) -> str | None:
        return er.async_get(hass).async_get_entity_id(TAG_DOMAIN, TAG_DOMAIN, self.tag_id)
