"""Add another stage next to the one from the fixtures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.slide_control.config_entry import new_secrets
from custom_components.slide_control.const import CONF_STAGE_ID, DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant


async def set_up_stage(hass: HomeAssistant, title: str, *, entry_id: str | None = None) -> MockConfigEntry:
    """Add a stage of this title and set it up, without a display."""
    data = new_secrets()
    entry = MockConfigEntry(domain=DOMAIN, entry_id=entry_id, title=title, unique_id=data[CONF_STAGE_ID], data=data)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry
