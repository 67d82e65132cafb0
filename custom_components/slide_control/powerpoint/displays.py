"""The PowerPoints of a loaded stage, kept in sync with its subentries."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import CONF_STAGE_ID, DOMAIN
from ..plain_text import plain, plain_markdown
from ..stage.fields import InvalidFieldError
from .display import PowerPointDisplay
from .link import PowerPointLink
from .settings import SUBENTRY_TYPE, PowerPointSettings, read_settings

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry
    from .osc import OscMessage

ISSUE: Final = "powerpoint_unreachable"


class PowerPoints:
    """Connects new and changed PowerPoints only; reloading the entry would disconnect all displays."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        """Start without any; ``async_sync`` connects them."""
        self._hass = hass
        self._entry = entry
        self._connected: dict[str, tuple[tuple[str, PowerPointSettings | None], _Connection | None]] = {}
        self._lock = asyncio.Lock()
        self._stopped = False
        self._unsubscribe = async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)

    @callback
    def stop(self) -> None:
        """Disconnect all."""
        self._stopped = True
        self._unsubscribe()
        for subentry_id in [*self._connected]:
            self._disconnect(subentry_id)

    @callback
    def _entry_changed(self, change: ConfigEntryChange, entry: ConfigEntry) -> None:
        if change is ConfigEntryChange.UPDATED and entry is self._entry and not self._stopped:
            entry.async_create_task(self._hass, self.async_sync(), "Slide Control PowerPoint")

    async def async_sync(self) -> None:
        """Connect and disconnect as the subentries say."""
        async with self._lock:
            wanted = {
                each.subentry_id: (each, (each.title, _settings(each)))
                for each in self._entry.get_subentries_of_type(SUBENTRY_TYPE)
            }
            for subentry_id, (snapshot, _) in [*self._connected.items()]:
                if subentry_id not in wanted or wanted[subentry_id][1] != snapshot:
                    self._disconnect(subentry_id)
            for subentry_id, (subentry, snapshot) in wanted.items():
                if subentry_id not in self._connected and not self._stopped:
                    self._connected[subentry_id] = snapshot, await self._connect(subentry, snapshot[1])

    async def _connect(self, subentry: ConfigSubentry, settings: PowerPointSettings | None) -> _Connection | None:
        data = self._entry.runtime_data
        if settings is None:
            return None
        connection = _Connection()
        try:
            connection.link = await PowerPointLink.async_open(
                settings.host, settings.port, settings.feedback_port, connection.receive
            )
        except OSError as error:
            self._create_issue(subentry, settings, error)
            return None
        ir.async_delete_issue(self._hass, DOMAIN, f"{ISSUE}_{subentry.subentry_id}")
        connection.display = PowerPointDisplay(
            data.stage,
            data.hub,
            stage_id=self._entry.data[CONF_STAGE_ID],
            key=subentry.subentry_id,
            name=subentry.title,
            send=connection.link.send,
        )
        connection.display.start()
        return connection

    def _disconnect(self, subentry_id: str) -> None:
        _, connection = self._connected.pop(subentry_id)
        ir.async_delete_issue(self._hass, DOMAIN, f"{ISSUE}_{subentry_id}")
        if connection is not None:
            connection.display.stop()
            connection.link.close()

    def _create_issue(self, subentry: ConfigSubentry, settings: PowerPointSettings, error: OSError) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"{ISSUE}_{subentry.subentry_id}",
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE,
            translation_placeholders={
                "powerpoint": plain(subentry.title),
                "stage": plain_markdown(self._entry.title),
                "host": plain_markdown(settings.host),
                "feedback_port": str(settings.feedback_port),
                "error": plain_markdown(error.strerror or str(error)),
            },
        )


class _Connection:
    """A connected PowerPoint."""

    link: PowerPointLink
    display: PowerPointDisplay

    def receive(self, messages: list[OscMessage], address: str) -> None:
        """Pass on feedback, which may arrive before the display exists."""
        if hasattr(self, "display"):
            self.display.receive(messages, address)


def _settings(subentry: ConfigSubentry) -> PowerPointSettings | None:
    try:
        return read_settings(subentry.data)
    except InvalidFieldError:
        return None


async def async_setup_powerpoints(entry: SlideControlConfigEntry) -> None:
    """Connect the stage's PowerPoints until the entry is unloaded."""
    powerpoints = entry.runtime_data.powerpoints
    entry.async_on_unload(powerpoints.stop)
    await powerpoints.async_sync()
