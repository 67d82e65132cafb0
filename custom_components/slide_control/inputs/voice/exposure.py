"""Which stages the user has exposed to an assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.helpers import entity_registry as er

from ..targets import all_stages

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ...config_entry import SlideControlConfigEntry

ASSIST: Final = "conversation"
"""The assistant of sentences and intents, as Home Assistant names it in the exposure of entities."""


def is_exposed(hass: HomeAssistant, entry: SlideControlConfigEntry, assistant: str = ASSIST) -> bool:
    """Return whether at least one entity of a stage is exposed."""
    return any(
        async_should_expose(hass, assistant, entity.entity_id)
        for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if entity.disabled_by is None
    )


def exposed_stages(hass: HomeAssistant, assistant: str) -> list[SlideControlConfigEntry]:
    """Return the stages with at least one exposed entity."""
    return [entry for entry in all_stages(hass) if is_exposed(hass, entry, assistant)]
