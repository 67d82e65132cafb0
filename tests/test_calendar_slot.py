"""The event of a calendar is the slot of a talk, from when slides are shown until the talk begins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, override

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.const import CONF_CALENDAR
from custom_components.slide_control.stage_status import Viewer
from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .doubles.display import FakeDisplay
from .websocket.conftest import _asker

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.talk.pacing import Pacing
    from homeassistant.core import HomeAssistant

END = "sensor.demo_stage_planned_end"
ON = {"config_entry_id": "demo"}


class Talks(CalendarEntity):
    """A calendar in Home Assistant's own calendar component."""

    entity_id = "calendar.talks"
    _attr_should_poll = False

    def __init__(self) -> None:
        self.events: list[CalendarEvent] = []
        self.broken = False

    @property
    @override
    def event(self) -> CalendarEvent | None:
        return min(self.events, key=lambda event: event.start_datetime_local, default=None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        if self.broken:
            raise HomeAssistantError("the server is down")
        return [
            each
            for each in self.events
            if each.start_datetime_local < end_date and each.end_datetime_local > start_date
        ]

    def plan(self, *events: tuple[str, float, float]) -> None:
        """Have events, given their titles and the minutes from now at which they begin and end."""
        now = dt_util.now()
        self.events = [
            CalendarEvent(now + timedelta(minutes=begin), now + timedelta(minutes=end), title)
            for title, begin, end in events
        ]


@pytest.fixture
async def calendar(hass: HomeAssistant, entry: MockConfigEntry) -> Talks:
    """Return the calendar of the stage, before slides are shown."""
    assert await async_setup_component(hass, "calendar", {})
    talks = Talks()
    await hass.data[DATA_INSTANCES]["calendar"].async_add_entities([talks])
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_CALENDAR: talks.entity_id})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return talks


async def _minute(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=1, seconds=1))
    await hass.async_block_till_done(wait_background_tasks=True)


def _ends_in(pacing: Pacing) -> float | None:
    """Return the minutes until the planned end."""
    return None if pacing.ends_at is None else (pacing.ends_at - pacing.now()) / 60


async def test_an_event_that_is_moved_or_deleted_is_followed_until_the_talk_begins(
    hass: HomeAssistant, entry: MockConfigEntry, calendar: Talks, hass_ws_client: Any
) -> None:
    pacing, ask = entry.runtime_data.pacing, _asker(await hass_ws_client(hass))
    calendar.events = [CalendarEvent(dt_util.now().date(), dt_util.now().date() + timedelta(days=1), "All day")]
    assert isinstance(calendar.events[0].start, date)
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    await _minute(hass)
    assert (pacing.planned, pacing.event) == (None, None)
    calendar.plan(("Home automation", 10, 55), ("Later", 16, 30))
    await _minute(hass)
    assert (pacing.planned, pacing.event) == (45 * 60, "Home automation")
    calendar.plan(("Home\u202e automation", -5, 40))
    await _minute(hass)
    plan = (await ask("plan/get", **ON))["result"]
    assert (plan["source"], plan["event"], plan["problems"]) == ("calendar", "Home automation", [])
    assert plan["planned_minutes"] == pytest.approx(40, abs=0.2)
    calendar.plan()
    await _minute(hass)
    assert pacing.planned is None
    calendar.plan(("Home automation", -5, 35))
    await _minute(hass)
    display.do("next")
    await hass.async_block_till_done()
    calendar.plan(("The next talk", -1, 90))
    await _minute(hass)
    assert _ends_in(pacing) == pytest.approx(35, abs=0.2)
    state = hass.states.get(END)
    assert state is not None
    assert state.attributes["event"] == "Home automation"
    assert entry.runtime_data.status.status(Viewer("guest"))["clock"]["event"] == "Home automation"
    await hass.services.async_call("slide_control", "end_talk", ON, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    await ask("clock", **ON, step="reset")
    assert pacing.event == "The next talk", "looked at when the talk has ended"


async def test_a_calendar_that_is_gone_or_not_available_says_so_and_the_talk_goes_on(
    hass: HomeAssistant, entry: MockConfigEntry, calendar: Talks, hass_ws_client: Any
) -> None:
    pacing, ask = entry.runtime_data.pacing, _asker(await hass_ws_client(hass))

    async def problems() -> list[str]:
        await _minute(hass)
        return [each["translation_key"] for each in (await ask("plan/get", **ON))["result"]["problems"]]

    calendar.plan(("Talk", 0, 30))
    FakeDisplay(entry.runtime_data.stage).connect()
    assert (await problems(), pacing.event) == ([], "Talk")
    calendar.broken = True
    assert (await problems(), pacing.event) == (["calendar_unavailable"], "Talk"), "what was known counts"
    calendar.broken, calendar._attr_available = False, False
    calendar.async_write_ha_state()
    assert (await problems(), pacing.event) == (["calendar_unavailable"], "Talk")
    calendar._attr_available = True
    calendar.async_write_ha_state()
    assert await problems() == []
    await calendar.async_remove(force_remove=True)
    hass.states.async_remove(calendar.entity_id)
    assert (await problems(), pacing.event, pacing.planned) == (["calendar_gone"], None, None)
