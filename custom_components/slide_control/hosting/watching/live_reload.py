"""Live reload: displays reload a hosted deck when its files change."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ...const import DECKS_FOLDER
from ...push.frames import reload_frame
from ..jobs import deck_jobs
from ..queries import async_unconverted
from .notices import Notices
from .shown_decks import current_version, watch_decks

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ...push.hub import Hub

_LOGGER: Final = logging.getLogger(__name__)

CHECK_SECONDS: Final = 1.5
"""Seconds between two checks. A change counts once two checks in a row find the same version, so that a file that is
still being written is not loaded."""
IDLE_SECONDS: Final = 60
"""Seconds until the next check if all versions are settled and the operating system notices changes."""


class LiveReload:
    """Checks the files of the hosted decks on a hub's displays, and of no others.

    Checks repeat until nothing changes any more, and begin again with a notice of the operating system. Where it gives
    none, as for a network's file system, they never end.
    """

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        """Register with the hub; the checks start when a display shows a hosted deck."""
        self._hass = hass
        self._hub = hub
        self._cancel: Callable[[], None] | None = None
        self._is_idle = False
        self._notices: Notices | None = None
        self._previous: dict[str, str] = {}
        hub.on_hosted_display = self.start

    @callback
    def start(self) -> None:
        """Check soon, unless that is scheduled or the hub is closed."""
        if self._is_idle:
            self._cancel_check()
        if self._cancel is None and not self._hub.closed:
            self._cancel = async_call_later(self._hass, CHECK_SECONDS, self._check)

    @callback
    def stop(self) -> None:
        """Cancel the scheduled check, and end the notices."""
        self._cancel_check()
        self._previous = {}
        if self._notices is not None:
            self._notices.close()
            self._notices = None

    @callback
    def _cancel_check(self) -> None:
        if self._cancel is not None:
            self._cancel()
        self._cancel, self._is_idle = None, False

    async def _check(self, _: datetime) -> None:
        self._cancel, self._is_idle = None, False
        names = {
            session.hosted.name for session in self._hub.displays if session.hosted is not None and session.reloads
        }
        if not names or self._hub.closed:
            self.stop()
            return
        noticed = False
        try:
            noticed, current = await self._look(names)
        except Exception:  # the next check may succeed
            _LOGGER.exception("The files of the shown decks can't be checked")
        else:
            noticed = noticed and current == self._previous
            self._reload(current)
        self._wait(noticed=noticed)

    @callback
    def _wait(self, *, noticed: bool) -> None:
        """Schedule the next check: for later, if a notice will come before that should there be a reason."""
        if self._hub.closed:
            self.stop()
        elif not noticed:
            self.start()
        elif self._cancel is None:  # no notice has come in the meantime
            self._cancel, self._is_idle = async_call_later(self._hass, IDLE_SECONDS, self._check), True

    async def _look(self, names: set[str]) -> tuple[bool, dict[str, str]]:
        """Return whether every change will be noticed, and the current versions."""
        notices = self._open_notices()
        folder = self._hass.config.path(*DECKS_FOLDER)

        def look() -> tuple[bool, dict[str, str]]:
            # In this order, so that no change comes between them.
            noticed = notices is not None and watch_decks(notices, folder, names)
            return noticed, {name: current_version(folder, name) for name in names}

        noticed, current = await deck_jobs(self._hass).reading.run(look)
        # A presentation counts as changed once it is converted, so that its displays go on showing slides until then.
        waiting = await async_unconverted(self._hass, current)
        return noticed and not waiting, {name: "" if name in waiting else each for name, each in current.items()}

    @callback
    def _open_notices(self) -> Notices | None:
        if self._notices is None:
            try:
                self._notices = Notices(self._hass.loop, self.start)
            except OSError:
                return None
        return self._notices

    @callback
    def _reload(self, current: dict[str, str]) -> None:
        settled = {
            name: version for name, version in current.items() if version and self._previous.get(name) == version
        }
        self._previous = current
        for session in self._hub.displays:
            if (page := session.hosted) is None or not session.reloads:
                continue
            if (version := settled.get(page.name, page.version)) == page.version:
                continue
            session.hosted = page._replace(version=version)
            session.write(reload_frame(page.name))
