"""Limits how many large contents are sent at the same time, in all and to one address; others wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

MAX_RESPONSES: Final = 64
MAX_RESPONSES_OF_ADDRESS: Final = 16


class Slots:
    """The places for large contents. Not for small ones: so nobody's slow connections keep others from a page."""

    def __init__(self) -> None:
        """All places are free."""
        self._all: Final = asyncio.Semaphore(MAX_RESPONSES)
        self._addresses: Final[WeakValueDictionary[str, asyncio.Semaphore]] = WeakValueDictionary()

    @asynccontextmanager
    async def take(self, address: str) -> AsyncIterator[None]:
        """Wait for a place, and keep it for the block."""
        own = self._addresses.setdefault(address, asyncio.Semaphore(MAX_RESPONSES_OF_ADDRESS))
        async with own, self._all:
            yield


SLOTS: Final[HassKey[Slots]] = HassKey(f"{DOMAIN}.response_slots")


def response_slots(hass: HomeAssistant) -> Slots:
    """Return Home Assistant's places."""
    return hass.data.setdefault(SLOTS, Slots())
