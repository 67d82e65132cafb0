"""Press to bind: waits until a person presses something, and tells what arrived."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .sources import SOURCES

if TYPE_CHECKING:
    from .sources.source import Source

_LOGGER: Final = logging.getLogger(__name__)

# How long a person has to press (seconds).
LISTEN: Final = 45.0
# How long after the first press what else it makes is collected: a release, or the same press by another way (seconds).
SETTLE: Final = 1.5
# A house in which everything moves is not shown as a list without end.
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Heard:
    """A source that was pressed."""

    source: Source
    kinds: list[str] = field(default_factory=list)
    """How it was pressed, in order."""


async def async_hear(hass: HomeAssistant) -> list[Heard]:
    """Return what is pressed from now on, the likeliest first; nothing when nobody presses anything."""
    heard: dict[str, Heard] = {}
    first = asyncio.Event()

    @callback
    def on_heard(source: Source, kind: str) -> None:
        if source.key not in heard and len(heard) < _MOST:
            heard[source.key] = Heard(source)
        if (known := heard.get(source.key)) and kind not in known.kinds and len(known.kinds) < _MOST:
            known.kinds.append(kind)
        first.set()

    with ExitStack() as ears:
        for source in SOURCES:
            try:
                ears.callback(await source.async_overhear(hass, on_heard))
            except HomeAssistantError as error:
                _LOGGER.debug("Nothing is heard of the sources of type %s: %s", source.type, error)
        try:
            async with asyncio.timeout(LISTEN):
                await first.wait()
        except TimeoutError:
            return []
        await asyncio.sleep(SETTLE)
    order = [source.type for source in SOURCES]
    return sorted(heard.values(), key=lambda each: order.index(each.source.type))
