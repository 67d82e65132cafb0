"""Tells displays of hosted decks to load their page again when its files have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .library import DECKS_FOLDER, deck_version, find_hosted_decks
from .protocol import reload_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .audience import Audience

_EVERY: Final = 1.5
"""Seconds between two looks, while a hosted deck is displayed. A change counts once two looks in a row have found the
same, so that no file is shown that is still being written."""


class ReloadWatch:
    """Looks at the files of what an audience's displays show, and only while they do."""

    def __init__(self, hass: HomeAssistant, audience: Audience) -> None:
        """Wait for a display that shows a hosted deck."""
        self._hass = hass
        self._audience = audience
        self._cancel: Callable[[], None] | None = None
        self._before: dict[str, str] = {}
        audience.hosted_joined = self.start

    @callback
    def start(self) -> None:
        """Begin to look, if that has not begun."""
        if self._cancel is None and not self._audience.closed:
            self._cancel = async_call_later(self._hass, _EVERY, self._look)

    @callback
    def stop(self) -> None:
        """Look no more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    async def _look(self, _: datetime) -> None:
        self._cancel = None
        names = {session.hosted.name for session in self._audience if session.hosted is not None}
        if not names or self._audience.closed:
            self._before = {}
            return
        now = await self._hass.async_add_executor_job(_versions, self._hass.config.path(*DECKS_FOLDER), names)
        settled = {name: version for name, version in now.items() if version and self._before.get(name) == version}
        self._before = now
        for session in self._audience:
            if (page := session.hosted) is None or (version := settled.get(page.name, page.version)) == page.version:
                continue
            session.hosted = page._replace(version=version)
            session.write(reload_frame(page.name))
        self.start()


def _versions(folder: str, names: set[str]) -> dict[str, str]:
    """Return the state of each deck; "" for one that could not be shown now, whose old page had better stay."""
    found = {name: deck_version(folder, name) for name in names}
    broken = {deck.name for deck in find_hosted_decks(folder) if deck.problem is not None}
    return {name: "" if name in broken else version for name, version in found.items()}
