"""The address of the page that asks for the code of an audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..access.addresses import find_addresses
from ..access.links import JOIN_PATH
from ..config_entry import local_only

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..config_entry import SlideControlConfigEntry


def join_url(hass: HomeAssistant, entry: SlideControlConfigEntry) -> str | None:
    """Return the address of the page that asks for the code, where most of the audience reaches it.

    That is the address away from home if the stage may be reached from there. None if there is no address.
    """
    home, away = find_addresses(hass, local_only=local_only(entry))
    base = away.url or home.url
    return None if base is None else f"{base}{JOIN_PATH}"
