"""The action ``slide_control.show_caption``: shows what is said over displays and audience pages."""

from __future__ import annotations

from typing import Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv

from ...captions.line import CaptionError
from ...const import ATTR_CONFIG_ENTRY_ID
from ...errors import invalid
from ..targets import async_find_stages
from .register import async_register_action

SHOW_CAPTION: Final = "show_caption"
FIELDS: Final = frozenset({"text", "language", "interim", ATTR_CONFIG_ENTRY_ID})
_SCHEMA: Final = vol.Schema(
    {
        vol.Required("text"): cv.string,
        vol.Optional("language"): cv.string,
        vol.Optional("interim", default=False): cv.boolean,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): str,
        **cv.TARGET_SERVICE_FIELDS,
    }
)


@callback
def async_setup_show_caption(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_action(hass, SHOW_CAPTION, _show_caption, _SCHEMA)


async def _show_caption(call: ServiceCall) -> None:
    """Show a caption on each addressed stage; without text, hide the last one."""
    text, language = call.data["text"], call.data.get("language") or None
    for entry in await async_find_stages(call):
        try:
            entry.runtime_data.captions.show(text, language, interim=call.data["interim"])
        except CaptionError as error:
            raise invalid(error.message) from None
