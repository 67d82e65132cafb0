"""The dashboard card, which Home Assistant's frontend loads without a resource that somebody adds by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from homeassistant.components import frontend
from homeassistant.util.hass_dict import HassKey

from .hosting.client.pages import client_address
from .hosting.client.version import client_version

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_ADDRESS: Final[HassKey[str]] = HassKey("slide_control_card_address")


async def async_add_card(hass: HomeAssistant) -> None:
    """Let dashboards use the card, if Home Assistant's frontend is loaded."""
    if frontend.DOMAIN not in hass.config.components or _ADDRESS in hass.data:
        return
    # Every module of the card has the version in its address: browsers keep it without asking, and get the new one
    # after an update.
    version = await hass.async_add_executor_job(client_version)
    hass.data[_ADDRESS] = f"{client_address(version, 'card')}/card.js"
    frontend.add_extra_js_url(hass, hass.data[_ADDRESS])


def remove_card(hass: HomeAssistant) -> None:
    """Remove the card from dashboards."""
    if address := hass.data.pop(_ADDRESS, None):
        frontend.remove_extra_js_url(hass, address)
