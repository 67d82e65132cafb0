"""What *Settings → System → Repairs → System information* says of Slide Control."""

from __future__ import annotations

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .entry import SlideControlConfigEntry
from .push.links import base_url
from .push.paths import CLIENT_PATH


@callback
def async_register(_hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Offer what there is to say."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many decks are used, and whether the address works that their links are made of."""
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    decks = [entry.runtime_data.deck for entry in entries]
    address = base_url(hass, local=True)
    return {
        "decks": len(decks),
        "presentations": sum(deck.presenting for deck in decks),
        "displays": sum(deck.displays for deck in decks),
        "address": address,
        "reachable": system_health.async_check_can_reach_url(hass, f"{address}{CLIENT_PATH}/deck.js"),
    }
