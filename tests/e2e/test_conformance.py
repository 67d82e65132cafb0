"""Every framework's deck supports all commands; what a framework lacks is refused or unknown."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

from PIL import Image
import pytest

from harness.stage import links

from .conformance.findings import NOT_OFFERED, OURS, UNKNOWN, YES, Findings
from .conformance.recipes import RECIPES
from .conformance.table import committed, table
from .conformance.talk import TALK
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page, WebSocket

    from .conformance.recipe import Recipe
    from .stage import OpenPage, Stage

TITLES = [slide.title for slide in TALK]
# remark's own blackout is 1 % transparent.
NEARLY_BLACK = 8
# Lets the test cut the page's connection to Home Assistant as a network does.
HOLD_SOCKETS = """(() => {
    const Real = WebSocket;
    globalThis.linesToHomeAssistant = [];
    globalThis.WebSocket = class extends Real {
        constructor(...address) {
            super(...address);
            if (String(address[0]).includes('slide_control')) globalThis.linesToHomeAssistant.push(this);
        }
    };
})()"""


@dataclass(slots=True)
class Talk:
    """A deck of the talk, open in a page."""

    stage: Stage
    page: Page
    recipe: Recipe
    causes: list[str] = field(default_factory=list)
    """Of each report that the page has sent."""

    async def press(self, command: str = "next", **fields: Any) -> dict[str, Any]:
        """Press a command; return the outcome with the speaker's view of the state."""
        client = self.stage.home_assistant.client
        response = await client.action("slide_control", command, response=True, **fields)
        answer: dict[str, Any] = response["service_response"]
        assert answer["result"] == "applied", (command, fields, answer)
        return answer

    async def refused(self, command: str, **fields: Any) -> None:
        """Press a command; check that it is refused with a reason and nothing moves."""
        status, answer = await self.stage.press(command=command, **fields)
        assert status in {400, 422}
        assert (answer["result"], answer["changed"]) == ("rejected", False), (command, fields, answer)
        assert answer["message"]

    async def until_known(self, title: str) -> None:
        """Wait until the outline has a slide with this title: a PDF's titles are read one by one."""
        await self.stage.until_pressed(command="go_to", slide=title)

    async def until_title(self, wanted: str) -> None:
        """Wait until Home Assistant knows that the slide of this title is shown."""
        await self.stage.until_title(wanted)

    async def seen(self) -> dict[str, Any]:
        """Return the state of the entity *Slide*."""
        state = await self.stage.home_assistant.client.state("sensor.demo_stage_slide")
        attributes: dict[str, Any] = state["attributes"]
        return attributes

    async def until_it_can_be_moved(self) -> dict[str, Any]:
        """Press a command without effect until a display is connected again; return the state."""
        state: dict[str, Any] = (await self.stage.until_pressed(command="blank", mode="off"))["state"]
        return state

    def listen(self, socket: WebSocket) -> None:
        """Note the cause of each report."""

        def sent(payload: str | bytes) -> None:
            if "slide_control" in socket.url and (frame := json.loads(payload)).get("type") == "report":
                self.causes.append(frame["cause"])

        socket.on("framesent", sent)

    async def is_black(self) -> bool:
        """Return whether the page is black, except for the corner with our toast."""
        picture = Image.open(io.BytesIO(await self.page.screenshot())).convert("L").crop((0, 0, 1280, 600))
        return max(picture.tobytes()) < NEARLY_BLACK


@pytest.fixture(scope="module")
def findings() -> Findings:
    """What all recipes have shown."""
    return Findings()


@pytest.fixture
async def talk(
    stage: Stage, open_page: OpenPage, problems: list[str], request: pytest.FixtureRequest
) -> AsyncIterator[Talk]:
    """The recipe's deck, shown in a page."""
    recipe: Recipe = request.param
    await stage.until_nobody_shows_it()
    async with AsyncExitStack() as stack:
        page = await open_page("about:blank")
        shown = Talk(stage, page, recipe)
        page.on("websocket", lambda socket: shown.listen(socket))  # noqa: PLW0108, playwright writes on bound methods
        await page.add_init_script(HOLD_SOCKETS)
        await page.goto(await address(stage, recipe, stack))
        await shown.until_it_can_be_moved()
        yield shown
        # Before the framework's server ends: the page would miss it.
        await page.close()
        problems[:] = [problem for problem in problems if not is_expected(problem)]


async def address(stage: Stage, recipe: Recipe, stack: AsyncExitStack) -> str:
    """Return the address of the recipe's deck, hosted by Home Assistant or by the framework's own server."""
    if recipe.serve:
        found = await links(stage.home_assistant.client, stage.entry_id)
        return await stack.enter_async_context(recipe.serve(found["script"]))
    folder = stage.home_assistant.folder / "slide_control" / "decks" / recipe.name
    if not folder.exists():
        shutil.copytree(await recipe.built(), folder)
    found = await links(stage.home_assistant.client, stage.entry_id)
    url: str = next(each["url"] for each in found["hosted"] if each["name"] == recipe.name)
    return url


@pytest.mark.parametrize("talk", RECIPES, ids=lambda recipe: recipe.name, indirect=True)
async def test_a_deck_does_what_it_is_told(talk: Talk, findings: Findings, problems: list[str]) -> None:
    recipe = talk.recipe
    if recipe.state:
        features = await walk(talk) | await jump(talk)
    else:
        features = await move_by_keys(talk)
    features |= await go_blank(talk) | await overview(talk)
    features |= await is_moved_by_a_person(talk)
    features |= await survives_a_cut_line(talk) | await survives_a_reload(talk)
    findings.add(recipe, features)
    problems[:] = [problem for problem in problems if not is_expected(problem)]


def is_expected(problem: str) -> bool:
    """Return whether an error is a framework's request to the internet."""
    return any(pattern in problem for pattern in ("favicon", "fonts.g", "cdn."))


async def walk(talk: Talk) -> dict[str, str]:
    """Go from the first slide to the last step and back; check each report."""
    recipe = talk.recipe
    state = (await talk.press("first"))["state"]
    for number, slide in enumerate(TALK, 1):
        steps = len(slide.fragments) if recipe.fragments else 0
        for step in range(steps + 1):
            if step or number > 1:
                answer = await talk.press()
                assert answer["changed"], (number, step)
                state = answer["state"]
            assert (state["number"], state["total"]) == (number, len(TALK)), (number, step, state)
            assert (state["fragment"], state["fragments"]) == (step, steps), (number, step, state)
            assert state["indices"]["f"] == (step - 1 if steps else None)
            assert state["title"] == slide.title
            assert state["next_title"] == (TITLES[number] if number < len(TALK) else None)
            assert state["notes"] == (slide.notes if recipe.notes else "")
            assert state["id"] == (slide.id if recipe.ids else None) or slide is TALK[0]
            if recipe.cues:
                shown = [slide.cue, *slide.fragments[:step]]
                assert [cue for cue in state["cues"] if cue] == [cue for cue in shown if cue], (number, step, state)
    assert (await talk.press())["changed"] is False
    numbers = [state["number"]]
    while (answer := await talk.press("previous"))["changed"]:
        numbers.append(answer["state"]["number"])
        assert len(numbers) < 20
    assert sorted(set(numbers)) == [1, 2, 3, 4, 5]
    assert numbers == sorted(numbers, reverse=True)
    return {
        "next, previous": YES,
        "fragments": YES if recipe.fragments else NOT_OFFERED,
        "number, title, next title": YES,
        "notes": YES if recipe.notes else NOT_OFFERED,
        "cues": YES if recipe.cues else NOT_OFFERED,
    }


async def jump(talk: Talk) -> dict[str, str]:
    """Go to slides by number, title and id, across fragments; an unknown slide is refused."""
    recipe = talk.recipe
    assert (await talk.press("last"))["state"]["number"] == len(TALK)
    assert (await talk.press("first"))["state"]["number"] == 1
    assert (await talk.press("go_to", slide=3))["state"]["title"] == "Lights"
    await talk.until_known(TITLES[3])
    assert (await talk.press("go_to", slide=TITLES[3]))["state"]["number"] == 4
    await talk.refused("go_to", slide=len(TALK) + 1)
    await talk.refused("go_to", slide="A slide that is not there")
    if recipe.ids:
        assert (await talk.press("go_to", slide="pricing"))["state"]["number"] == 2
    assert (await talk.press("go_to", slide=2))["state"]["number"] == 2
    assert (await talk.press(skip_fragments=True))["state"]["number"] == 3
    assert (await talk.press("previous", skip_fragments=True))["state"]["number"] == 2
    await talk.press("last")
    assert (await talk.press("navigate", direction="left"))["state"]["number"] == len(TALK) - 1
    return {"go to, first, last": YES, "ids": YES if recipe.ids else NOT_OFFERED}


async def move_by_keys(talk: Talk) -> dict[str, str]:
    """Move a page of an unknown framework; its state stays unknown."""
    for command, place in (("next", 2), ("next", 3), ("previous", 2), ("last", 5), ("first", 1)):
        answer = await talk.press(command)
        state = answer["state"]
        assert (answer["changed"], state["id"]) == (True, f"slide=id.p{place}")
        assert (state["number"], state["total"], state["title"], state["next_title"]) == (0, 0, "Some slides", None)
    assert "which slide it shows" in answer["message"]
    for refused in ({"slide": 2}, {"slide": "Lights"}):
        await talk.refused("go_to", **refused)
    await talk.refused("next", skip_fragments=True)
    features = dict.fromkeys(("fragments", "number, title, next title", "notes", "cues", "ids"), UNKNOWN)
    return {"next, previous": YES, **features, "go to, first, last": "first, last"}


async def go_blank(talk: Talk) -> dict[str, str]:
    """Blank the display by the framework's or our own blackout, and show the slide again."""
    assert not await talk.is_black()
    answer = await talk.press("blank", mode="on")
    assert (answer["changed"], answer["state"]["blank"]) == (True, True)
    blackouts = await talk.page.locator("slide-control-blackout").count()
    assert blackouts == (0 if talk.recipe.own_blank else 1)
    await until_equal(talk.is_black, wanted=True, interval=0.1)
    assert (await talk.press("blank", mode="on"))["changed"] is False
    assert (await talk.press("blank"))["state"]["blank"] is False
    await until_equal(talk.is_black, wanted=False, interval=0.1)
    return {"blank": YES if talk.recipe.own_blank else OURS}


async def overview(talk: Talk) -> dict[str, str]:
    """Show the overview and leave it, or get a refusal where there is none."""
    if not talk.recipe.overview:
        await talk.refused("overview", mode="on")
        return {"overview": NOT_OFFERED}
    if talk.recipe.serve is not None:
        # A dev server builds the overview on first use, which can exceed a press's timeout on a busy machine.
        await talk.stage.until_pressed(command="overview", mode="on")
        await talk.stage.until_pressed(command="overview", mode="off")
    assert (await talk.press("overview", mode="on"))["state"]["overview"] is True
    assert (await talk.press("overview"))["state"]["overview"] is False
    return {"overview": YES}


async def is_moved_by_a_person(talk: Talk) -> dict[str, str]:
    """Report what a person at the display does with the framework's own keys."""
    await talk.press("first")
    await asyncio.sleep(0.1)  # otherwise, the key's effect could be attributed to the command
    talk.causes.clear()
    if talk.recipe.click_first:
        await talk.page.mouse.click(640, 500)
    await talk.page.keyboard.press(talk.recipe.key)
    if talk.recipe.state:
        await talk.until_title("Pricing")

    async def causes() -> list[str]:
        return talk.causes

    await until(causes, lambda seen: "user" in seen)
    return {"a person's key": YES}


async def survives_a_cut_line(talk: Talk) -> dict[str, str]:
    """Lose the connection, and reconnect on the same slide."""
    before = (await talk.press("first"))["state"]
    await talk.press()
    welcomed = talk.page.wait_for_event("websocket", lambda socket: "slide_control" in socket.url)
    await talk.page.evaluate("linesToHomeAssistant.at(-1).close()")
    await welcomed
    state = await talk.until_it_can_be_moved()
    assert (state["number"], state["id"]) != (before["number"], before["id"]) or talk.recipe.name == "talk-pdf-stock"
    assert (await talk.press("first"))["changed"] is True
    return {"reconnect": YES}


async def survives_a_reload(talk: Talk) -> dict[str, str]:
    """Reload the page: it reconnects, on the same slide where the framework keeps its place."""
    await talk.press("last")
    await talk.press("previous")
    before = (await talk.press("blank", mode="off"))["state"]
    await asyncio.sleep(talk.recipe.address_after)
    await talk.page.reload()
    await asyncio.sleep(0.2)
    await until(lambda: talk.page.evaluate("globalThis.linesToHomeAssistant?.length ?? 0"), bool)
    state = await talk.until_it_can_be_moved()
    place = "number" if talk.recipe.state else "id"
    assert state[place] == before[place] or not talk.recipe.keeps_place
    assert (await talk.press("first"))["result"] == "applied"
    return {"reload": YES if talk.recipe.keeps_place else "from the first slide"}


def test_the_table_says_what_was_found(findings: Findings) -> None:
    if len(findings.rows) < len(RECIPES):
        pytest.skip("not all recipes were tried")
    findings.write()
    assert committed() == table(findings.rows), "Run: .venv/bin/python -m tests.e2e.conformance.table"
