"""What is fuzzed, and what must be true of it after each try."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
import logging
from typing import TYPE_CHECKING, Any, Final

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

from custom_components.slide_control.const import CONF_WEBHOOK_ID
from custom_components.slide_control.deck.state import DeckState, parse_state

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    import pytest
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.deck.deck import Deck
    from custom_components.slide_control.push.audience import Audience
    from homeassistant.core import HomeAssistant

_PATIENCE: Final = 5.0
"""Seconds in which what a try has begun must have come to its end."""
_MOST_TIMERS: Final = 3
"""Timers of a deck at rest: its heartbeat until the next beat, the flag's, and one more."""

_presses = count()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What invalid input must not change."""

    state: DeckState | None
    version: int
    seq: int
    lead: object
    ids: int
    """How many presses are remembered."""


@dataclass(slots=True)
class Stage:
    """A deck with a display, and a client without a login that talks to it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    deck: Deck
    client: TestClient[Any, Any]
    caplog: pytest.LogCaptureFixture
    raised: list[dict[str, Any]] = field(default_factory=list)
    """What reached the event loop."""

    @property
    def audience(self) -> Audience:
        """The browsers that are connected."""
        audience: Audience = self.entry.runtime_data.audience
        return audience

    @property
    def webhook(self) -> str:
        """The path of the deck's webhook."""
        return f"/api/webhook/{self.entry.data[CONF_WEBHOOK_ID]}"

    def snapshot(self) -> Snapshot:
        """Return what the deck knows."""
        deck = self.deck
        return Snapshot(deck.state, deck.version, deck.seq, deck.lead, len(deck.admission._memory._by_id))

    async def rest(self) -> None:
        """Wait until everything that a try has begun has ended, and see that all is well."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while any(self._left_over()):
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise AssertionError(f"left behind: {list(self._left_over())}") from None
        loud = [record for record in self.caplog.records if _is_loud(record)]
        self.caplog.clear()
        assert not loud, "\n".join(map(logging.Formatter().format, loud))
        assert not self.raised, self.raised
        state = self.deck.state
        assert state is not None
        assert parse_state(state.as_dict(outline=True)) == state

    async def press(self) -> None:
        """See that a press still does what it should."""
        before = self.deck.seq
        response = await self.client.post(self.webhook, json={"command": "next", "id": f"valid-{next(_presses)}"})
        answer = await response.json()
        assert (response.status, answer["result"]) == (200, "applied"), answer
        assert self.deck.seq == before + 1

    def _left_over(self) -> Iterator[object]:
        yield from self.audience
        yield from self.audience.by_key
        yield from self.deck._orders
        if self.deck.displays != 1:
            yield f"{self.deck.displays} displays"
        loop = asyncio.get_running_loop()
        for task in asyncio.all_tasks(loop):
            if "slide_control" in repr(task.get_coro()) or "slide_control" in task.get_name():
                yield task
        timers = [timer for timer in loop._scheduled if not timer.cancelled() and _is_ours(timer)]  # type: ignore[attr-defined]
        if len(timers) > _MOST_TIMERS:
            yield timers


def _is_loud(record: logging.LogRecord) -> bool:
    """Tell whether a record says that something was raised past an edge.

    What is no HTTP, or not encoded as its headers say, aiohttp logs by itself, whoever is asked.
    """
    if record.name == "aiohttp.server" and record.exc_info:
        return not isinstance(record.exc_info[1], HttpProcessingError | RequestPayloadError)
    return record.levelno >= logging.ERROR or bool(record.exc_info)


def _is_ours(timer: asyncio.TimerHandle) -> bool:
    return "slide_control" in repr(timer)
