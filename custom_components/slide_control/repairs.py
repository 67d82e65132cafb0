"""Repair flows."""

from __future__ import annotations

from typing import Any

import voluptuous as vol

from homeassistant.components.repairs import ConfirmRepairFlow, FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE, SubentryFlowContext
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .inputs.clickers.clicker import SUBENTRY_TYPE


async def async_create_fix_flow(
    _hass: HomeAssistant, _issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow for an issue."""
    if data is not None and "subentry_id" in data:
        return ClickerSourceFlow(str(data["entry_id"]), str(data["subentry_id"]))
    return ConfirmRepairFlow()


class ClickerSourceFlow(RepairsFlow):
    """Repairs a clicker whose source is missing: choose another source, or delete the clicker."""

    def __init__(self, entry_id: str, subentry_id: str) -> None:
        """Set the clicker's ids."""
        self._entry_id = entry_id
        self._subentry_id = subentry_id

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Show the menu."""
        return self.async_show_menu(
            step_id="init", menu_options=["choose", "delete"], description_placeholders=self._placeholders
        )

    async def async_step_choose(self, _user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Continue in the clicker's own flow; the issue disappears when the clicker has an existing source."""
        if not self._clicker_exists():
            return self.async_create_entry(data={})
        flow = await self.hass.config_entries.subentries.async_init(
            (self._entry_id, SUBENTRY_TYPE),
            context=SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=self._subentry_id),
        )
        return self.async_abort(
            reason="choose",
            description_placeholders=self._placeholders,
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"]),
        )

    async def async_step_delete(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Delete the clicker after a confirmation."""
        if user_input is None:
            return self.async_show_form(
                step_id="delete", data_schema=vol.Schema({}), description_placeholders=self._placeholders
            )
        if self._clicker_exists():
            entry = self.hass.config_entries.async_get_known_entry(self._entry_id)
            self.hass.config_entries.async_remove_subentry(entry, self._subentry_id)
        return self.async_create_entry(data={})

    def _clicker_exists(self) -> bool:
        """Return whether the clicker still exists; it can be deleted while the dialog is open."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        return entry is not None and self._subentry_id in entry.subentries

    @property
    def _placeholders(self) -> dict[str, str]:
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return dict((issue and issue.translation_placeholders) or {})
