"""The way into the audience, as displays show it: its address, code and QR code, in a corner or on the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..access.tokens import Role
from ..push.frames import join_frame

if TYPE_CHECKING:
    from datetime import datetime

    from ..push.hub import Hub


class JoinStyle(StrEnum):
    """How much of a display the way in takes."""

    CORNER = "corner"
    FULL = "full"


class JoinOverlay:
    """Shows the way in on all displays of a stage, also on those that connect later."""

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        """Start hidden."""
        self._hass = hass
        self._hub = hub
        self._cancel: Callable[[], None] | None = None

    @property
    def shown(self) -> bool:
        """Whether displays show it."""
        return self._hub.join is not None

    @callback
    def show(self, code: str, url: str | None, style: JoinStyle, seconds: float | None) -> None:
        """Show it for so many seconds, or until it is hidden. Without a ``url``, displays take their own address."""
        self.stop()
        self._set({"code": code, "url": url, "style": style.value})
        if seconds is not None:
            self._cancel = async_call_later(self._hass, seconds, self._hide_later)

    @callback
    def hide(self) -> None:
        """Hide it."""
        self.stop()
        if self.shown:
            self._set(None)

    @callback
    def stop(self) -> None:
        """Cancel the timer."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _hide_later(self, _: datetime) -> None:
        self._cancel = None
        self.hide()

    def _set(self, show: dict[str, str | None] | None) -> None:
        self._hub.join = show
        self._hub.broadcast(Role.DISPLAY, join_frame(show))
