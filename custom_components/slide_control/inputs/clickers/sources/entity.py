"""The base class of entity sources, identified by registry id so that they survive renaming."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self, override

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
    split_entity_id,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from ....const import DOMAIN
from ....stage import fields
from .source import OnDetected, OnPress, Press, Source

_MAX_ID_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class EntitySource(Source):
    """An entity that can be pressed."""

    entity: str
    """The registry id, or the entity id of an entity without a registry entry."""
    called: str = field(default="", compare=False)
    """Its name when it was chosen, shown after it has been removed."""

    domains: ClassVar[frozenset[str]]

    @classmethod
    @override
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            fields.text(data.get("entity"), "source.entity", _MAX_ID_LENGTH, shortest=1),
            str(data.get("called", "")),
        )

    @classmethod
    def of(cls, hass: HomeAssistant, entity_id: str) -> Self:
        """Return the source for an entity."""
        entry = er.async_get(hass).async_get(entity_id)
        return cls(entry.id if entry else entity_id, full_name(hass, entity_id))

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"type": self.type, "entity": self.entity, "called": self.called}

    @property
    @override
    def key(self) -> str:
        return f"entity {self.entity}"

    def entity_id(self, hass: HomeAssistant) -> str | None:
        """Return the current entity id, or None if the entity has been removed."""
        return er.async_resolve_entity_id(er.async_get(hass), self.entity)

    @override
    def name(self, hass: HomeAssistant) -> str:
        if (entity_id := self.entity_id(hass)) is None:
            return self.called or self.entity
        return full_name(hass, entity_id)

    @override
    def label(self, hass: HomeAssistant) -> str:
        entity_id = self.entity_id(hass)
        return f"{self.name(hass)} ({entity_id})" if entity_id else self.name(hass)

    @override
    def exists(self, hass: HomeAssistant) -> bool:
        if (entity_id := self.entity_id(hass)) is None:
            return False
        if entry := er.async_get(hass).async_get(entity_id):
            return entry.disabled_by is None
        return hass.states.get(entity_id) is not None

    @override
    def integration(self, hass: HomeAssistant) -> str | None:
        entry = er.async_get(hass).async_get(self.entity_id(hass) or "")
        return entry.platform if entry else None

    @classmethod
    @abstractmethod
    def press_of(cls, old: State, new: State) -> str | None:
        """Return the kind of press that a state change represents, or None."""

    @classmethod
    def detects(cls, state: State) -> bool:  # noqa: ARG003 - used by subclasses
        """Return whether a state change of this entity counts as a press during detection."""
        return True

    @override
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        @callback
        def state_changed(event: Event[EventStateChangedData]) -> None:
            if (kind := self._press_in(event.data)) is not None:
                on_press(Press(kind, event.context))

        return async_track_state_change_event(hass, self.entity_id(hass) or (), state_changed)

    @override
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        last_id = self.entity_id(hass)

        @callback
        def is_this_entity(data: er.EventEntityRegistryUpdatedData) -> bool:
            return data["entity_id"] in (last_id, self.entity_id(hass)) or data.get("old_entity_id") == last_id

        @callback
        def registry_changed(_: Event[er.EventEntityRegistryUpdatedData]) -> None:
            nonlocal last_id
            last_id = self.entity_id(hass) or last_id
            changed()

        @callback
        def state_changed(event: Event[EventStateChangedData]) -> None:
            if event.data["old_state"] is None or event.data["new_state"] is None:
                changed()

        unsubscribe = hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, registry_changed, is_this_entity)
        if self.entity != last_id:
            return unsubscribe
        # Without a registry entry, the entity exists while it has a state.
        untrack = async_track_state_change_event(hass, self.entity, state_changed)

        @callback
        def stop() -> None:
            unsubscribe()
            untrack()

        return stop

    @classmethod
    @override
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        @callback
        def is_in_domains(data: EventStateChangedData) -> bool:
            return split_entity_id(data["entity_id"])[0] in cls.domains

        @callback
        def state_changed(event: Event[EventStateChangedData]) -> None:
            entity_id = event.data["entity_id"]
            new = event.data["new_state"]
            if new is None or is_own(hass, entity_id) or not cls.detects(new):
                return
            if (kind := cls._press_in(event.data)) is not None:
                on_detected(cls.of(hass, entity_id), kind)

        return hass.bus.async_listen(EVENT_STATE_CHANGED, state_changed, is_in_domains)

    @classmethod
    def _press_in(cls, data: EventStateChangedData) -> str | None:
        """Return the kind of press in a state change, or None; adding or removing an entity is not a press."""
        old, new = data["old_state"], data["new_state"]
        return None if old is None or new is None or old.state == new.state else cls.press_of(old, new)


def is_own(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether an entity belongs to this integration, which would create a loop."""
    entry = er.async_get(hass).async_get(entity_id)
    return entry is not None and entry.platform == DOMAIN


def full_name(hass: HomeAssistant, entity_id: str) -> str:
    """Return the name of an entity including its device's name, even without a state."""
    if state := hass.states.get(entity_id):
        return state.name
    if (entry := er.async_get(hass).async_get(entity_id)) is None:
        return entity_id
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
    names = (device and (device.name_by_user or device.name), entry.name or entry.original_name)
    return " ".join(name for name in names if name) or entity_id
