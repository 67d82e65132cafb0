"""Slide Control's section in *Settings → System → Repairs → System information*."""

from __future__ import annotations

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .access.addresses import Address, find_addresses
from .config_entry import SlideControlConfigEntry
from .const import CLIENT_PATH, DOMAIN


@callback
def async_register(_hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register the section."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the number of stages in use, and whether the addresses of their links are reachable."""
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    stages = [entry.runtime_data.stage for entry in entries]
    home, away = find_addresses(hass, local_only=False)
    return {
        "stages": len(stages),
        "presenting": sum(stage.presenting for stage in stages),
        "displays": sum(stage.displays for stage in stages),
        **_reachable(hass, "home", home),
        **_reachable(hass, "away", away),
    }


def _reachable(hass: HomeAssistant, name: str, address: Address) -> dict[str, Any]:
    if address.url is None:
        return {name: None}
    file = f"{address.url}{CLIENT_PATH}/deck.js"
    return {name: address.url, f"{name}_reachable": system_health.async_check_can_reach_url(hass, file)}
