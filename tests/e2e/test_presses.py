"""The main job: whatever presses, the slides move once, and Home Assistant knows what is shown."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from .decks import FRAMEWORKS, STEPS, TALK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from .conftest import Deck

type OpenPage = Callable[[str], Awaitable[Page]]

FRAMEWORK_NAMES = [framework.name for framework in FRAMEWORKS]
SLIDES = [slide for column in TALK for slide in column]
TITLES = [slide.title for slide in SLIDES]


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


@pytest.fixture
async def page(deck: Deck, open_page: OpenPage) -> Page:
    """A display that shows the talk."""
    page = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await deck.until_shown()
    return page


async def act(deck: Deck, name: str, **fields: Any) -> dict[str, Any]:
    """Call one of our actions over the REST API and return its response."""
    response = await deck.home_assistant.client.action("slide_control", name, response=True, **fields)
    answer: dict[str, Any] = response["service_response"]
    return answer


async def shown(page: Page) -> tuple[int, int, int]:
    """Return column, row and number of visible fragments, as the page's own document says."""
    h, v, fragments = await page.evaluate(
        """() => {
            const column = document.querySelector('.slides > section.present');
            const slide = column.querySelector(':scope > section.present');
            const at = (element) => [...element.parentElement.querySelectorAll(':scope > section')].indexOf(element);
            return [at(column), slide ? at(slide) : 0, (slide ?? column).querySelectorAll('.fragment.visible').length];
        }"""
    )
    return h, v, fragments


async def until_state(deck: Deck, entity: str, wanted: str) -> None:
    """Wait until an entity has a state."""
    async with asyncio.timeout(10):
        while await deck.state(entity) != wanted:
            await asyncio.sleep(0.02)


async def test_an_action_moves_the_slides_and_answers_with_what_is_shown(deck: Deck, page: Page) -> None:
    answer = await act(deck, "next")
    assert (answer["result"], answer["changed"], answer["state"]["number"]) == ("applied", True, 2)
    assert answer["state"]["notes"] == "Slowly here."
    assert await deck.state("sensor.slide") == "2"
    assert (await shown(page))[:2] == (1, 0)


async def test_a_button_moves_the_slides(deck: Deck, page: Page) -> None:
    await deck.home_assistant.client.action("button", "press", entity_id="button.demo_deck_last")
    assert await deck.state("sensor.slide") == str(sum(slide.counted for slide in SLIDES))
    await deck.until_title(TITLES[-1])


async def test_an_event_moves_the_slides(deck: Deck, page: Page) -> None:
    await deck.home_assistant.client.post("/api/events/slide_control_command", {"command": "go_to", "slide": "Lights"})
    await deck.until_title("Lights")
    assert (await shown(page))[0] == 3


async def test_a_key_in_the_page_is_seen(deck: Deck, page: Page) -> None:
    await page.keyboard.press("ArrowRight")
    await until_state(deck, "sensor.slide", "2")
    await page.keyboard.press("b")
    await until_state(deck, "switch.blank", "on")
    await deck.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_deck_blank")
    await until_state(deck, "switch.blank", "off")
    assert await page.locator(".reveal.paused").count() == 0


@pytest.mark.parametrize("name", FRAMEWORK_NAMES)
async def test_every_command_does_what_it_says(deck: Deck, open_page: OpenPage, name: str) -> None:
    page = await open_page(deck.hosted[name])
    await deck.until_shown()
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
        answer = await act(deck, action, **fields)
        assert (answer["result"], answer["changed"]) == ("applied", True), (action, fields)
        assert await shown(page) == place, (action, fields)
        assert (answer["state"]["indices"]["h"], answer["state"]["indices"]["v"]) == place[:2]
    for action in ("blank", "overview"):
        answer = await act(deck, action, mode="on")
        assert (answer["state"][action], await deck.state(f"switch.{action}")) == (True, "on")
        assert (await act(deck, action, mode="on"))["changed"] is False
        assert (await act(deck, action))["state"][action] is False


@pytest.mark.parametrize("name", FRAMEWORK_NAMES)
async def test_the_state_says_all_that_the_slide_holds(deck: Deck, open_page: OpenPage, name: str) -> None:
    await open_page(deck.hosted[name])
    await deck.until_shown()
    counted = 0
    for number, slide in enumerate(SLIDES):
        counted += slide.counted
        state = (await act(deck, "go_to", slide=slide.id or slide.title))["state"]
        assert (state["title"], state["id"], state["notes"]) == (slide.title, slide.id, slide.notes)
        assert (state["number"], state["total"]) == (counted, sum(each.counted for each in SLIDES))
        assert (state["fragment"], state["fragments"]) == (0, len(slide.fragments))
        assert state["cues"] == ([slide.cue] if slide.cue else [])
        assert state["next_title"] == (TITLES[number + 1] if number + 1 < len(SLIDES) else None)


async def test_a_cue_is_an_event(deck: Deck, page: Page) -> None:
    await act(deck, "go_to", slide="lights")
    history = await deck.home_assistant.client.get("/api/history/period?filter_entity_id=event.demo_deck_activity")
    cues = [state["attributes"]["cue"] for state in history[0] if state["attributes"].get("event_type") == "cue"]
    assert cues[-1] == "lights-down"


async def test_without_a_page_a_press_fails_at_once_and_is_never_done_later(deck: Deck, open_page: OpenPage) -> None:
    page = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await deck.until_shown()
    await page.close()
    await deck.until_nobody_shows_it()
    began = time.monotonic()
    status, answer = await deck.press()
    assert (status, answer["result"]) == (503, "no_display")
    assert time.monotonic() - began < 1
    page = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await deck.until_shown()
    assert (await act(deck, "overview", mode="off"))["state"]["number"] == 1
    assert await shown(page) == (0, 0, 0)


async def test_two_displays_stay_together_under_200_presses(deck: Deck, open_page: OpenPage) -> None:
    first = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await deck.until_shown()
    second = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await until_state(deck, "sensor.displays_connected", "2")
    moved = 0
    there = True
    for number in range(200):
        command = "next" if there else "previous"
        status, answer = await deck.press(command=command, id=f"press-{number}")
        assert (status, answer["result"]) == (200, "applied")
        moved += answer["changed"]
        there = there if answer["changed"] else not there
    # From end to end and back, and once at each end a press that moves nothing: none is lost, none applied twice.
    turns = 200 // (STEPS + 1)
    assert moved == 200 - turns
    last = (await act(deck, "overview", mode="off"))["state"]
    place = (last["indices"]["h"], last["indices"]["v"], last["fragment"])
    assert await shown(first) == place
    async with asyncio.timeout(5):
        while await shown(second) != place:
            await asyncio.sleep(0.02)


async def test_a_person_at_the_second_display_leads_from_then_on(deck: Deck, open_page: OpenPage) -> None:
    first = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await deck.until_shown()
    second = await open_page(deck.hosted[FRAMEWORK_NAMES[0]])
    await until_state(deck, "sensor.displays_connected", "2")
    await second.keyboard.press("End")
    await deck.until_title("Questions")
    async with asyncio.timeout(5):
        while (await shown(first))[:2] != (5, 0):
            await asyncio.sleep(0.02)
    await second.close()
    await until_state(deck, "sensor.displays_connected", "1")
    assert (await deck.press(command="first"))[0] == 200
    assert await shown(first) == (0, 0, 0)


async def test_the_page_finds_back_when_home_assistant_restarts(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(deck.hosted["notebook"])
    await deck.until_shown()
    await deck.press(command="go_to", slide=4)
    await deck.home_assistant.restart()
    await deck.until_shown()
    assert await deck.state("sensor.slide") == "4"
    status, answer = await deck.press()
    assert (status, answer["changed"]) == (200, True)
    assert (await shown(page))[0] >= 1
    # The browser says in red what it could not reach while Home Assistant was away.
    problems.clear()
