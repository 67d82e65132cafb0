"""Listeners: callbacks for each change of a stage, called in phases."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
import logging
from typing import Final

from .changes import Change

_LOGGER: Final = logging.getLogger(__name__)

type Listener = Callable[[Change], None]


class Phase(IntEnum):
    """The order in which listeners are called, regardless of the order in which they subscribed."""

    PUSH = 0
    """Browsers receive the new state first."""
    CLOCK = 1
    """The talk's clock is updated before anything reads it."""
    QUEUE = 2
    """Work for Home Assistant is queued."""
    ENTITIES = 3
    EVENTS = 4
    """The activity event follows the entities that it refers to."""
    AUTOMATIONS = 5
    """Automations run when all entities are up to date."""


class Listeners:
    """Calls listeners with each change: phase by phase, and in the order of subscription within a phase."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[tuple[Phase, Listener]] = []

    def add(self, listener: Listener, phase: Phase) -> Callable[[], None]:
        """Add a listener; returns ``unsubscribe``."""
        added = (phase, listener)
        self._listeners.append(added)
        self._listeners.sort(key=lambda each: each[0])
        return lambda: self._listeners.remove(added) if added in self._listeners else None

    def notify(self, change: Change) -> None:
        """Call every listener; an exception is logged and affects neither the other listeners nor the caller."""
        for _, listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                _LOGGER.exception("A listener of the stage failed")

    def clear(self) -> None:
        """Remove all listeners."""
        self._listeners.clear()
