"""The dialog that adds or changes a clicker, as a person goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER, SubentryFlowContext, SubentryFlowResult
from homeassistant.data_entry_flow import FlowResultType

from .clicker import settle

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant


class Dialog:
    """The dialog of a clicker, step by step."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self.hass = hass
        self.entry = entry
        self.flows = hass.config_entries.subentries
        self.step: SubentryFlowResult

    async def open(self, subentry_id: str | None = None) -> SubentryFlowResult:
        context = SubentryFlowContext(source=SOURCE_USER)
        if subentry_id:
            context = SubentryFlowContext(source=SOURCE_RECONFIGURE, subentry_id=subentry_id)
        self.step = await self.flows.async_init((self.entry.entry_id, "clicker"), context=context)
        return self.step

    async def choose(self, *options: str) -> SubentryFlowResult:
        for option in options:
            assert self.step["type"] is FlowResultType.MENU
            assert option in self.step["menu_options"]
            self.step = await self.flows.async_configure(self.step["flow_id"], {"next_step_id": option})
        return self.step

    async def enter(self, **fields: Any) -> SubentryFlowResult:
        assert self.step["type"] is FlowResultType.FORM
        self.step = await self.flows.async_configure(self.step["flow_id"], fields)
        await settle(self.hass)
        return self.step

    async def keep(self, **fields: Any) -> SubentryFlowResult:
        """Enter what the form suggests, but for some fields."""
        return await self.enter(**(self.suggested | fields))

    @property
    def suggested(self) -> dict[str, Any]:
        assert self.step["data_schema"] is not None
        suggested: dict[str, Any] = {}
        for key in self.step["data_schema"].schema:
            if (described := key.description) and "suggested_value" in described:
                suggested[key.schema] = described["suggested_value"]
            elif key.schema == "options":
                suggested["options"] = {
                    inner.schema: inner.default() for inner in self.step["data_schema"].schema[key].schema.schema
                }
            elif not isinstance(key.default, type(...)) and callable(key.default):
                suggested[key.schema] = key.default()
        return suggested

    async def detected(self) -> SubentryFlowResult:
        """Wait until the dialog shows the presses."""
        await self.hass.async_block_till_done(wait_background_tasks=True)
        self.step = await self.flows.async_configure(self.step["flow_id"])
        return self.step

    @property
    def offered(self) -> list[str]:
        """Return the presses that the dialog offers."""
        assert self.step["data_schema"] is not None
        selector = self.step["data_schema"].schema["detected"]
        return [option["label"] for option in selector.config["options"]]
