"""The talk's clock in Home Assistant: a number sets it, timestamps show it, and a slide adds no database row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, async_fire_time_changed

from custom_components.slide_control.const import CONF_PHONES, CONF_PLANNED_TIME
from homeassistant.const import EVENT_STATE_CHANGED, STATE_UNKNOWN
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant

    from .doubles.display import FakeDisplay

BEHIND = "binary_sensor.demo_stage_behind_schedule"
END = "sensor.demo_stage_planned_end"
STARTED = "sensor.demo_stage_talk_started"
PLAN = "number.demo_stage_planned_time"
AUDIENCE = "switch.demo_stage_audience"
REHEARSAL = "switch.demo_stage_rehearsal"


def _state(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


async def _plan(hass: HomeAssistant, minutes: float) -> None:
    await hass.services.async_call("number", "set_value", {"entity_id": PLAN, "value": minutes}, blocking=True)
    await hass.async_block_till_done()


async def test_the_planned_time_is_kept_and_gives_the_end(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert (_state(hass, PLAN), _state(hass, END)) == ("0.0", STATE_UNKNOWN)
    await _plan(hass, 20)
    entry.runtime_data.pacing.start()
    await hass.async_block_till_done()
    begin, end = (dt_util.parse_datetime(_state(hass, entity)) for entity in (STARTED, END))
    assert begin is not None
    assert end is not None
    assert end - begin == timedelta(minutes=20)
    assert entry.options[CONF_PLANNED_TIME] == 20
    await hass.config_entries.async_reload(entry.entry_id)
    assert _state(hass, PLAN) == "20.0"
    await _plan(hass, 0)
    assert entry.runtime_data.pacing.planned is None


@pytest.mark.usefixtures("display")
@pytest.mark.parametrize(
    ("action", "data", "entity_id", "wanted"),
    [
        ("slide_control.start_talk", {"rehearsal": True}, REHEARSAL, "on"),
        ("slide_control.show_join", {}, AUDIENCE, "on"),
        ("slide_control.next", {}, "sensor.demo_stage_slide", "2"),
        ("button.press", {"entity_id": "button.demo_stage_next"}, "sensor.demo_stage_slide", "2"),
        ("switch.turn_on", {"entity_id": REHEARSAL}, REHEARSAL, "on"),
        ("switch.turn_on", {"entity_id": AUDIENCE}, AUDIENCE, "on"),
        ("number.set_value", {"entity_id": PLAN, "value": 20}, PLAN, "20.0"),
    ],
)
async def test_the_next_step_of_an_automation_finds_what_an_action_has_changed(
    hass: HomeAssistant, action: str, data: dict[str, Any], entity_id: str, wanted: str
) -> None:
    assert _state(hass, entity_id) != wanted
    await hass.services.async_call(*action.split("."), data, blocking=True)
    assert _state(hass, entity_id) == wanted


@pytest.mark.usefixtures("display")
async def test_a_second_start_of_the_talk_moves_start_and_end_together(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await _plan(hass, 20)
    for _ in range(2):
        await hass.services.async_call("slide_control", "start_talk", {}, blocking=True)
        begin, end = (dt_util.parse_datetime(_state(hass, entity)) for entity in (STARTED, END))
        assert begin == dt_util.utc_from_timestamp(round(entry.runtime_data.pacing.started_at))
        assert end == begin + timedelta(minutes=20)


@pytest.mark.usefixtures("display")
@pytest.mark.parametrize("minutes", [-1, 1441])
async def test_an_impossible_plan_is_refused(hass: HomeAssistant, minutes: float) -> None:
    await _plan(hass, 20)
    with pytest.raises(ServiceValidationError):
        await _plan(hass, minutes)
    assert _state(hass, PLAN) == "20.0"


async def test_no_slide_writes_the_clock(hass: HomeAssistant, display: FakeDisplay) -> None:
    await _plan(hass, 20)
    display.do("next")
    await hass.async_block_till_done()
    written = async_capture_events(hass, EVENT_STATE_CHANGED)
    for slide in (3, 5, 1):
        display.do("go_to", slide=slide)
        await hass.async_block_till_done()
    assert not {BEHIND, END, STARTED, PLAN} & {event.data["entity_id"] for event in written}


async def test_a_slide_that_stays_too_long_is_behind_until_the_talk_has_caught_up(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    pacing = entry.runtime_data.pacing
    pacing.start()
    assert _state(hass, BEHIND) == STATE_UNKNOWN
    await _plan(hass, 10)
    assert _state(hass, BEHIND) == "off"
    # The first of five slides has two minutes, and a minute's grace.
    pacing._clock = lambda: dt_util.utcnow().timestamp() + 181
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=181))
    await hass.async_block_till_done()
    assert _state(hass, BEHIND) == "on"
    display.do("go_to", slide=2)
    await hass.async_block_till_done()
    assert _state(hass, BEHIND) == "on", "written once the slides rest"
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await hass.async_block_till_done()
    assert _state(hass, BEHIND) == "off"
    await _plan(hass, 0)
    assert _state(hass, BEHIND) == STATE_UNKNOWN


async def test_the_options_choose_the_phones_and_keep_all_else(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await _plan(hass, 20)
    flow = hass.config_entries.options
    step = await flow.async_init(entry.entry_id)
    step = await flow.async_configure(step["flow_id"], {"next_step_id": "phones"})
    await flow.async_configure(step["flow_id"], {CONF_PHONES: ["a" * 32]})
    await hass.async_block_till_done()
    assert entry.options == {CONF_PLANNED_TIME: 20, CONF_PHONES: ["a" * 32]}
    step = await flow.async_init(entry.entry_id)
    step = await flow.async_configure(step["flow_id"], {"next_step_id": "phones"})
    await flow.async_configure(step["flow_id"], {})
    await hass.async_block_till_done()
    assert entry.options == {CONF_PLANNED_TIME: 20, CONF_PHONES: []}
