"""Automations made from blueprints, as Home Assistant's editor makes them, do what their descriptions promise."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed, async_mock_service

from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeassistant.core import HomeAssistant

FOLDER = Path(__file__).parent.parent / "blueprints" / "automation" / "slide_control"
BLUEPRINTS = sorted(file.name for file in FOLDER.glob("*.yaml"))
OURS = ("lights_follow_cues", "quiet_the_house", "blank_when_the_lectern_is_empty")
ON_STAGE = {"entity_id": ["sensor.demo_stage_slide"]}

type Use = Callable[..., Awaitable[None]]


@pytest.fixture
async def use(hass: HomeAssistant, tmp_path: Path) -> Use:
    """Make an automation of a blueprint that was imported."""

    async def use(name: str, **inputs: Any) -> None:
        hass.config.config_dir = str(tmp_path)
        imported = tmp_path / "blueprints" / AUTOMATION / "slide_control"
        await hass.async_add_executor_job(shutil.copytree, FOLDER, imported)
        made = {"id": "made", "alias": "Made", "use_blueprint": {"path": f"slide_control/{name}.yaml", "input": inputs}}
        assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [made]})
        await hass.async_block_till_done()
        state = hass.states.get("automation.made")
        assert state is not None
        assert state.state == "on"

    return use


async def _settle() -> None:
    """Run everything that is ready, without waiting for automations that wait."""
    for _ in range(200):
        await asyncio.sleep(0)


async def _later(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await _settle()


async def _input_booleans(hass: HomeAssistant, *names: str) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": {name: {} for name in names}})


async def _turn(hass: HomeAssistant, name: str, way: str) -> None:
    await hass.services.async_call(
        "input_boolean", f"turn_{way}", {"entity_id": f"input_boolean.{name}"}, blocking=True
    )
    await _settle()


def _is(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state is not None
    return state.state


@pytest.mark.parametrize("file", BLUEPRINTS)
def test_a_blueprint_is_one_to_home_assistant_and_says_where_it_comes_from(hass: HomeAssistant, file: str) -> None:
    data = load_yaml_dict(str(FOLDER / file))
    blueprint = Blueprint(data, path=file, expected_domain=AUTOMATION, schema=AUTOMATION_BLUEPRINT_SCHEMA)
    assert blueprint.validate() is None
    url = data["blueprint"]["source_url"]
    assert url == f"https://github.com/slide-control/slide-control/blob/main/blueprints/automation/slide_control/{file}"
    assert blueprint.metadata["description"]


def test_all_that_are_tried_here_are_there() -> None:
    assert {f"{name}.yaml" for name in OURS} <= set(BLUEPRINTS)


# Lights follow the cues


async def test_the_lights_go_down_and_up_at_the_cues_and_up_at_the_end(
    hass: HomeAssistant, display: FakeDisplay, use: Use
) -> None:
    calls = async_mock_service(hass, "light", "turn_on")
    await use("lights_follow_cues", lights={"entity_id": "light.room"}, brightness_down=5)
    display.do("next")
    for cue in ("lights-down", "applause", "lights-up"):
        display.show(cues=(cue,))
        await hass.async_block_till_done()
    display.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    assert [call.data for call in calls] == [
        {"entity_id": ["light.room"], "brightness_pct": brightness, "transition": 2} for brightness in (5, 100, 100)
    ]


async def test_the_lights_keep_out_of_another_stage_and_of_the_end_if_that_is_not_wanted(
    hass: HomeAssistant, display: FakeDisplay, use: Use
) -> None:
    calls = async_mock_service(hass, "light", "turn_on")
    await use(
        "lights_follow_cues",
        stage={"area_id": "elsewhere"},
        lights={"entity_id": "light.room"},
        cue_down="dark",
        up_at_the_end=False,
    )
    display.show(cues=("dark",))
    display.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    assert calls == []


# Quiet the house

SWITCHES = [f"input_boolean.{name}" for name in ("doorbell", "speakers", "vacuum")]
MEMORY = "input_text.quiet"


async def _house(hass: HomeAssistant, use: Use, **more: Any) -> Any:
    """Have three switches of which the speakers' is on already; returns their states."""
    await _input_booleans(hass, "doorbell", "speakers", "vacuum")
    assert await async_setup_component(hass, "input_text", {"input_text": {"quiet": {}}})
    await _turn(hass, "speakers", "on")
    await use("quiet_the_house", stage=ON_STAGE, switches=SWITCHES, **more)
    return lambda: [_is(hass, each) for each in SWITCHES]


async def _clock(hass: HomeAssistant, action: str, **data: Any) -> None:
    await hass.services.async_call("slide_control", action, data, blocking=True)
    await _settle()
    await hass.async_block_till_done()


async def test_it_is_quiet_from_the_start_of_the_talk_to_its_end_and_then_as_before(
    hass: HomeAssistant, display: FakeDisplay, use: Use
) -> None:
    more = async_mock_service(hass, "notify", "mobile_app_phone")
    silence = [{"action": "notify.mobile_app_phone", "data": {"message": "command_dnd"}}]
    house = await _house(hass, use, memory=MEMORY, at_the_start=silence)
    assert house() == ["off", "on", "off"], "slides that are shown are no talk"
    await _clock(hass, "start_talk", rehearsal=True)
    assert house() == ["off", "on", "off"]
    await _clock(hass, "start_talk", rehearsal=False)
    assert (house(), len(more)) == (["on", "on", "on"], 1)
    await _clock(hass, "pause_talk")
    assert house() == ["on", "on", "on"]
    await _clock(hass, "end_talk")
    assert (house(), _is(hass, MEMORY)) == (["off", "on", "off"], "")
    await _clock(hass, "start_talk")
    display.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    await hass.async_block_till_done()
    assert house() == ["off", "on", "off"]


async def test_without_a_text_helper_all_switches_turn_off(hass: HomeAssistant, display: FakeDisplay, use: Use) -> None:
    house = await _house(hass, use)
    await _clock(hass, "start_talk")
    assert house() == ["on", "on", "on"]
    await _clock(hass, "end_talk")
    assert house() == ["off", "off", "off"]


@pytest.mark.parametrize(
    ("remembered", "presenting", "after"),
    [
        ("0 2;", False, ["off", "on", "off"]),
        ("0 2;", True, ["on", "on", "on"]),
        ("", False, ["on", "on", "on"]),
        (";", False, ["on", "on", "on"]),
    ],
    ids=["the talk has ended meanwhile", "it goes on", "there was none", "all were on before it"],
)
async def test_after_a_restart_the_house_is_as_before_once_nobody_presents(
    hass: HomeAssistant, stage: Stage, use: Use, *, remembered: str, presenting: bool, after: list[str]
) -> None:
    house = await _house(hass, use, memory=MEMORY)
    for name in ("doorbell", "vacuum"):
        await _turn(hass, name, "on")
    remember = {"entity_id": MEMORY, "value": remembered}
    await hass.services.async_call("input_text", "set_value", remember, blocking=True)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await _settle()
    if presenting:
        FakeDisplay(stage).connect(epoch="before-the-restart")
    await _later(hass, 46)
    await _settle()
    assert house() == after


# Blank when the speaker leaves the lectern


@pytest.fixture
async def lectern(hass: HomeAssistant, display: FakeDisplay, use: Use) -> FakeDisplay:
    """Return the display of a talk while the speaker is at the lectern."""
    await _input_booleans(hass, "lectern")
    await _turn(hass, "lectern", "on")
    await use("blank_when_the_lectern_is_empty", stage=ON_STAGE, sensor="input_boolean.lectern")
    return display


async def test_the_slides_go_blank_when_nobody_is_there_and_come_back(
    hass: HomeAssistant, lectern: FakeDisplay
) -> None:
    await _turn(hass, "lectern", "off")
    assert lectern.blank is False
    await _later(hass, 6)
    assert lectern.blank is True
    await _turn(hass, "lectern", "on")
    assert lectern.blank is False


async def test_a_step_aside_is_no_leaving(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    await _turn(hass, "lectern", "off")
    await _turn(hass, "lectern", "on")
    await _later(hass, 6)
    assert lectern.blank is False


async def test_what_a_person_has_blanked_stays_blank(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    lectern.do("blank", mode="on")
    await _turn(hass, "lectern", "off")
    await _later(hass, 6)
    await _turn(hass, "lectern", "on")
    assert lectern.blank is True


async def test_what_a_person_has_shown_meanwhile_is_left_alone(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    await _turn(hass, "lectern", "off")
    await _later(hass, 6)
    lectern.do("blank", mode="off")
    await _settle()
    lectern.do("blank", mode="on")
    await _turn(hass, "lectern", "on")
    assert lectern.blank is True


async def test_a_sensor_that_is_lost_and_comes_back_blanks_nothing(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    hass.states.async_set("input_boolean.lectern", "unavailable")
    hass.states.async_set("input_boolean.lectern", "off")
    await _settle()
    await _later(hass, 6)
    assert lectern.blank is False


async def test_while_nobody_presents_nothing_is_pressed(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    lectern.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    await _turn(hass, "lectern", "off")
    await _later(hass, 6)
    assert lectern.received == []


@pytest.mark.parametrize("at_the_lectern", [True, False])
async def test_a_restart_leaves_no_black_display(
    hass: HomeAssistant, stage: Stage, use: Use, *, at_the_lectern: bool
) -> None:
    hass.states.async_set("binary_sensor.lectern", "unavailable")
    await use("blank_when_the_lectern_is_empty", stage=ON_STAGE, sensor="binary_sensor.lectern")
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await _settle()
    # The page has stayed open and blank while Home Assistant restarted.
    display = FakeDisplay(stage)
    display.blank = True
    display.connect(epoch="before-the-restart")
    hass.states.async_set("binary_sensor.lectern", "on" if at_the_lectern else "off")
    await _later(hass, 6)
    assert display.blank is not at_the_lectern
    hass.states.async_set("binary_sensor.lectern", "on")
    await _settle()
    assert display.blank is False


async def test_a_restart_shows_nothing_that_was_not_blank(hass: HomeAssistant, lectern: FakeDisplay) -> None:
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await _settle()
    await _later(hass, 6)
    assert lectern.received == []


# Captions


@pytest.mark.parametrize(("attribute", "longest"), [("", 255), ("transcript", 1000)])
async def test_each_new_text_is_a_caption_while_slides_are_shown(
    hass: HomeAssistant, display: FakeDisplay, use: Use, attribute: str, longest: int
) -> None:
    async def hear(text: str) -> None:
        hass.states.async_set("sensor.speech", "said" if attribute else text, {attribute: text} if attribute else {})
        await hass.async_block_till_done()

    calls = async_mock_service(hass, "slide_control", "show_caption")
    stage = {"entity_id": ["button.demo_stage_next"]}
    await use("captions", stage=stage, speech=["sensor.speech"], attribute=attribute, language="en")
    for text in ("unknown", "Good evening.", "Good evening.", "12", "", "x" * longest + "y" * bool(attribute)):
        await hear(text)
    assert [str(call.data["text"]) for call in calls] == ["Good evening.", "12", "x" * longest]
    assert [(call.data["language"], call.data["interim"]) for call in calls] == [("en", False)] * 3
    display.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    await hear("Nobody listens.")
    assert len(calls) == 3
