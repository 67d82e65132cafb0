"""The main feature: each press moves the slides once, and Home Assistant knows the current slide."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from .decks import FRAMEWORKS, STEPS, TALK
from .stage import OpenPage, Stage, act, shown, until_state
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Page


FRAMEWORK_NAMES = [framework.name for framework in FRAMEWORKS]
SLIDES = [slide for column in TALK for slide in column]
TITLES = [slide.title for slide in SLIDES]


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


@pytest.fixture
async def page(stage: Stage, open_page: OpenPage) -> Page:
    """A display that shows the talk."""
    page = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await stage.until_shown()
    return page


async def test_an_action_moves_the_slides_and_answers_with_what_is_shown(stage: Stage, page: Page) -> None:
    answer = await act(stage, "next")
    assert (answer["result"], answer["changed"], answer["state"]["number"]) == ("applied", True, 2)
    assert answer["state"]["notes"] == "Slowly here."
    assert await stage.state("sensor.slide") == "2"
    assert (await shown(page))[:2] == (1, 0)


async def test_a_button_moves_the_slides(stage: Stage, page: Page) -> None:
    await stage.home_assistant.client.action("button", "press", entity_id="button.demo_stage_last")
    assert await stage.state("sensor.slide") == str(sum(slide.counted for slide in SLIDES))
    await stage.until_title(TITLES[-1])


async def test_an_event_moves_the_slides(stage: Stage, page: Page) -> None:
    await stage.home_assistant.client.post("/api/events/slide_control_command", {"command": "go_to", "slide": "Lights"})
    await stage.until_title("Lights")
    assert (await shown(page))[0] == 3


async def test_a_key_in_the_page_is_seen(stage: Stage, page: Page) -> None:
    await page.keyboard.press("ArrowRight")
    await until_state(stage, "sensor.slide", "2")
    await page.keyboard.press("b")
    await until_state(stage, "switch.blank", "on")
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_blank")
    await until_state(stage, "switch.blank", "off")
    assert await page.locator(".reveal.paused").count() == 0


@pytest.mark.parametrize("name", FRAMEWORK_NAMES)
async def test_every_command_does_what_it_says(stage: Stage, open_page: OpenPage, name: str) -> None:
    page = await open_page(stage.hosted[name])
    await stage.until_shown()
    for action, fields, place in (
        ("last", {}, (5, 1, 0)),
        ("first", {}, (0, 0, 0)),
        ("go_to", {"slide": 3}, (1, 1, 0)),
        ("go_to", {"slide": "answers"}, (5, 1, 0)),
        ("go_to", {"slide": "discunts"}, (1, 1, 0)),
        ("go_to", {"slide": "Backup"}, (2, 0, 0)),
        ("first", {}, (0, 0, 0)),
        ("go_to", {"slide": "pricing"}, (1, 0, 0)),
        ("next", {}, (1, 0, 1)),
        ("next", {"skip_fragments": True}, (1, 1, 0)),
        ("navigate", {"direction": "down"}, (1, 2, 0)),
        ("navigate", {"direction": "up"}, (1, 1, 0)),
        # reveal.js shows the fragments of a slide that it comes back to.
        ("previous", {"skip_fragments": True}, (1, 0, 3)),
        ("navigate", {"direction": "right"}, (2, 0, 0)),
    ):
        answer = await act(stage, action, **fields)
        assert (answer["result"], answer["changed"]) == ("applied", True), (action, fields)
        assert await shown(page) == place, (action, fields)
        assert (answer["state"]["indices"]["h"], answer["state"]["indices"]["v"]) == place[:2]
    for action in ("blank", "overview"):
        answer = await act(stage, action, mode="on")
        assert (answer["state"][action], await stage.state(f"switch.{action}")) == (True, "on")
        assert (await act(stage, action, mode="on"))["changed"] is False
        assert (await act(stage, action))["state"][action] is False


@pytest.mark.parametrize("name", FRAMEWORK_NAMES)
async def test_the_state_says_all_that_the_slide_holds(stage: Stage, open_page: OpenPage, name: str) -> None:
    await open_page(stage.hosted[name])
    await stage.until_shown()
    counted = 0
    for number, slide in enumerate(SLIDES):
        counted += slide.counted
        state = (await act(stage, "go_to", slide=slide.id or slide.title))["state"]
        assert (state["title"], state["id"], state["notes"]) == (slide.title, slide.id, slide.notes)
        assert (state["number"], state["total"]) == (counted, sum(each.counted for each in SLIDES))
        assert (state["fragment"], state["fragments"]) == (0, len(slide.fragments))
        assert state["cues"] == ([slide.cue] if slide.cue else [])
        assert state["next_title"] == (TITLES[number + 1] if number + 1 < len(SLIDES) else None)


async def test_a_cue_is_an_event(stage: Stage, page: Page) -> None:
    await act(stage, "go_to", slide="lights")
    history = await stage.home_assistant.client.get("/api/history/period?filter_entity_id=event.demo_stage_activity")
    cues = [state["attributes"]["cue"] for state in history[0] if state["attributes"].get("event_type") == "cue"]
    assert cues[-1] == "lights-down"


async def test_without_a_page_a_press_fails_at_once_and_is_never_done_later(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await stage.until_shown()
    await page.close()
    await stage.until_nobody_shows_it()
    began = time.monotonic()
    status, answer = await stage.press()
    assert (status, answer["result"]) == (503, "no_display")
    assert time.monotonic() - began < 1
    page = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await stage.until_shown()
    assert (await act(stage, "overview", mode="off"))["state"]["number"] == 1
    assert await shown(page) == (0, 0, 0)


async def test_two_displays_stay_together_under_200_presses(stage: Stage, open_page: OpenPage) -> None:
    first = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await stage.until_shown()
    second = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await until_state(stage, "sensor.displays_connected", "2")
    moved = 0
    there = True
    for number in range(200):
        command = "next" if there else "previous"
        status, answer = await stage.press(command=command, id=f"press-{number}")
        assert (status, answer["result"]) == (200, "applied")
        moved += answer["changed"]
        there = there if answer["changed"] else not there
    # From end to end and back, with a press that moves nothing at each end: none is lost or applied twice.
    turns = 200 // (STEPS + 1)
    assert moved == 200 - turns
    last = (await act(stage, "overview", mode="off"))["state"]
    place = (last["indices"]["h"], last["indices"]["v"], last["fragment"])
    assert await shown(first) == place
    await until_equal(lambda: shown(second), place)


async def test_a_person_at_the_second_display_leads_from_then_on(stage: Stage, open_page: OpenPage) -> None:
    first = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await stage.until_shown()
    second = await open_page(stage.hosted[FRAMEWORK_NAMES[0]])
    await until_state(stage, "sensor.displays_connected", "2")
    await second.keyboard.press("End")
    await stage.until_title("Questions")
    await until(lambda: shown(first), lambda seen: seen[:2] == (5, 0))
    await second.close()
    await until_state(stage, "sensor.displays_connected", "1")
    assert (await stage.press(command="first"))[0] == 200
    assert await shown(first) == (0, 0, 0)


async def test_the_page_finds_back_when_home_assistant_restarts(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(stage.hosted["notebook"])
    await stage.until_shown()
    await stage.press(command="go_to", slide=4)
    await stage.home_assistant.restart()
    await stage.until_shown()
    assert await stage.state("sensor.slide") == "4"
    status, answer = await stage.press()
    assert (status, answer["changed"]) == (200, True)
    assert (await shown(page))[0] >= 1
    # The browser logs failed requests as errors while Home Assistant is down.
    problems.clear()
