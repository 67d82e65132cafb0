"""Slide Control's section in *Settings → System → Repairs → System information*."""

from __future__ import annotations

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .access.links import base_url
from .config_entry import SlideControlConfigEntry
from .const import CLIENT_PATH, DOMAIN


@callback
def async_register(_hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register the section."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the number of stages in use, and whether the base URL of their links is reachable."""
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    stages = [entry.runtime_data.stage for entry in entries]
    address = base_url(hass, local=True)
    return {
        "stages": len(stages),
        "presenting": sum(stage.presenting for stage in stages),
        "displays": sum(stage.displays for stage in stages),
        "address": address,
        "reachable": system_health.async_check_can_reach_url(hass, f"{address}{CLIENT_PATH}/deck.js"),
    }
