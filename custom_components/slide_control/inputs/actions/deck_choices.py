"""Lists the hosted decks in the action editor, as options of the field *Deck* of ``slide_control.open_deck``."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.service import async_set_service_schema
from homeassistant.util.yaml import load_yaml_dict

from ...const import DOMAIN
from ...hosting.library import HostedDeck
from ...hosting.watching.known_decks import KNOWN_DECKS

_SERVICES: Final = Path(__file__).parents[2] / "services.yaml"


@callback
def async_setup_deck_choices(hass: HomeAssistant, action: str) -> None:
    """Keep the options of an action's field ``deck`` up to date."""
    known = hass.data[KNOWN_DECKS]

    async def publish() -> None:
        description = deepcopy((await hass.async_add_executor_job(load_yaml_dict, str(_SERVICES)))[action])
        description["fields"]["deck"]["selector"]["select"]["options"] = _choices(known.usable)
        async_set_service_schema(hass, DOMAIN, action, description)

    @callback
    def changed() -> None:
        hass.async_create_background_task(publish(), "Slide Control deck choices")

    known.async_listen(changed)


def _choices(decks: list[HostedDeck]) -> list[dict[str, str]]:
    return [
        {"value": deck.name, "label": deck.title if deck.title == deck.name else f"{deck.title} ({deck.name})"}
        for deck in decks
    ]
