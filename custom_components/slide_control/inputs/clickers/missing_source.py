"""The repair issue for a clicker whose source is missing; it disappears when the source is back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started

from ...const import DOMAIN
from ...plain_text import plain, plain_markdown

if TYPE_CHECKING:
    from .clicker import ClickerRef
    from .sources.source import Source

ISSUE: Final = "clicker_source_missing"
# A source is also missing briefly while its integration reloads.
GRACE_SECONDS: Final = 10


class MissingSourceIssue:
    """Creates an issue while a source is missing."""

    def __init__(self, hass: HomeAssistant, ref: ClickerRef, source: Source) -> None:
        """Start without an issue."""
        self._hass = hass
        self._ref = ref
        self._source = source
        self._cancel_pending: CALLBACK_TYPE | None = None

    @property
    def _issue_id(self) -> str:
        return f"{ISSUE}_{self._ref.subentry_id}"

    @callback
    def check(self) -> None:
        """Delete the issue if the source exists, else create it ``GRACE_SECONDS`` after Home Assistant has started."""
        self._cancel_check()
        if self._source.exists(self._hass):
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
            return

        @callback
        def started(_hass: HomeAssistant) -> None:
            self._cancel_pending = async_call_later(self._hass, GRACE_SECONDS, self._create_issue)

        unsubscribe = async_at_started(self._hass, started)
        if self._cancel_pending is None:
            self._cancel_pending = unsubscribe

    @callback
    def clear(self) -> None:
        """Delete the issue."""
        self._cancel_check()
        ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)

    @callback
    def _cancel_check(self) -> None:
        if (cancel_pending := self._cancel_pending) is not None:
            self._cancel_pending = None
            cancel_pending()

    @callback
    def _create_issue(self, _now: datetime) -> None:
        self._cancel_pending = None
        if self._source.exists(self._hass):
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id,
            data={"entry_id": self._ref.entry.entry_id, "subentry_id": self._ref.subentry_id},
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=ISSUE,
            translation_placeholders={
                "clicker": plain(self._ref.title),
                "clicker_text": plain_markdown(self._ref.title),
                "stage": plain_markdown(self._ref.entry.title),
                "source": plain_markdown(self._source.name(self._hass)),
            },
        )
