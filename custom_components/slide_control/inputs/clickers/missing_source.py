"""The repair that is raised when what a clicker listens to has gone, and that goes when it is back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from ...const import DOMAIN

if TYPE_CHECKING:
    from ...entry import SlideControlConfigEntry
    from .sources.source import Source

ISSUE: Final = "clicker_source_missing"
# What is reloaded is gone for a moment, too (seconds).
GRACE: Final = 10


class MissingSource:
    """Looks whether a source is there, and tells the user when it is not."""

    def __init__(
        self, hass: HomeAssistant, entry: SlideControlConfigEntry, subentry_id: str, title: str, source: Source
    ) -> None:
        """Tell nothing yet."""
        self._hass = hass
        self._entry = entry
        self._subentry_id = subentry_id
        self._title = title
        self._source = source
        self._waiting: CALLBACK_TYPE | None = None

    @property
    def _issue_id(self) -> str:
        return f"{ISSUE}_{self._subentry_id}"

    @callback
    def look(self) -> None:
        """Tell if the source is missing and stays so, once Home Assistant has started; take it back if it is there."""
        self._wait_no_more()
        if self._source.exists(self._hass):
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
            return

        @callback
        def started(_hass: HomeAssistant) -> None:
            self._waiting = async_call_later(self._hass, GRACE, self._tell)

        unsubscribe = async_at_started(self._hass, started)
        if self._waiting is None:
            self._waiting = unsubscribe

    @callback
    def forget(self) -> None:
        """Take back what was told."""
        self._wait_no_more()
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)

    @callback
    def _wait_no_more(self) -> None:
        if (waiting := self._waiting) is not None:
            self._waiting = None
            waiting()

    @callback
    def _tell(self, _now: datetime) -> None:
        self._waiting = None
        if self._source.exists(self._hass):
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id,
            data={"entry_id": self._entry.entry_id, "subentry_id": self._subentry_id},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE,
            translation_placeholders={
                "clicker": self._title,
                "deck": self._entry.title,
                "source": self._source.name(self._hass),
            },
        )
