"""The sidebar page *Slide Control*; its sections, for administrators, are in ``frontend/panel/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeassistant.components import frontend, panel_custom

from .const import PANEL_PATH
from .hosting.client.pages import client_address
from .hosting.client.version import client_version

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


def presenter_path(entry_id: str) -> str:
    """Return the address of a stage's remote in the page, which is a presenter view on large screens."""
    return f"/{PANEL_PATH}/present/{entry_id}"


async def async_show_panel(hass: HomeAssistant) -> None:
    """Add the page, if Home Assistant's frontend is loaded."""
    version = await hass.async_add_executor_job(client_version)
    if frontend.DOMAIN not in hass.config.components or frontend.async_panel_exists(hass, PANEL_PATH):
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=PANEL_PATH,
        webcomponent_name="slide-control-panel",
        module_url=f"{client_address(version, 'panel')}/panel.js",
        sidebar_title="Slide Control",
        sidebar_icon="mdi:presentation",
        # Home Assistant would send others to their dashboard without a word; the page tells them what they can do.
        require_admin=False,
    )


def hide_panel(hass: HomeAssistant) -> None:
    """Remove the page."""
    frontend.async_remove_panel(hass, PANEL_PATH, warn_if_unknown=False)
