"""The test mode of a clicker: shows its last presses in a notification."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from ...plain_text import plain, plain_markdown
from .press_command import Choice

if TYPE_CHECKING:
    from .clicker import ClickerRef
    from .press_command import PressCommand

_MAX_LINES: Final = 5
# Home Assistant has no translation category for notifications, so the texts are stored as selector options.
_CATEGORY: Final = "selector"


class PressLog:
    """A persistent notification for one clicker, updated on each press."""

    def __init__(self, hass: HomeAssistant, ref: ClickerRef) -> None:
        """Start without a notification."""
        self._hass = hass
        self._id = f"{DOMAIN}_test_{ref.subentry_id}"
        self._title = ref.title
        self._lines: deque[str] = deque(maxlen=_MAX_LINES)
        self._texts: dict[str, str] = {}

    async def async_open(self) -> None:
        """Create the notification in Home Assistant's language."""
        self._texts = await async_get_translations(self._hass, self._hass.config.language, _CATEGORY, [DOMAIN])
        self._write()

    @callback
    def show(self, kind: str, command: PressCommand | None) -> None:
        """Add a press and the command that it is mapped to."""
        does = self._text("press_command", (command.choice if command else Choice.NOTHING).value)
        if command is not None and command.slide is not None:
            does += f": {command.slide}"
        at = dt_util.now().strftime("%H:%M:%S")
        self._lines.append(f"- {at} **{plain_markdown(kind)}** → {plain_markdown(does)}")
        self._write()

    @callback
    def close(self) -> None:
        """Dismiss the notification."""
        persistent_notification.async_dismiss(self._hass, self._id)

    def _write(self) -> None:
        lines = "\n".join(reversed(self._lines)) or self._text("press_log", "waiting")
        persistent_notification.async_create(
            self._hass,
            f"{lines}\n\n{self._text('press_log', 'hint')}",
            title=self._text("press_log", "title").format(clicker=plain(self._title)),
            notification_id=self._id,
        )

    def _text(self, selector: str, option: str) -> str:
        return self._texts.get(f"component.{DOMAIN}.{_CATEGORY}.{selector}.options.{option}", option)
