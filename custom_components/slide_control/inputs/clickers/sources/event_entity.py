"""Event entities, which most remotes and buttons provide, from Zigbee to Matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.components.event import ATTR_EVENT_TYPE, ATTR_EVENT_TYPES
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from .entity import EntitySource
from .timestamp import pressed_just_now


@dataclass(frozen=True, slots=True)
class EventEntitySource(EntitySource):
    """An event entity; its event types are the kinds of press."""

    type: ClassVar[str] = "event"
    domains: ClassVar[frozenset[str]] = frozenset({"event"})

    @override
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        if (entity_id := self.entity_id(hass)) is None:
            return ()
        state, entry = hass.states.get(entity_id), er.async_get(hass).async_get(entity_id)
        # The registry also has the event types while the entity is unavailable.
        event_types = (state.attributes.get(ATTR_EVENT_TYPES) if state else None) or (
            (entry.capabilities or {}).get(ATTR_EVENT_TYPES) if entry else None
        )
        return [str(kind) for kind in event_types or ()]

    @classmethod
    @override
    def press_of(cls, old: State, new: State) -> str | None:
        kind = new.attributes.get(ATTR_EVENT_TYPE)
        return str(kind) if kind and pressed_just_now(old, new) else None
