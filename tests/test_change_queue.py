"""The change queue: connections are served first, and Home Assistant gets every change in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import patch

from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.stage.changes import StateChanged
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.helpers import entity_registry as er

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.changes import Change
    from homeassistant.core import HomeAssistant


def _slide(hass: HomeAssistant) -> str:
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    return state.state


async def test_entities_wait_until_all_followers_have_the_slide(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    display.do("next")
    with patch.object(Hub, "serving", new=True):
        for _ in range(20):
            await asyncio.sleep(0)
        assert _slide(hass) == "1"
    await hass.async_block_till_done()
    assert _slide(hass) == "2"


async def test_entities_do_not_wait_for_ever(hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay) -> None:
    with patch.object(Hub, "serving", new=True):
        display.do("next")
        async with asyncio.timeout(60):
            while _slide(hass) != "2":
                await asyncio.sleep(0.01)


async def test_the_next_step_of_an_automation_sees_what_the_step_before_it_did(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    for entity, slide in (("button.demo_stage_next", "2"), ("button.demo_stage_last", "5")):
        await hass.services.async_call("button", "press", {"entity_id": entity}, blocking=True)
        assert _slide(hass) == slide
    await hass.services.async_call("slide_control", "first", {}, blocking=True)
    assert _slide(hass) == "1"


async def test_what_happens_on_the_way_is_told_in_its_order(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    received: list[Change] = []
    entry.runtime_data.changes.async_subscribe(received.append)
    display.do("next")
    display.do("last")
    display.do("first")
    assert received == []
    await hass.async_block_till_done()
    assert [change.new.number for change in received if isinstance(change, StateChanged)] == [2, 5, 1]


async def test_a_listener_that_fails_keeps_nobody_from_hearing(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    def fail(_change: Change) -> None:
        raise ZeroDivisionError

    received: list[Change] = []
    entry.runtime_data.changes.async_subscribe(fail)
    entry.runtime_data.changes.async_subscribe(received.append)
    display.do("next")
    await hass.async_block_till_done()
    assert received


async def test_what_the_slide_sensor_tells_has_no_entity_of_its_own_until_somebody_wants_one(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    registry = er.async_get(hass)
    disabled = {entity_id for entity_id, entity in registry.entities.items() if entity.disabled_by}
    assert disabled == {
        "image.demo_stage_slide",
        "image.demo_stage_next_slide",
        "media_player.demo_stage_slides",
        "number.demo_stage_slide",
        "select.demo_stage_slide_title",
        "sensor.demo_stage_title",
        "sensor.demo_stage_next_title",
        "sensor.demo_stage_notes",
        *(f"sensor.demo_stage_poll_result_{number}" for number in range(1, 7)),
    }
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    assert (state.attributes["title"], state.attributes["next_title"]) == ("Welcome", "Pricing")
    assert state.attributes["notes"] == "Smile.\nWait for silence."


async def test_a_slide_change_is_one_row_in_the_database(hass: HomeAssistant, display: FakeDisplay) -> None:
    # The first move begins the talk.
    display.do("next")
    await hass.async_block_till_done()
    written = async_capture_events(hass, EVENT_STATE_CHANGED)
    for action in ("next", "last"):
        display.do(action)
        await hass.async_block_till_done()
    assert [event.data["entity_id"] for event in written] == ["sensor.demo_stage_slide"] * 2
