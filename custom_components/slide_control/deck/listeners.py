"""Those who want to know what happens on a deck."""

from __future__ import annotations

from collections.abc import Callable
import logging
from typing import Final

from .changes import Change

_LOGGER: Final = logging.getLogger(__name__)

type Listener = Callable[[Change], None]


class Listeners:
    """Are told each change in the order in which they came."""

    def __init__(self) -> None:
        """Start with none."""
        self._listeners: list[Listener] = []
        self._last: list[Listener] = []

    def add(self, listener: Listener, *, last: bool = False) -> Callable[[], None]:
        """Tell one more, with ``last`` after all who are not; returns how to stop that."""
        listeners = self._last if last else self._listeners
        listeners.append(listener)
        return lambda: listeners.remove(listener) if listener in listeners else None

    def tell(self, change: Change) -> None:
        """Tell everyone; one that fails must not keep the others, or the caller, from hearing."""
        for listener in (*self._listeners, *self._last):
            try:
                listener(change)
            except Exception:
                _LOGGER.exception("A listener of the deck failed")

    def clear(self) -> None:
        """Tell nobody any more."""
        self._listeners.clear()
        self._last.clear()
