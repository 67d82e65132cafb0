"""What *Configure* opens: the settings of a deck, its addresses once more, and a code that a screen shows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_CODE, UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceSelector,
    DeviceSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
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
from .push.links import addresses, async_addresses
from .push.pairing import PAIRING, PairingError, ScreenGoneError

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


_CODE: Final = vol.Schema({vol.Required(CONF_CODE): TextSelector()})
_PHONES: Final = vol.Schema(
    {vol.Optional(CONF_PHONES): DeviceSelector(DeviceSelectorConfig(integration=MOBILE_APP, multiple=True))}
)


class SlideControlOptionsFlow(OptionsFlowWithReload):
    """Changes a deck's settings, which restarts it; shows its addresses or pairs a screen, which does not."""

    _screen: str

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of them."""
        return self.async_show_menu(step_id="init", menu_options=["settings", "phones", "links", "pair"])

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

    async def async_step_pair(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code that a screen shows, and make that screen a display of this deck."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                screen = await self.hass.data[PAIRING].pair(user_input[CONF_CODE], self.config_entry)
            except ScreenGoneError:
                errors[CONF_CODE] = "screen_gone"
            except PairingError:
                errors[CONF_CODE] = "wrong_code"
            else:
                self._screen = screen.label
                return await self.async_step_paired()
        found = addresses(self.hass, self.config_entry.data, local_only=True)
        return self.async_show_form(
            step_id="pair",
            data_schema=self.add_suggested_values_to_schema(_CODE, user_input or {}),
            errors=errors,
            description_placeholders={"name": self.config_entry.title, "wait": found.wait},
            last_step=False,
        )

    async def async_step_paired(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say which screen that was; nothing changes."""
        if user_input is not None:
            return self.async_create_entry(data=self.config_entry.options)
        return self.async_show_form(
            step_id="paired",
            data_schema=vol.Schema({}),
            description_placeholders={"name": self.config_entry.title, "screen": self._screen},
        )
