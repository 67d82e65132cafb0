"""The part of the options that says which entities slides may show."""

from __future__ import annotations

from typing import Final

import voluptuous as vol

from homeassistant.helpers.selector import BooleanSelector, EntitySelector, EntitySelectorConfig

from .const import CONF_LIVE_ENTITIES, CONF_LIVE_FOR_AUDIENCE

LIVE_STATE_FORM: Final = vol.Schema(
    {
        vol.Optional(CONF_LIVE_ENTITIES): EntitySelector(EntitySelectorConfig(multiple=True)),
        vol.Required(CONF_LIVE_FOR_AUDIENCE, default=False): BooleanSelector(),
    }
)
