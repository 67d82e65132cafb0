"""The types of sources, one module each, with the interface in ``source``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ....stage.fields import InvalidFieldError
from ....stage.messages import Message
from .binary_sensor import BinarySensorSource
from .button import ButtonSource
from .device import DeviceSource
from .entity import EntitySource
from .event_entity import EventEntitySource
from .mqtt import MqttSource
from .source import Source
from .tag import TagSource
from .wall_switch import WallSwitchSource
from .zha import ZhaSource

# The order in which sources that detected the same press are offered: the most specific first.
SOURCES: Final[tuple[type[Source], ...]] = (
    EventEntitySource,
    DeviceSource,
    ZhaSource,
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
    """Parse stored data; raises ``InvalidFieldError`` for an unknown type or invalid data."""
    if isinstance(data, Mapping):
        for source in SOURCES:
            if source.type == data.get("type"):
                return source.from_dict(data)
    raise InvalidFieldError("source", Message("unknown_source_type"))
