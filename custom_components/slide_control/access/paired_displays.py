"""The paired displays: each has a token of its own and can be forgotten without the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
import hashlib
import secrets
import time
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_KEYS, CONF_STAGE_ID, DOMAIN
from .tokens import Role, create_token

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class PairedDisplay:
    """A display that was paired with a stage."""

    display_id: str
    stage_id: str
    name: str
    """What people call it; at first, its browser's name."""
    address: str | None
    """The IP address from which it was paired."""
    paired_at: float
    """Unix time in seconds."""
    key_digest: str
    """A digest of the stage's display key at that time: a new key forgets all displays of the stage."""


class PairedDisplays:
    """The paired displays of all stages, stored across restarts. The store contains no token."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without displays."""
        self._store: Store[list[dict[str, Any]]] = Store(hass, _VERSION, f"{DOMAIN}.displays", private=True)
        self._displays: dict[str, PairedDisplay] = {}
        self._listeners: list[tuple[str, Callable[[], None]]] = []

    @callback
    def listen(self, stage_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when a display of a stage was paired, renamed or forgotten; returns ``unsubscribe``."""
        added = (stage_id, listener)
        self._listeners.append(added)
        return lambda: self._listeners.remove(added)

    async def async_load(self) -> None:
        """Read the stored displays; a damaged record is left out."""
        for stored in await self._store.async_load() or ():
            try:
                display = PairedDisplay(**stored)
            except TypeError:
                continue
            self._displays[display.display_id] = display

    @callback
    def add(self, data: Mapping[str, Any], name: str, address: str | None) -> tuple[PairedDisplay, str]:
        """Add a display to the stage of an entry with this data; return it with its token."""
        stage_id, key = data[CONF_STAGE_ID], data[CONF_KEYS][Role.DISPLAY.value]
        display = PairedDisplay(secrets.token_hex(8), stage_id, name, address, time.time(), _digest(key))
        self._displays[display.display_id] = display
        self._changed(stage_id)
        token = create_token(stage_id, Role.DISPLAY, key, opens=True, display_id=display.display_id)
        return display, token

    def of_stage(self, data: Mapping[str, Any]) -> list[PairedDisplay]:
        """Return the displays of the stage of an entry with this data, the newest first."""
        digest = _digest(data[CONF_KEYS][Role.DISPLAY.value])
        found = [
            display
            for display in self._displays.values()
            if display.stage_id == data[CONF_STAGE_ID] and display.key_digest == digest
        ]
        return sorted(found, key=lambda display: display.paired_at, reverse=True)

    def knows(self, stage_id: str, display_id: str) -> bool:
        """Return whether a display is paired with a stage."""
        display = self._displays.get(display_id)
        return display is not None and display.stage_id == stage_id

    @callback
    def rename(self, stage_id: str, display_id: str, name: str) -> bool:
        """Give a display another name; return whether there is such a display."""
        if not self.knows(stage_id, display_id):
            return False
        self._displays[display_id] = replace(self._displays[display_id], name=name)
        self._changed(stage_id)
        return True

    @callback
    def forget(self, stage_id: str, display_id: str) -> bool:
        """Remove a display, so that its token opens nothing; return whether there was one."""
        if not self.knows(stage_id, display_id):
            return False
        del self._displays[display_id]
        self._changed(stage_id)
        return True

    @callback
    def forget_stage(self, stage_id: str) -> None:
        """Remove all displays of a stage."""
        rest = {key: display for key, display in self._displays.items() if display.stage_id != stage_id}
        if len(rest) < len(self._displays):
            self._displays = rest
            self._changed(stage_id)

    async def async_save(self) -> None:
        """Save now what is saved shortly after each change."""
        await self._store.async_save(self._serialize())

    @callback
    def _changed(self, stage_id: str) -> None:
        self._store.async_delay_save(self._serialize)
        for stage, listener in tuple(self._listeners):
            if stage == stage_id:
                listener()

    def _serialize(self) -> list[dict[str, Any]]:
        return [asdict(display) for display in self._displays.values()]


PAIRED_DISPLAYS: Final[HassKey[PairedDisplays]] = HassKey(f"{DOMAIN}.paired_displays")


def _digest(key: str) -> str:
    return hashlib.sha256(b"display key\n" + key.encode()).hexdigest()[:16]
