"""What *Configure* opens: the settings of a deck, and its addresses once more."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceSelector,
    DeviceSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from .const import (
    CONF_ALLOW_GET,
    CONF_LOCAL_ONLY,
    CONF_MINIMUM_TIME,
    CONF_PHONES,
    CONF_TIME_TO_LIVE,
    DEFAULT_ALLOW_GET,
    DEFAULT_LOCAL_ONLY,
    DEFAULT_MINIMUM_TIME,
    DEFAULT_TIME_TO_LIVE,
)
from .phones.phone import MOBILE_APP
from .push.links import async_addresses

_SETTINGS: Final = vol.Schema(
    {
        vol.Required(CONF_LOCAL_ONLY, default=DEFAULT_LOCAL_ONLY): BooleanSelector(),
        vol.Required(CONF_ALLOW_GET, default=DEFAULT_ALLOW_GET): BooleanSelector(),
        vol.Required(CONF_MINIMUM_TIME, default=DEFAULT_MINIMUM_TIME): NumberSelector(
            NumberSelectorConfig(
                min=0,
                max=5000,
                step=1,
                unit_of_measurement=UnitOfTime.MILLISECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_TIME_TO_LIVE, default=DEFAULT_TIME_TO_LIVE): NumberSelector(
            NumberSelectorConfig(
                min=0.5,
                max=30,
                step=0.1,
                unit_of_measurement=UnitOfTime.SECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
    }
)


_PHONES: Final = vol.Schema(
    {vol.Optional(CONF_PHONES): DeviceSelector(DeviceSelectorConfig(integration=MOBILE_APP, multiple=True))}
)


class SlideControlOptionsFlow(OptionsFlowWithReload):
    """Changes a deck's settings, which restarts it, or shows its addresses, which does not."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of them."""
        return self.async_show_menu(step_id="init", menu_options=["settings", "phones", "links"])

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the settings, and keep what is entered."""
        if user_input is not None:
            changed = {**user_input, CONF_MINIMUM_TIME: round(user_input[CONF_MINIMUM_TIME])}
            whole = {**self.config_entry.options, **changed}
            return self.async_create_entry(data=whole)
        schema = self.add_suggested_values_to_schema(_SETTINGS, self.config_entry.options)
        return self.async_show_form(step_id="settings", data_schema=schema)

    async def async_step_phones(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which phones show a talk."""
        if user_input is not None:
            # A field that was emptied is not sent at all.
            whole = {**self.config_entry.options, CONF_PHONES: user_input.get(CONF_PHONES, [])}
            return self.async_create_entry(data=whole)
        schema = self.add_suggested_values_to_schema(_PHONES, self.config_entry.options)
        return self.async_show_form(step_id="phones", data_schema=schema)

    async def async_step_links(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the addresses; nothing changes."""
        entry = self.config_entry
        if user_input is not None:
            return self.async_create_entry(data=entry.options)
        links = await async_addresses(self.hass, entry)
        return self.async_show_form(
            step_id="links",
            data_schema=vol.Schema({}),
            description_placeholders={"name": entry.title, **asdict(links)},
        )
