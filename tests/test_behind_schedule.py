"""The behind-schedule trigger: it fires once without any event, and again only after the talk was on time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.stage.stage import Stage
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.util import dt as dt_util

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from custom_components.slide_control.talk.pacing import Pacing

type Listen = Callable[..., Awaitable[list[dict[str, Any]]]]

# Each of the five slides has a minute.
PLANNED = 5 * 60


class Clock:
    """The stage's wall clock, advanced by the test."""

    def __init__(self, hass: HomeAssistant, pacing: Pacing) -> None:
        self._hass = hass
        self.now = 1_000_000.0
        pacing._clock = lambda: self.now

    async def wait(self, minutes: float) -> None:
        """Advance the clock and let the trigger check it."""
        self.now += minutes * 60
        async_fire_time_changed(self._hass, dt_util.utcnow() + timedelta(seconds=3))
        await self._hass.async_block_till_done()


@pytest.fixture
async def clock(hass: HomeAssistant, entry: MockConfigEntry, stage: Stage) -> Clock:
    return Clock(hass, entry.runtime_data.pacing)


@pytest.fixture
async def planned(entry: MockConfigEntry, clock: Clock) -> FakeDisplay:
    """Return the display of a talk that has a plan and has just begun."""
    entry.runtime_data.pacing.plan(PLANNED)
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    entry.runtime_data.pacing.start()
    return display


@pytest.fixture
async def listen(hass: HomeAssistant, stage: Stage) -> AsyncIterator[Listen]:
    """Listen as an automation does, until the test is over."""
    stops: list[Callable[[], None]] = []

    async def listen(**config: Any) -> list[dict[str, Any]]:
        payloads: list[dict[str, Any]] = []

        @callback
        def act(variables: dict[str, Any], _context: object = None) -> None:
            payloads.append(variables["trigger"])

        checked = await async_validate_trigger_config(hass, [{"platform": f"{DOMAIN}.behind_schedule", **config}])
        stop = await async_initialize_triggers(hass, checked, act, "test", "test", lambda *_: None)
        assert stop is not None
        stops.append(stop)
        return payloads

    yield listen
    for stop in stops:
        stop()


async def test_it_is_told_once_and_with_how_late_it_is(planned: FakeDisplay, clock: Clock, listen: Listen) -> None:
    payloads = await listen(options={"minutes": 2})
    await clock.wait(2.9)
    assert payloads == []
    await clock.wait(0.2)
    assert len(payloads) == 1
    assert {
        name: payloads[0][name] for name in ("stage", "minutes", "behind", "remaining", "number", "total", "title")
    } == {
        "stage": "Demo stage",
        "minutes": 2.0,
        "behind": 126,
        "remaining": 114,
        "number": 1,
        "total": 5,
        "title": "Welcome",
    }
    assert payloads[0]["description"] == "Demo stage being behind schedule"
    await clock.wait(1)
    assert len(payloads) == 1


async def test_a_talk_that_stays_late_is_not_told_at_each_slide(
    planned: FakeDisplay, clock: Clock, listen: Listen
) -> None:
    payloads = await listen()
    await clock.wait(3.5)
    planned.do("next")
    planned.do("go_to", slide=3)
    await clock.wait(0.1)
    await clock.wait(2)
    assert len(payloads) == 1


async def test_a_talk_that_has_caught_up_is_told_again(planned: FakeDisplay, clock: Clock, listen: Listen) -> None:
    payloads = await listen(options={"minutes": 0.5})
    await clock.wait(1.6)
    planned.do("go_to", slide=2)
    await clock.wait(0.1)
    assert len(payloads) == 1
    await clock.wait(1)
    assert [each["number"] for each in payloads] == [1, 2]


async def test_no_minutes_mean_as_soon_as_the_slide_should_have_gone(
    planned: FakeDisplay, clock: Clock, listen: Listen
) -> None:
    payloads = await listen(options={"minutes": 0})
    await clock.wait(0.9)
    assert payloads == []
    await clock.wait(0.2)
    assert [each["behind"] for each in payloads] == [6]


async def test_what_was_late_before_anybody_listened_is_not_told(
    planned: FakeDisplay, clock: Clock, listen: Listen
) -> None:
    await clock.wait(4)
    payloads = await listen()
    await clock.wait(1)
    assert payloads == []


async def test_without_a_plan_and_without_a_talk_nothing_is_late(
    hass: HomeAssistant, entry: MockConfigEntry, clock: Clock, listen: Listen
) -> None:
    payloads = await listen(options={"minutes": 0})
    entry.runtime_data.pacing.plan(PLANNED)
    await clock.wait(10)
    entry.runtime_data.pacing.plan(None)
    FakeDisplay(entry.runtime_data.stage).connect()
    entry.runtime_data.pacing.start()
    await clock.wait(10)
    assert payloads == []


async def test_a_stage_that_is_unloaded_or_deleted_meanwhile_is_left_out(
    hass: HomeAssistant, entry: MockConfigEntry, planned: FakeDisplay, clock: Clock, listen: Listen
) -> None:
    payloads = await listen()
    await hass.config_entries.async_unload(entry.entry_id)
    await clock.wait(4)
    await hass.config_entries.async_remove(entry.entry_id)
    await clock.wait(4)
    assert payloads == []
