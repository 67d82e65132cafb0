"""Tools for language models, as Home Assistant's Assist API offers them to an agent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context
from homeassistant.helpers import entity_registry as er, llm
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

CONTEXT = Context()


@pytest.fixture(autouse=True)
async def _assist(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


async def assist(hass: HomeAssistant) -> llm.APIInstance:
    """Return the tools that an agent gets."""
    asker = llm.LLMContext(
        platform="test", context=CONTEXT, language="en", assistant="conversation", device_id="kitchen"
    )
    return await llm.async_get_api(hass, "assist", asker)


async def call(hass: HomeAssistant, tool: str, call_id: str | None = None, **arguments: Any) -> llm.ToolResult:
    """Call a tool as an agent does."""
    wanted = llm.ToolInput(tool_name=f"slide_control__{tool}", tool_args=arguments)
    if call_id is not None:
        wanted.id = call_id
    return await (await assist(hass)).async_call_tool(wanted)


async def our_tools(hass: HomeAssistant) -> dict[str, llm.Tool]:
    return {tool.name: tool for tool in (await assist(hass)).tools if tool.name.startswith("slide_control__")}


async def test_the_tools_say_honestly_what_they_do(hass: HomeAssistant, stage: Stage) -> None:
    tools = await our_tools(hass)
    assert {
        name: (tool.annotations.read_only, tool.annotations.destructive, tool.annotations.idempotent)
        for name, tool in tools.items()
    } == {
        "slide_control__get_slides": (True, False, True),
        "slide_control__move_slides": (False, False, False),
        "slide_control__blank_slides": (False, False, True),
        "slide_control__run_talk": (False, False, False),
        "slide_control__show_deck": (False, False, True),
    }
    assert all(tool.description and tool.title and tool.integration == "slide_control" for tool in tools.values())
    assert not any(tool.annotations.open_world for tool in tools.values())


async def test_a_model_sees_what_the_audience_sees_and_the_titles_but_never_the_notes(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    entry.runtime_data.pacing.plan(600)
    result = await call(hass, "get_slides")
    [stage] = result.data["stages"]
    assert (stage["stage"], stage["presenting"], stage["slide"]["title"]) == ("Demo stage", True, "Welcome")
    assert [slide["title"] for slide in stage["slides"]] == ["Welcome", "Pricing", "Details", "Details", "Questions"]
    assert stage["planned_seconds"] == 600
    assert 500 < stage["seconds_left"] <= 600
    moved = await call(hass, "move_slides", command="next")
    for answer in (result.data, moved.data):
        assert "Smile" not in json.dumps(answer)
        assert "notes" not in json.dumps(answer)


async def test_moving_answers_with_the_result_and_the_state(hass: HomeAssistant, display: FakeDisplay) -> None:
    result = await call(hass, "move_slides", command="next")
    assert (result.error, result.data["result"], result.data["changed"]) == (False, "applied", True)
    assert (result.data["state"]["number"], result.data["message"]) == (2, "Slide 2: Pricing.")
    assert (await call(hass, "move_slides", command="go_to", slide="questions")).data["state"]["number"] == 5
    assert (await call(hass, "move_slides", command="previous", count=3)).data["state"]["number"] == 2
    assert (await call(hass, "blank_slides", mode="on")).data["state"]["blank"] is True
    assert len(display.received) == 4
    for sequenced in display.received:
        assert (sequenced.command.source, sequenced.command.sender) == ("llm", "kitchen")
        assert sequenced.command.context is CONTEXT


async def test_a_model_runs_the_clock_and_the_timer_and_knows_the_pace(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    entry.runtime_data.pacing.plan(600)
    entry.runtime_data.pacing.start()
    [stage] = (await call(hass, "get_slides")).data["stages"]
    assert (stage["clock"], stage["timer_seconds_left"]) == ("running", None)
    assert abs(stage["seconds_behind"]) < 60
    for arguments, message in (
        ({"command": "pause"}, "The talk is paused."),
        ({"command": "resume"}, "The talk goes on."),
        ({"command": "start_timer", "minutes": 10}, "The timer runs for 10 minutes."),
    ):
        assert (await call(hass, "run_talk", **arguments)).data["message"] == message
    [stage] = (await call(hass, "get_slides")).data["stages"]
    assert 500 < stage["timer_seconds_left"] <= 600
    assert (await call(hass, "run_talk", command="stop_timer")).data["message"] == "The timer is stopped."
    for tool, arguments, message in (
        ("run_talk", {"command": "stop_timer"}, "No timer is running."),
        ("run_talk", {"command": "start_timer"}, "That is not a number of minutes."),
        ("run_talk", {"command": "resume"}, "The talk is not paused."),
    ):
        result = await call(hass, tool, **arguments)
        assert (result.error, result.data["message"]) == (True, message)
    result = await call(hass, "show_deck", deck="no such deck")
    assert (result.error, result.data["result"]) == (True, "rejected")
    assert display.received == []


async def test_a_model_is_told_that_nobody_knows_what_moved(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.opaque = True
    result = await call(hass, "move_slides", command="next")
    assert (result.error, result.data["result"], result.data["changed"]) == (False, "applied", None)
    assert result.data["message"].startswith("The slides got the command.")


async def test_two_calls_are_two_steps_and_the_same_call_again_is_none(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    await call(hass, "move_slides", "first", command="next")
    await call(hass, "move_slides", "second", command="next")
    assert (display.at, display.steps) == (1, 1)
    again = await call(hass, "move_slides", "second", command="next")
    assert (again.data["result"], again.data["first"], len(display.received)) == ("duplicate", "applied", 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"command": "go_to", "slide": "900"}, "There is no slide 900. The last one is 5."),
        ({"command": "go_to"}, "Say which one."),
        ({"command": "go_to", "slide": "details"}, "Which slide: 3 Details or 4 Details?"),
        ({"command": "next", "stage": "kitchen"}, "There is no stage called kitchen."),
    ],
)
async def test_what_cannot_be_is_an_error_that_says_why(
    hass: HomeAssistant, display: FakeDisplay, arguments: dict[str, Any], message: str
) -> None:
    result = await call(hass, "move_slides", **arguments)
    assert (result.error, result.data["result"], result.data["message"]) == (True, "rejected", message)
    assert display.received == []


async def test_without_a_display_or_a_running_stage_the_model_is_told(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry
) -> None:
    [answer] = (await call(hass, "get_slides")).data["stages"]
    assert (answer["presenting"], answer["problem"]) == (False, "No display shows this stage.")
    assert (await call(hass, "move_slides", command="next")).data["result"] == "no_display"
    await hass.config_entries.async_unload(entry.entry_id)
    [answer] = (await call(hass, "get_slides")).data["stages"]
    assert answer["problem"] == "This stage is not running."


async def test_a_stage_that_is_not_exposed_is_hidden_from_models(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert await our_tools(hass)
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        async_expose_entity(hass, "conversation", entity.entity_id, should_expose=False)
    assert await our_tools(hass) == {}
