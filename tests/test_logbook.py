"""The logbook's sentences and their events."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.slide_control.config_entry import device_of
from custom_components.slide_control.const import DOMAIN, EVENT_COMMAND, EVENT_COMMAND_FAILED, EVENT_CUE
from custom_components.slide_control.logbook import async_describe_events
from custom_components.slide_control.stage.results import Result
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage

type Describe = Callable[[str, dict[str, Any]], str]


@pytest.fixture
def language() -> str:
    """Return the language of Home Assistant."""
    return "en"


@pytest.fixture
async def describe(hass: HomeAssistant, language: str) -> Describe:
    """Return a line of the logbook, as its page puts name and message together."""
    hass.config.language = language
    await async_get_translations(hass, language, "selector", [DOMAIN])
    describers: dict[str, Callable[[Any], dict[str, Any]]] = {}

    @callback
    def register(domain: str, event_type: str, describer: Callable[[Any], dict[str, Any]]) -> None:
        assert domain == "slide_control"
        describers[event_type] = describer

    async_describe_events(hass, register)

    def describe(event_type: str, data: dict[str, Any]) -> str:
        described = describers[event_type](SimpleNamespace(data=data))
        return f"{described['name']} {described['message']}"

    return describe


async def test_a_cue_is_a_sentence_with_its_name_and_its_slide(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, describe: Describe
) -> None:
    events = async_capture_events(hass, EVENT_CUE)
    display.do("go_to", slide=2)
    for _ in range(2):
        display.do("next")
    await hass.async_block_till_done()
    assert [describe(EVENT_CUE, dict(event.data)) for event in events] == [
        "Demo stage gave the cue “applause” on slide 2, “Pricing”",
        "Demo stage gave the cue “lights-up” on slide 2, “Pricing”",
    ]
    assert events[0].data["device_id"] == device_of(hass, entry)
    assert events[0].data["entity_id"] == "event.demo_stage_activity"
    assert events[0].data["config_entry_id"] == entry.entry_id


async def test_a_press_that_fails_is_a_sentence_with_who_pressed_and_why(
    hass: HomeAssistant, stage: Stage, describe: Describe, hass_admin_user: Any
) -> None:
    events = async_capture_events(hass, EVENT_COMMAND_FAILED)
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "slide_control", "next", blocking=True, context=Context(user_id=hass_admin_user.id)
        )
    await hass.async_block_till_done()
    assert [describe(EVENT_COMMAND_FAILED, dict(event.data)) for event in events] == [
        "Demo stage did not carry out “Next” (Action): no display shows slides"
    ]
    assert events[0].context.user_id == hass_admin_user.id


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Saal may not have carried out “Go to” (Voice): the slides did not answer"),
        ("de", "Saal hat „Gehe zu“ vielleicht nicht ausgeführt (Sprachbefehl): die Folien haben nicht geantwortet"),
        ("fr", "Saal n’a peut-être pas exécuté «\u00a0Aller à\u00a0» (Voix)\u00a0: les diapositives n’ont pas répondu"),
    ],
)
async def test_a_press_without_an_answer_may_have_moved_the_slides(describe: Describe, expected: str) -> None:
    data = {"stage": "Saal", "command": "go_to", "source": "voice", "result": "timeout"}
    assert describe(EVENT_COMMAND_FAILED, data) == expected


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_every_way_to_fail_has_its_sentence(describe: Describe) -> None:
    failures = set(Result) - {Result.APPLIED, Result.DUPLICATE}
    lines = {describe(EVENT_COMMAND_FAILED, {"stage": "Saal", "result": result.value}) for result in failures}
    assert len(lines) == len(failures)
    assert all(line.startswith("Saal ") and len(line) > 20 for line in lines)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "Next"),
        ({"command": "go_to", "slide": 5}, "Go to"),
        ({"command": "fly_away"}, "fly away"),
        ({"command": {"not": "text"}}, "{'not': 'text'}"),
        ({"command": "x" * 1000}, "x" * 100),
    ],
)
async def test_whatever_an_event_asks_for_is_described(describe: Describe, data: dict[str, Any], expected: str) -> None:
    assert describe(EVENT_COMMAND, data) == f"Slide Control was asked for “{expected}” by an event"


@pytest.mark.parametrize("event_type", [EVENT_CUE, EVENT_COMMAND_FAILED])
async def test_an_event_of_our_name_that_somebody_else_has_fired_breaks_nothing(
    describe: Describe, event_type: str
) -> None:
    assert describe(event_type, {"cue": None, "command": 5, "source": [], "result": {}})


async def test_a_cue_has_come_with_its_slide_and_the_slide_with_the_press(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    # The first move begins the talk.
    await hass.services.async_call("slide_control", "next", blocking=True)
    await hass.async_block_till_done()
    display.overrides["cues"] = ("lights-down",)
    written = async_capture_events(hass, EVENT_STATE_CHANGED)
    cues = async_capture_events(hass, EVENT_CUE)
    press = Context()
    await hass.services.async_call("slide_control", "last", blocking=True, context=press)
    await hass.async_block_till_done()
    # The logbook treats the first entry of a context as the cause of the others.
    assert [event.data["entity_id"] for event in written] == ["sensor.demo_stage_slide", "event.demo_stage_activity"]
    assert {event.context.id for event in written} == {press.id}
    assert [(event.context.id != press.id, event.context.parent_id) for event in cues] == [(True, press.id)]
    assert cues[0].time_fired - written[0].time_fired >= timedelta(0)


async def test_a_slide_change_fires_no_event(hass: HomeAssistant, display: FakeDisplay) -> None:
    events = [async_capture_events(hass, event_type) for event_type in (EVENT_CUE, EVENT_COMMAND_FAILED)]
    await hass.services.async_call("slide_control", "next", blocking=True)
    await hass.async_block_till_done()
    assert events == [[], []]
