"""The config flow: adds a stage, and renews its webhook address and keys."""

from __future__ import annotations

from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult, ConfigSubentryFlow
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector, TextSelector
from homeassistant.helpers.service_info.hassio import HassioServiceInfo

from .access.cloudhook import async_forget_cloudhook
from .access.links import build_place_links
from .access.tokens import Role
from .config_entry import local_only, new_key, new_secrets
from .const import CONF_KEYS, CONF_STAGE_ID, CONF_WEBHOOK_ID, DOMAIN, PANEL_PATH
from .hosting.converters.conversions import async_setup_conversions
from .hosting.converters.gotenberg import check_gotenberg_address
from .inputs.clickers.clicker import SUBENTRY_TYPE
from .inputs.clickers.flow import ClickerFlow
from .links_form import async_links_placeholders, links_schema
from .options_flow import SlideControlOptionsFlow
from .powerpoint.flow import PowerPointFlow
from .powerpoint.settings import SUBENTRY_TYPE as POWERPOINT
from .stage.messages import SlideControlError

DEFAULT_NAME: Final = "Stage"

_NAME: Final = vol.Schema({vol.Required(CONF_NAME): TextSelector()})
# Reconfiguring can renew the webhook's address, and the signing key of each role's links.
_RENEWABLE: Final = (CONF_WEBHOOK_ID, *(role.value for role in Role))
_RENEW: Final = vol.Schema({vol.Optional(name, default=False): BooleanSelector() for name in _RENEWABLE})
_LINKS: Final = ("display", "remote", "script", "webhook")


class SlideControlConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for a name, creates the secrets, and leads to the page in the sidebar."""

    VERSION = 1

    _name: str
    _data: dict[str, Any]
    _converter: str

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> SlideControlOptionsFlow:
        """Return the options flow, which *Configure* opens."""
        return SlideControlOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the types of subentries: clickers, and PowerPoints as displays."""
        return {SUBENTRY_TYPE: ClickerFlow, POWERPOINT: PowerPointFlow}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the stage's name."""
        errors: dict[str, str] = {}
        if user_input is not None:
            name = user_input[CONF_NAME].strip()
            taken = {entry.title.casefold() for entry in self._async_current_entries()}
            if not name:
                errors[CONF_NAME] = "name_missing"
            elif name.casefold() in taken:
                errors[CONF_NAME] = "name_taken"
            else:
                return await self._add_stage(name)
        suggested = user_input or {CONF_NAME: DEFAULT_NAME}
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(_NAME, suggested),
            errors=errors,
            last_step=True,
        )

    async def _add_stage(self, name: str) -> ConfigFlowResult:
        """Create the entry; the dialog's last page leads to the page in the sidebar."""
        data = new_secrets()
        await self.async_set_unique_id(data[CONF_STAGE_ID])
        return self.async_create_entry(title=name, data=data, description_placeholders={"panel": f"/{PANEL_PATH}"})

    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Offer the converter that the app *Slide converter* runs."""
        host, port = discovery_info.config.get("host"), discovery_info.config.get("port")
        self._converter = f"http://{host}:{port}"
        await self.async_set_unique_id(discovery_info.uuid)
        if (await async_setup_conversions(self.hass)).gotenberg == self._converter:
            return self.async_abort(reason="converter_used")
        self.context["title_placeholders"] = {"name": discovery_info.name}
        return await self.async_step_converter()

    async def async_step_converter(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask whether to use it, for all stages: it becomes no entry."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                conversions = await async_setup_conversions(self.hass)
                await conversions.async_use_gotenberg(check_gotenberg_address(self._converter))
            except SlideControlError:
                errors["base"] = "converter_silent"
            else:
                return self.async_abort(reason="converter_used")
        return self.async_show_form(step_id="converter", errors=errors)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to renew; the old addresses and links stop working at once."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if chosen := [name for name in _RENEWABLE if user_input[name]]:
                await self._renew(chosen)
                return await self.async_step_renewed()
            errors["base"] = "nothing_chosen"
        return self.async_show_form(step_id="reconfigure", data_schema=_RENEW, errors=errors, last_step=False)

    async def _renew(self, chosen: list[str]) -> None:
        entry = self._get_reconfigure_entry()
        if CONF_WEBHOOK_ID in chosen:
            await async_forget_cloudhook(self.hass, entry.data[CONF_WEBHOOK_ID])
        self.hass.config_entries.async_update_entry(entry, data=_renewed(entry, chosen))
        self.hass.config_entries.async_schedule_reload(entry.entry_id)

    async def async_step_renewed(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the new addresses, which work already."""
        if user_input is not None:
            return self.async_abort(reason="reconfigure_successful")
        entry = self._get_reconfigure_entry()
        places = build_place_links(self.hass, entry.data, local_only=local_only(entry))
        return self.async_show_form(
            step_id="renewed",
            data_schema=links_schema(places, _LINKS),
            description_placeholders=await async_links_placeholders(self.hass, entry.title, places),
            last_step=True,
        )


def _renewed(entry: ConfigEntry, chosen: list[str]) -> dict[str, Any]:
    """Return an entry's data with new secrets for the chosen names."""
    keys = {role: new_key() if role in chosen else key for role, key in entry.data[CONF_KEYS].items()}
    webhook_id = webhook.async_generate_id() if CONF_WEBHOOK_ID in chosen else entry.data[CONF_WEBHOOK_ID]
    return {**entry.data, CONF_KEYS: keys, CONF_WEBHOOK_ID: webhook_id}
