"""The activity entity reports what happens on a stage, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .doubles.display import FakeDisplay

ENTITY = "event.demo_stage_activity"
HIDDEN = {"event_type", "event_types", "friendly_name"}

type Events = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def events(hass: HomeAssistant, stage: Stage) -> Events:
    """Return the entity's events from now on: each type with its attributes."""
    events: Events = []

    @callback
    def listen(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            attributes = {name: value for name, value in state.attributes.items() if name not in HIDDEN}
            events.append((state.attributes["event_type"], attributes))

    async_track_state_change_event(hass, ENTITY, listen)
    return events


async def test_presenting_starts_with_the_first_slides_and_their_cues(
    hass: HomeAssistant, stage: Stage, events: Events
) -> None:
    FakeDisplay(stage, overrides={"cues": ("lights-down", "music")}).connect()
    await hass.async_block_till_done()
    assert events == [
        ("started_presenting", {}),
        ("cue", {"cue": "lights-down", "number": 1, "title": "Welcome"}),
        ("cue", {"cue": "music", "number": 1, "title": "Welcome"}),
    ]


async def test_presenting_ends_when_nobody_has_shown_slides_for_a_while(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    display.disconnect()
    await hass.async_block_till_done()
    assert events == []
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=PRESENTING_GRACE_SECONDS + 1))
    await hass.async_block_till_done()
    assert events == [("stopped_presenting", {})]


async def test_a_command_of_which_nobody_knows_what_it_moved_is_an_event(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    display.opaque = True
    await hass.services.async_call("button", "press", {"entity_id": "button.demo_stage_next"}, blocking=True)
    await hass.async_block_till_done()
    assert events == [("command_applied", {"command": "next", "source": "button", "changed": None, "number": 1})]


async def test_slide_changes_and_steps_are_left_to_the_trigger(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    for _ in range(3):
        display.do("next")
    await hass.services.async_call("button", "press", {"entity_id": "button.demo_stage_last"}, blocking=True)
    await hass.async_block_till_done()
    assert [each for each in events if each[0] != "cue"] == []


async def test_a_press_that_only_overviews_is_told(hass: HomeAssistant, display: FakeDisplay, events: Events) -> None:
    await hass.services.async_call("switch", "turn_on", {"entity_id": "switch.demo_stage_overview"}, blocking=True)
    await hass.async_block_till_done()
    assert events == [("command_applied", {"command": "overview", "source": "switch", "changed": True, "number": 1})]


async def test_a_press_that_blanks_is_told_by_what_it_did(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    await hass.services.async_call("switch", "turn_on", {"entity_id": "switch.demo_stage_blank"}, blocking=True)
    await hass.async_block_till_done()
    by = {"cause": "command", "command": "blank", "source": "switch"}
    assert events == [("blanked", {"number": 1, "title": "Welcome"} | by)]


async def test_a_press_that_moves_nothing_is_told_alone(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    await hass.services.async_call("button", "press", {"entity_id": "button.demo_stage_first"}, blocking=True)
    await hass.async_block_till_done()
    assert events == [("command_applied", {"command": "first", "source": "button", "changed": False, "number": 1})]


async def test_a_press_that_fails_is_told_with_its_reason(hass: HomeAssistant, stage: Stage, events: Events) -> None:
    hass.bus.async_fire("slide_control_command", {"command": "next"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert events == [
        ("command_failed", {"command": "next", "source": "event", "result": "no_display", "reason": "no_display"})
    ]


async def test_a_bounce_is_neither_applied_nor_failed(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    for _ in range(2):
        await hass.services.async_call("button", "press", {"entity_id": "button.demo_stage_first"}, blocking=True)
    await hass.async_block_till_done()
    assert [event_type for event_type, _ in events] == ["command_applied"]


async def test_blank_is_told_on_its_way_in_and_out(hass: HomeAssistant, display: FakeDisplay, events: Events) -> None:
    display.do("blank", mode="on")
    display.do("blank", mode="off")
    await hass.async_block_till_done()
    shown = {"number": 1, "title": "Welcome", "cause": "user"}
    assert events == [("blanked", shown), ("unblanked", shown)]


async def test_what_no_event_is_made_for_is_not_told(hass: HomeAssistant, display: FakeDisplay, events: Events) -> None:
    display.do("overview", mode="on")
    display.show(notes="Written during the talk.")
    await hass.async_block_till_done()
    assert events == []


def _cues(events: Events) -> list[str]:
    return [attributes["cue"] for event_type, attributes in events if event_type == "cue"]


async def test_a_cue_of_a_fragment_is_told_when_the_fragment_is_shown_and_not_when_it_goes(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    display.do("go_to", slide=2)
    display.do("next")
    assert _cues(events) == []
    display.do("next")
    display.do("next")
    display.do("previous")
    display.do("previous")
    await hass.async_block_till_done()
    assert _cues(events) == ["applause", "lights-up"]
    display.do("next")
    await hass.async_block_till_done()
    assert _cues(events) == ["applause", "lights-up"] * 2


async def test_every_slide_gives_its_own_cues_again(hass: HomeAssistant, display: FakeDisplay, events: Events) -> None:
    display.overrides["cues"] = ("lights-down", "lights-down")
    display.do("next")
    display.do("first")
    await hass.async_block_till_done()
    assert _cues(events) == ["lights-down"] * 2


async def test_a_page_that_is_back_gives_no_cue_and_does_not_start_presenting_again(
    hass: HomeAssistant, stage: Stage, events: Events
) -> None:
    FakeDisplay(stage).connect(epoch="before-the-restart")
    await hass.async_block_till_done()
    assert events == []


async def test_a_page_that_has_moved_while_it_was_away_gives_no_cue(
    hass: HomeAssistant, display: FakeDisplay, events: Events
) -> None:
    display.disconnect()
    display.at = 4
    display.overrides["cues"] = ("lights-down",)
    display.connect(epoch=display.stage.epoch)
    await hass.async_block_till_done()
    assert events == []


async def test_a_restart_tells_nothing_again(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, events: Events
) -> None:
    display.do("blank")
    await hass.async_block_till_done()
    before = hass.states.get(ENTITY)
    assert before is not None
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    after = hass.states.get(ENTITY)
    assert after is not None
    assert (after.state, after.attributes) == (before.state, before.attributes)
