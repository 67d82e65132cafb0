"""The test mode of a clicker: its last presses in a notification, and no slide moved."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...const import DOMAIN

if TYPE_CHECKING:
    from .press_command import PressCommand

_MOST: Final = 5


class PressLog:
    """One notification for a clicker, which is replaced with each press."""

    def __init__(self, hass: HomeAssistant, subentry_id: str, title: str) -> None:
        """Say that the clicker is being tested."""
        self._hass = hass
        self._id = f"{DOMAIN}_test_{subentry_id}"
        self._title = title
        self._lines: deque[str] = deque(maxlen=_MOST)
        self._write()

    @callback
    def show(self, kind: str, command: PressCommand | None) -> None:
        """Add a press, and what it would have done."""
        does = "nothing" if command is None else command.choice.replace("_", " ")
        if command is not None and command.slide is not None:
            does += f" {command.slide}"
        at = dt_util.now().strftime("%H:%M:%S")
        self._lines.append(f"- {at} `{_plain(kind)}` → {_plain(does)}")
        self._write()

    @callback
    def close(self) -> None:
        """Take the notification away."""
        persistent_notification.async_dismiss(self._hass, self._id)

    def _write(self) -> None:
        heard = "\n".join(reversed(self._lines)) or "Press it now: each press appears here."
        persistent_notification.async_create(
            self._hass,
            f"{heard}\n\nNo slide moves. *Reconfigure* the clicker to end its test mode.",
            title=f"Testing the clicker {self._title}",
            notification_id=self._id,
        )


def _plain(text: str) -> str:
    """Keep what comes from elsewhere from being read as Markdown."""
    return "".join(character for character in text if character.isprintable() and character not in "`*_[]<>|\\")
