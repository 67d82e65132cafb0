"""Event entities, which most remotes and buttons provide, from Zigbee to Matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, override

from homeassistant.components.event import ATTR_EVENT_TYPE, ATTR_EVENT_TYPES, ATTR_MULTI_PRESS_COUNT
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er

from ..gestures import complete, is_press
from .entity import EntitySource
from .timestamp import pressed_just_now

# The attributes that tell which button was pressed, or which side of it.
_BUTTON_ATTRIBUTES: Final = ("button", "direction")
_MAX_BUTTON_LENGTH: Final = 40


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
        return complete([str(kind) for kind in event_types or ()], ())

    @classmethod
    @override
    def press_of(cls, old: State, new: State) -> str | None:
        return kind_of(new.attributes) if pressed_just_now(old, new) else None


def kind_of(attributes: Mapping[str, Any]) -> str | None:
    """Return the kind of press in an event entity's attributes: its event type with its count and its button."""
    if not (kind := attributes.get(ATTR_EVENT_TYPE)):
        return None
    count = attributes.get(ATTR_MULTI_PRESS_COUNT)
    word = f"{kind}_{count}" if isinstance(count, int) else str(kind)
    for name in _BUTTON_ATTRIBUTES if is_press(word) else ():
        button = attributes.get(name)
        if isinstance(button, str | int) and 0 < len(str(button)) <= _MAX_BUTTON_LENGTH and " " not in str(button):
            return f"{button} {word}"
    return word
