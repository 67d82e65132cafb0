"""The options flow, which *Configure* opens: settings, phones, links, and pairing of displays."""

from __future__ import annotations

from typing import Any, Final

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.const import CONF_CODE, UnitOfTime
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceSelector,
    DeviceSelectorConfig,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)

from .access.addresses import find_addresses
from .access.links import WAIT_PATH, async_links
from .access.local_networks import parse_networks
from .access.paired_displays import PAIRED_DISPLAYS
from .access.pairing import PAIRING, DisplayGoneError, PairingError, WaitingDisplay
from .broker.connection import is_set_up
from .broker_form import BROKER_FORM, BROKER_OPTIONS, EXAMPLE, broker_options, is_valid
from .config_entry import AudienceView, Handout
from .const import (
    CONF_ALERTS,
    CONF_ALLOW_GET,
    CONF_AUDIENCE,
    CONF_AUDIENCE_ON,
    CONF_AUDIENCE_VIEW,
    CONF_BROKER_URL,
    CONF_CALENDAR,
    CONF_DEBOUNCE,
    CONF_FRAME_OTHER_SITES,
    CONF_HANDOUT,
    CONF_LIVE_ENTITIES,
    CONF_LOCAL_NETWORKS,
    CONF_LOCAL_ONLY,
    CONF_MAX_PRESS_AGE,
    CONF_PHONES,
    CONF_REHEARSAL_CUES,
    CONF_TUNE_INTERPRETER,
    DEFAULT_ALERTS,
    DEFAULT_ALLOW_GET,
    DEFAULT_AUDIENCE_ON,
    DEFAULT_AUDIENCE_VIEW,
    DEFAULT_DEBOUNCE_MS,
    DEFAULT_FRAME_OTHER_SITES,
    DEFAULT_HANDOUT,
    DEFAULT_LOCAL_ONLY,
    DEFAULT_MAX_PRESS_AGE,
    DEFAULT_TUNE_INTERPRETER,
    MAX_AUDIENCE,
)
from .links_form import async_links_placeholders, links_schema
from .live_state_form import LIVE_STATE_FORM
from .messages import async_get_localizer
from .phones.phone import MOBILE_APP
from .plain_text import plain_markdown
from .stage.messages import Message

# The minutes left at which remotes can buzz.
_ALERTS: Final = ["30", "20", "15", "10", "5", "3", "2", "1", "0"]
_SETTINGS: Final = vol.Schema(
    {
        vol.Required(CONF_LOCAL_ONLY, default=DEFAULT_LOCAL_ONLY): BooleanSelector(),
        vol.Optional(CONF_LOCAL_NETWORKS): TextSelector(TextSelectorConfig(multiple=True)),
        vol.Required(CONF_ALLOW_GET, default=DEFAULT_ALLOW_GET): BooleanSelector(),
        vol.Required(CONF_DEBOUNCE, default=DEFAULT_DEBOUNCE_MS): NumberSelector(
            NumberSelectorConfig(
                min=0,
                max=5000,
                step=1,
                unit_of_measurement=UnitOfTime.MILLISECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_MAX_PRESS_AGE, default=DEFAULT_MAX_PRESS_AGE): NumberSelector(
            NumberSelectorConfig(
                min=0.5,
                max=30,
                step=0.1,
                unit_of_measurement=UnitOfTime.SECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Optional(CONF_AUDIENCE): NumberSelector(
            NumberSelectorConfig(min=0, max=MAX_AUDIENCE, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Required(CONF_AUDIENCE_ON, default=DEFAULT_AUDIENCE_ON): BooleanSelector(),
        vol.Required(CONF_AUDIENCE_VIEW, default=DEFAULT_AUDIENCE_VIEW): SelectSelector(
            SelectSelectorConfig(options=[view.value for view in AudienceView], translation_key=CONF_AUDIENCE_VIEW)
        ),
        vol.Optional(CONF_CALENDAR): EntitySelector(EntitySelectorConfig(domain="calendar")),
        vol.Required(CONF_HANDOUT, default=DEFAULT_HANDOUT): SelectSelector(
            SelectSelectorConfig(options=[when.value for when in Handout], translation_key=CONF_HANDOUT)
        ),
        vol.Required(CONF_ALERTS, default=[str(minutes) for minutes in DEFAULT_ALERTS]): SelectSelector(
            SelectSelectorConfig(options=_ALERTS, multiple=True, sort=False)
        ),
        vol.Required(CONF_REHEARSAL_CUES, default=False): BooleanSelector(),
        vol.Required(CONF_FRAME_OTHER_SITES, default=DEFAULT_FRAME_OTHER_SITES): BooleanSelector(),
        vol.Required(CONF_TUNE_INTERPRETER, default=DEFAULT_TUNE_INTERPRETER): BooleanSelector(),
    }
)


_MENU: Final = ["settings", "phones", "live_state", "broker", "links", "pair"]
_LINKS: Final = ("display", "remote", "wait", "player", "bookmarklet", "script", "webhook")
_CODE: Final = vol.Schema({vol.Required(CONF_CODE): TextSelector()})
_PHONES: Final = vol.Schema(
    {vol.Optional(CONF_PHONES): DeviceSelector(DeviceSelectorConfig(integration=MOBILE_APP, multiple=True))}
)


class SlideControlOptionsFlow(OptionsFlowWithReload):
    """Changes a stage's settings, which reloads it; also shows its links and pairs displays, without a reload."""

    _display: WaitingDisplay

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the menu."""
        return self.async_show_menu(step_id="init", menu_options=_MENU)

    async def async_step_settings(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show and save the settings."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            # An emptied field is missing from the input.
            networks, problems = parse_networks(user_input.get(CONF_LOCAL_NETWORKS, ()))
            if not problems:
                whole: dict[str, Any] = {
                    name: round(user_input[name]) for name in (CONF_AUDIENCE, CONF_DEBOUNCE) if name in user_input
                }
                changed = {**whole, CONF_LOCAL_NETWORKS: networks}
                emptied = {CONF_AUDIENCE, CONF_CALENDAR} - set(user_input)
                kept = {name: value for name, value in self.config_entry.options.items() if name not in emptied}
                return self.async_create_entry(data={**kept, **user_input, **changed})
            errors[CONF_LOCAL_NETWORKS] = "wrong_networks"
            localize = await async_get_localizer(self.hass)
            placeholders = {"problems": " ".join(map(localize, problems))}
        return self.async_show_form(
            step_id="settings",
            data_schema=self.add_suggested_values_to_schema(_SETTINGS, user_input or self.config_entry.options),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def async_step_phones(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which phones show talks."""
        if user_input is not None:
            # An emptied field is missing from the input.
            whole = {**self.config_entry.options, CONF_PHONES: user_input.get(CONF_PHONES, [])}
            return self.async_create_entry(data=whole)
        schema = self.add_suggested_values_to_schema(_PHONES, self.config_entry.options)
        return self.async_show_form(step_id="phones", data_schema=schema)

    async def async_step_live_state(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which entities slides may show."""
        if user_input is not None:
            # An emptied field is missing from the input.
            return self.async_create_entry(data={**self.config_entry.options, CONF_LIVE_ENTITIES: [], **user_input})
        schema = self.add_suggested_values_to_schema(LIVE_STATE_FORM, self.config_entry.options)
        return self.async_show_form(step_id="live_state", data_schema=schema)

    async def async_step_broker(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask where the audience reaches the MQTT broker."""
        errors: dict[str, str] = {}
        broker = broker_options(user_input or {})
        if not is_valid(broker):
            errors[CONF_BROKER_URL] = "wrong_broker"
        elif not is_set_up(self.hass) and (broker or user_input is None):
            errors["base"] = "no_mqtt"
        elif user_input is not None:
            options = self.config_entry.options
            others = {name: value for name, value in options.items() if name not in BROKER_OPTIONS}
            return self.async_create_entry(data={**others, **broker})
        return self.async_show_form(
            step_id="broker",
            data_schema=self.add_suggested_values_to_schema(BROKER_FORM, user_input or self.config_entry.options),
            errors=errors,
            description_placeholders={"example": EXAMPLE},
        )

    async def async_step_links(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the links, then the menu again."""
        entry = self.config_entry
        if user_input is not None:
            return await self.async_step_init()  # to create an entry would say that options were saved
        places = await async_links(self.hass, entry)
        return self.async_show_form(
            step_id="links",
            data_schema=links_schema(places, _LINKS),
            description_placeholders=await async_links_placeholders(self.hass, entry.title, places),
        )

    async def async_step_pair(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code on a display, and pair that display with this stage."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                display = await self.hass.data[PAIRING].pair(
                    user_input[CONF_CODE], self.config_entry, self.hass.data[PAIRED_DISPLAYS]
                )
            except DisplayGoneError:
                errors[CONF_CODE] = "display_gone"
            except PairingError:
                errors[CONF_CODE] = "wrong_code"
            else:
                self._display = display
                return await self.async_step_paired()
        home, _ = find_addresses(self.hass, local_only=True)
        # Without an address, the sentence says so in its place.
        localize = await async_get_localizer(self.hass)
        wait = f"{home.url}{WAIT_PATH}" if home.url else localize(home.missing or Message("no_home_address"))
        return self.async_show_form(
            step_id="pair",
            data_schema=self.add_suggested_values_to_schema(_CODE, user_input or {}),
            errors=errors,
            description_placeholders={"name": self.config_entry.title, "wait": wait},
            last_step=False,
        )

    async def async_step_paired(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show which display was paired, then the menu again."""
        if user_input is not None:
            return await self.async_step_init()
        return self.async_show_form(
            step_id="paired",
            data_schema=vol.Schema({}),
            description_placeholders={
                "address": plain_markdown(self._display.address or "?"),
                "display": plain_markdown(self._display.name),
                "stage": plain_markdown(self.config_entry.title),
            },
        )
