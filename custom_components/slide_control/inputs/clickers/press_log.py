"""The test mode of a clicker: its last presses in a notification, and no slide moved."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from .press_command import Choice

if TYPE_CHECKING:
    from .press_command import PressCommand

_MOST: Final = 5
# Home Assistant has no category for the texts of notifications: they stand with the choices of selectors.
_CATEGORY: Final = "selector"


class PressLog:
    """One notification for a clicker, which is replaced with each press."""

    def __init__(self, hass: HomeAssistant, subentry_id: str, title: str) -> None:
        """Show nothing yet."""
        self._hass = hass
        self._id = f"{DOMAIN}_test_{subentry_id}"
        self._title = title
        self._lines: deque[str] = deque(maxlen=_MOST)
        self._texts: dict[str, str] = {}

    async def async_open(self) -> None:
        """Say, in Home Assistant's language, that the clicker is being tested."""
        self._texts = await async_get_translations(self._hass, self._hass.config.language, _CATEGORY, [DOMAIN])
        self._write()

    @callback
    def show(self, kind: str, command: PressCommand | None) -> None:
        """Add a press, and what it would have done."""
        does = self._text("press_command", (command.choice if command else Choice.NOTHING).value)
        if command is not None and command.slide is not None:
            does += f": {command.slide}"
        at = dt_util.now().strftime("%H:%M:%S")
        self._lines.append(f"- {at} `{_plain(kind)}` → {_plain(does)}")
        self._write()

    @callback
    def close(self) -> None:
        """Take the notification away."""
        persistent_notification.async_dismiss(self._hass, self._id)

    def _write(self) -> None:
        heard = "\n".join(reversed(self._lines)) or self._text("press_log", "waiting")
        persistent_notification.async_create(
            self._hass,
            f"{heard}\n\n{self._text('press_log', 'hint')}",
            title=self._text("press_log", "title").format(clicker=self._title),
            notification_id=self._id,
        )

    def _text(self, selector: str, option: str) -> str:
        return self._texts.get(f"component.{DOMAIN}.{_CATEGORY}.{selector}.options.{option}", option)


def _plain(text: str) -> str:
    """Keep what comes from elsewhere from being read as Markdown."""
    return "".join(character for character in text if character.isprintable() and character not in "`*_[]<>|\\")
