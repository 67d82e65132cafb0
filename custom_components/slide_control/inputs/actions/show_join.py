"""The action ``slide_control.show_join``: opens the audience, and shows the way in on displays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from ...access.links import JOIN_PATH
from ...audience.join_overlay import JoinStyle
from ...audience.way_in import join_url
from ...const import ATTR_CONFIG_ENTRY_ID
from ..targets import async_find_stages
from .register import async_register_action

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry

SHOW_JOIN: Final = "show_join"
FIELDS: Final = frozenset({"show", "style", "duration", "keep", ATTR_CONFIG_ENTRY_ID})
_MAX_SECONDS: Final = 24 * 60 * 60
_SCHEMA: Final = vol.Schema(
    {
        vol.Optional("show", default=True): cv.boolean,
        vol.Optional("style", default=JoinStyle.CORNER): vol.Coerce(JoinStyle),
        vol.Optional("duration"): vol.All(vol.Coerce(float), vol.Range(min=1, max=_MAX_SECONDS)),
        vol.Optional("keep", default=False): cv.boolean,
        vol.Optional(ATTR_CONFIG_ENTRY_ID): str,
        **cv.TARGET_SERVICE_FIELDS,
    }
)


@callback
def async_setup_show_join(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_action(hass, SHOW_JOIN, _show_join, _SCHEMA, SupportsResponse.OPTIONAL)


async def _show_join(call: ServiceCall) -> ServiceResponse:
    """Show or hide the way in on the displays of each addressed stage; the response contains link and code."""
    entries = await async_find_stages(call)
    responses = [_show_on(call.hass, entry, call.data) for entry in entries]
    if not call.return_response:
        return None
    return responses[0] if len(responses) == 1 else {"stages": list(responses)}


def _show_on(hass: HomeAssistant, entry: SlideControlConfigEntry, data: dict[str, Any]) -> dict[str, Any]:
    audience = entry.runtime_data.audience
    answer = {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "stage": entry.title}
    if not data["show"]:
        audience.overlay.hide()
        return answer
    run = audience.async_open(keep=data["keep"])
    url = join_url(hass, entry)
    audience.show_way_in(url)
    audience.overlay.show(run.code, url, data["style"], data.get("duration"))
    return answer | {"code": run.code, "link": f"{url or JOIN_PATH}#{run.code}"}
