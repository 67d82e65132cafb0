"""The part of a dialog that shows links: one section at home, one away, each with what has been tried."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    QrCodeSelector,
    QrCodeSelectorConfig,
    QrErrorCorrectionLevel,
    TextSelector,
    TextSelectorConfig,
)

from .access.addresses import Address
from .access.links import PlaceLinks, decks_folder
from .access.reachability.address_check import async_check_address
from .messages import async_get_localizer
from .stage.messages import Message

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_QR_SUFFIX: Final = "_qr"
# What another device opens.
WITH_QR_CODE: Final = frozenset({"display", "player", "remote", "wait"})
_QR_SCALE: Final = 4


def links_schema(places: Iterable[PlaceLinks], names: Iterable[str]) -> vol.Schema:
    """Return a form with these links of each place, to be copied or scanned; nothing can be entered."""
    return vol.Schema(
        {
            vol.Optional(place.address.place.value): section(_place_schema(place, names), {"collapsed": False})
            for place in places
        }
    )


def _place_schema(place: PlaceLinks, names: Iterable[str]) -> vol.Schema:
    fields: dict[vol.Marker, Any] = {}
    for name in names:
        if (url := place.urls.get(name)) is None:
            continue
        # The frontend copies from a field that can't be changed as from any other.
        fields[vol.Optional(name, default=url)] = TextSelector(TextSelectorConfig(read_only=True))
        if name in WITH_QR_CODE:
            fields[vol.Optional(f"{name}{_QR_SUFFIX}")] = QrCodeSelector(
                QrCodeSelectorConfig(data=url, scale=_QR_SCALE, error_correction_level=QrErrorCorrectionLevel.LOW)
            )
    return vol.Schema(fields)


async def async_links_placeholders(hass: HomeAssistant, name: str, places: Iterable[PlaceLinks]) -> dict[str, str]:
    """Return the placeholders of such a form; tries each address, which takes some seconds where nothing answers."""
    localize = await async_get_localizer(hass)
    addresses = [place.address for place in places]
    messages = await asyncio.gather(*(async_describe_address(hass, address) for address in addresses))
    return {
        "name": name,
        "decks_folder": decks_folder(hass),
        **{address.place.value: localize(message) for address, message in zip(addresses, messages, strict=True)},
    }


async def async_describe_address(hass: HomeAssistant, address: Address) -> Message:
    """Return why there is no address, or what trying it has shown."""
    check = await async_check_address(hass, address)
    return check.message if check else address.missing or Message("no_home_address")
