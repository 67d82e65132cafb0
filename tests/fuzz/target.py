"""The target of the fuzzers, with the invariants to check after each try."""

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
from custom_components.slide_control.stage.state import StageState, parse_state

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    import pytest
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.push.hub import Hub
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

_TIMEOUT_SECONDS: Final = 60
"""Seconds in which what a try has begun must have come to its end."""
_MAX_TIMERS: Final = 3
"""Timers of a stage at rest: its heartbeat until the next beat, the flag's, and one more."""

_presses = count()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State that invalid input must not change."""

    state: StageState | None
    version: int
    seq: int
    lead: object
    ids: int
    """How many presses are remembered."""


@dataclass(slots=True)
class FuzzTarget:
    """A stage with a display, and a client without a login that talks to it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    stage: Stage
    client: TestClient[Any, Any]
    caplog: pytest.LogCaptureFixture
    raised: list[dict[str, Any]] = field(default_factory=list)
    """What reached the event loop."""

    @property
    def hub(self) -> Hub:
        """The browsers that are connected."""
        hub: Hub = self.entry.runtime_data.hub
        return hub

    @property
    def webhook(self) -> str:
        """The path of the stage's webhook."""
        return f"/api/webhook/{self.entry.data[CONF_WEBHOOK_ID]}"

    def snapshot(self) -> Snapshot:
        """Return a snapshot of the stage."""
        stage = self.stage
        return Snapshot(stage.state, stage.version, stage.seq, stage.lead, len(stage.admission._deduplicator._by_id))

    async def rest(self) -> None:
        """Wait until a try has ended, and check the invariants."""
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                while any(self._left_over()):
                    await asyncio.sleep(0.001)
        except TimeoutError:
            raise AssertionError(f"left behind: {list(self._left_over())}") from None
        loud = [record for record in self.caplog.records if _is_loud(record)]
        self.caplog.clear()
        assert not loud, "\n".join(map(logging.Formatter().format, loud))
        assert not self.raised, self.raised
        state = self.stage.state
        assert state is not None
        assert parse_state(state.as_dict(outline=True)) == state

    async def press(self) -> None:
        """Check that a press still moves the slides."""
        before = self.stage.seq
        response = await self.client.post(self.webhook, json={"command": "next", "id": f"valid-{next(_presses)}"})
        answer = await response.json()
        assert (response.status, answer["result"]) == (200, "applied"), answer
        assert self.stage.seq == before + 1

    def _left_over(self) -> Iterator[object]:
        yield from self.hub
        yield from self.hub.by_session_key
        yield from self.stage._pending_commands
        if self.stage.displays != 1:
            yield f"{self.stage.displays} displays"
        loop = asyncio.get_running_loop()
        for task in asyncio.all_tasks(loop):
            if "slide_control" in repr(task.get_coro()) or "slide_control" in task.get_name():
                yield task
        timers = [timer for timer in loop._scheduled if not timer.cancelled() and _is_ours(timer)]  # type: ignore[attr-defined]
        if len(timers) > _MAX_TIMERS:
            yield timers


def _is_loud(record: logging.LogRecord) -> bool:
    """Return whether a record logs an exception that escaped.

    aiohttp itself logs invalid HTTP and wrong content encodings.
    """
    if record.name == "aiohttp.server" and record.exc_info:
        return not isinstance(record.exc_info[1], HttpProcessingError | RequestPayloadError)
    return record.levelno >= logging.ERROR or bool(record.exc_info)


def _is_ours(timer: asyncio.TimerHandle) -> bool:
    return "slide_control" in repr(timer)
