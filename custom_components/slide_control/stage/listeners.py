"""Listeners: callbacks for each change of a stage, called in phases."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
import logging
from typing import Final, NamedTuple

from .changes import ALL, Change, Kinds

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


class _Added(NamedTuple):
    """A listener, and what it is called with."""

    phase: Phase
    listener: Listener
    kinds: Kinds


class Listeners:
    """Calls listeners with each change: phase by phase, and in the order of subscription within a phase."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[_Added] = []
        self._by_kind: dict[type[Change], tuple[Listener, ...]] = {}
        """Whom to call with a kind of change, as far as it was asked for: a press is dispatched in microseconds."""

    def add(self, listener: Listener, phase: Phase, kinds: Kinds = ALL) -> Callable[[], None]:
        """Call a listener with changes of these kinds; returns ``unsubscribe``."""
        added = _Added(phase, listener, kinds)
        self._listeners.append(added)
        self._listeners.sort(key=lambda each: each.phase)
        self._by_kind.clear()

        def unsubscribe() -> None:
            if added in self._listeners:
                self._listeners.remove(added)
                self._by_kind.clear()

        return unsubscribe

    def notify(self, change: Change) -> None:
        """Call the listeners; an exception is logged and affects neither the other listeners nor the caller."""
        kind = type(change)
        if (listeners := self._by_kind.get(kind)) is None:
            listeners = self._by_kind[kind] = tuple(each.listener for each in self._listeners if kind in each.kinds)
        for listener in listeners:
            try:
                listener(change)
            except Exception:
                _LOGGER.exception("A listener of the stage failed")

    def clear(self) -> None:
        """Remove all listeners."""
        self._listeners.clear()
        self._by_kind.clear()
