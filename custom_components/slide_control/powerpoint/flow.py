"""The subentry flow of a PowerPoint: where its add-in is, and on which ports."""

from __future__ import annotations

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_HOST, CONF_NAME, CONF_PORT
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode, TextSelector

from ..const import DOMAIN
from ..plain_text import plain
from .link import async_is_free, async_resolve
from .settings import (
    CONF_FEEDBACK_PORT,
    DEFAULT_FEEDBACK_PORT,
    DEFAULT_PORT,
    MAX_PORT,
    MIN_PORT,
    SUBENTRY_TYPE,
    PowerPointSettings,
    read_settings,
)

_PORT: Final = NumberSelector(NumberSelectorConfig(min=MIN_PORT, max=MAX_PORT, mode=NumberSelectorMode.BOX))
_FORM: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_HOST): TextSelector(),
        vol.Required(CONF_PORT): _PORT,
        vol.Required(CONF_FEEDBACK_PORT): _PORT,
    }
)
_DEFAULTS: Final = {CONF_NAME: "PowerPoint", CONF_PORT: DEFAULT_PORT, CONF_FEEDBACK_PORT: DEFAULT_FEEDBACK_PORT}


class PowerPointFlow(ConfigSubentryFlow):
    """Adds or reconfigures a PowerPoint."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the computer that runs PowerPoint."""
        return await self._step("user", None, user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask again."""
        return await self._step("reconfigure", self._get_reconfigure_subentry().subentry_id, user_input)

    async def _step(self, step: str, own: str | None, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        errors: dict[str, str] = {}
        suggested = user_input or _DEFAULTS
        if own is not None and user_input is None:
            subentry = self._get_reconfigure_subentry()
            suggested = {**_DEFAULTS, **subentry.data, CONF_NAME: subentry.title}
        if user_input is not None:
            name, host = plain(user_input[CONF_NAME]), user_input[CONF_HOST].strip()
            ports = {key: int(user_input[key]) for key in (CONF_PORT, CONF_FEEDBACK_PORT)}
            data = {CONF_HOST: host, **ports}
            if not (errors := await self._errors(own, name, data)):
                if own is None:
                    return self.async_create_entry(title=name, data=data)
                return self.async_update_and_abort(
                    self._get_entry(), self._get_reconfigure_subentry(), title=name, data=data
                )
        return self.async_show_form(
            step_id=step, data_schema=self.add_suggested_values_to_schema(_FORM, suggested), errors=errors
        )

    async def _errors(self, own: str | None, name: str, data: dict[str, Any]) -> dict[str, str]:
        if not name:
            return {CONF_NAME: "name_missing"}
        try:
            await async_resolve(read_settings(data).host)
        except OSError, ValueError:
            return {CONF_HOST: "host_unknown"}
        port = data[CONF_FEEDBACK_PORT]
        others = self._others(own)
        if any(each.feedback_port == port for each in others):
            return {CONF_FEEDBACK_PORT: "port_of_another"}
        current = self._get_reconfigure_subentry().data.get(CONF_FEEDBACK_PORT) if own is not None else None
        if port != current and not await async_is_free(port):
            return {CONF_FEEDBACK_PORT: "port_taken"}
        return {}

    def _others(self, own: str | None) -> list[PowerPointSettings]:
        """Return the PowerPoints of all stages but this one, whose add-ins need feedback ports of their own."""
        return [
            read_settings(subentry.data)
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE)
            if subentry.subentry_id != own
        ]
