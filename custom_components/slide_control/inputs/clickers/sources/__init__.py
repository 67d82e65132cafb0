"""What can be pressed: one file for each kind of source, behind the interface in ``source``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ....deck.fields import InvalidFieldError
from .binary_sensor import BinarySensorSource
from .button import ButtonSource
from .device import DeviceSource
from .entity import EntitySource
from .event_entity import EventEntitySource
from .mqtt import MqttSource
from .source import Source
from .tag import TagSource
from .wall_switch import WallSwitchSource

# In this order a press that several of them heard is offered: first what says most about it.
SOURCES: Final[tuple[type[Source], ...]] = (
    EventEntitySource,
    DeviceSource,
    TagSource,
    ButtonSource,
    BinarySensorSource,
    WallSwitchSource,
    MqttSource,
)
ENTITY_SOURCES: Final[tuple[type[EntitySource], ...]] = (
    EventEntitySource,
    ButtonSource,
    BinarySensorSource,
    WallSwitchSource,
)


def read_source(data: Any) -> Source:
    """Read what a subentry stores; raises ``InvalidFieldError`` for a source that there is not."""
    if isinstance(data, Mapping):
        for source in SOURCES:
            if source.type == data.get("type"):
                return source.from_dict(data)
    raise InvalidFieldError("source", "is of no known type")
