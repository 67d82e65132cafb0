"""Detects a clicker: waits until something is pressed, and returns its sources."""

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

# How long to wait for the first press.
LISTEN_SECONDS: Final = 45.0
# How long to collect further events after the first press, such as a release or the same press from another source.
SETTLE_SECONDS: Final = 1.5
# Limits the list in a busy home; also the limit of kinds of press for each source.
_MAX_SOURCES: Final = 12


@dataclass(frozen=True, slots=True)
class DetectedSource:
    """A source that was pressed."""

    source: Source
    kinds: list[str] = field(default_factory=list)
    """The detected kinds of press, in order."""


async def async_detect(hass: HomeAssistant) -> list[DetectedSource]:
    """Return the sources that are pressed from now on, most specific first; an empty list after a timeout."""
    detected: dict[str, DetectedSource] = {}
    first = asyncio.Event()

    @callback
    def on_detected(source: Source, kind: str) -> None:
        if source.key not in detected and len(detected) < _MAX_SOURCES:
            detected[source.key] = DetectedSource(source)
        if (entry := detected.get(source.key)) and kind not in entry.kinds and len(entry.kinds) < _MAX_SOURCES:
            entry.kinds.append(kind)
        first.set()

    with ExitStack() as subscriptions:
        for source in SOURCES:
            try:
                subscriptions.callback(await source.async_detect_presses(hass, on_detected))
            except HomeAssistantError as error:
                _LOGGER.debug("Nothing is detected of the sources of type %s: %s", source.type, error)
        try:
            async with asyncio.timeout(LISTEN_SECONDS):
                await first.wait()
        except TimeoutError:
            return []
        await asyncio.sleep(SETTLE_SECONDS)
    order = [source.type for source in SOURCES]
    return sorted(detected.values(), key=lambda each: order.index(each.source.type))
