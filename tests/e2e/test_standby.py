"""A second display with the same deck takes over when the lead's cable is pulled, and nothing is pressed twice."""

from __future__ import annotations

import asyncio
from functools import partial
import json
from time import monotonic
from typing import TYPE_CHECKING, Any

from .cable import cable_to
from .stage import OpenPage, until_state
from .test_hosted import log_in
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Browser, FrameLocator, Page, WebSocket

    from .stage import Stage

# Without a standby, a cable that was pulled is noticed after 8 s.
HEARTBEAT_SECONDS = 8.0


async def pair(stage: Stage, page: Page) -> None:
    """Pair the display that shows a code on this page."""
    code = await page.locator(".code").inner_text()
    await stage.home_assistant.client.websocket("slide_control/pair", config_entry_id=stage.entry_id, code=code)
    await page.get_by_role("heading", name="Demo stage").wait_for()


async def displays(stage: Stage) -> list[dict[str, Any]]:
    """Return the stage's displays, the newest first."""
    found: dict[str, Any] = await stage.home_assistant.client.websocket(
        "slide_control/displays/list", config_entry_id=stage.entry_id
    )
    listed: list[dict[str, Any]] = found["displays"]
    return listed


async def show(stage: Stage, display: str) -> None:
    """Show a deck on one display."""
    await stage.home_assistant.client.websocket(
        "slide_control/open", config_entry_id=stage.entry_id, deck="reveal5", display=display
    )


async def title(page: Page) -> str:
    """Return the title on the slide that a waiting display shows in its frame."""
    return await title_of(page.frame_locator("iframe"))


async def title_of(page: Page | FrameLocator) -> str:
    """Return the title on the slide of a reveal.js deck."""
    shown = page.locator("section.present > h2").last
    return (await shown.inner_text()).lower()


async def test_the_standby_leads_when_the_leads_cable_is_pulled(
    stage: Stage, open_page: OpenPage, problems: list[str], record_property: Callable[[str, object], None]
) -> None:
    async with cable_to(stage.home_assistant.url) as (cable, address):
        first = await open_page(f"{address}/slide_control/wait")
        await pair(stage, first)
        second = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
        await pair(stage, second)
        standby, lead, *_others = (each["id"] for each in await displays(stage))
        await show(stage, lead)
        await show(stage, standby)
        await until_state(stage, "binary_sensor.standby_ready", "on")
        for name, value in (("lead", lead), ("standby", standby)):
            assert [each["id"] for each in await displays(stage) if each[name]] == [value]
        assert (await stage.press(command="next"))[1]["changed"]

        # Presses go on, whatever happens to the cable.
        before = int(await stage.state("sensor.slide"))
        await stage.press(command="go_to", slide="1")
        cable.pull()
        pulled = monotonic()
        presses = [asyncio.create_task(stage.press(command="go_to", slide=str(before), id="while-pulled"))]
        seen = await until(lambda: displays(stage), lambda all_of: leads(all_of) == standby, interval=0.02)
        took = monotonic() - pulled
        record_property("standby led after seconds", round(took, 2))
        assert took < HEARTBEAT_SECONDS
        assert {each["id"]: each["state"] for each in seen}[standby] == "showing"
        ((status, answer),) = await asyncio.gather(*presses)
        # Nothing is lost: the standby has taken the press over, and applied it once.
        assert (status, answer["result"], answer["changed"]) == (200, "applied", True)
        assert await stage.state("sensor.slide") == str(before)
        assert (await stage.press(command="go_to", slide="Lights"))[1]["changed"]
        assert await title(second) == "lights"
        await until(lambda: displays(stage), lambda all_of: state_of(all_of, lead) == "lost")

        cable.plug()
        # The old lead comes back, and follows: what was held back in the cable doesn't move it.
        await until(lambda: displays(stage), lambda all_of: state_of(all_of, lead) == "showing")
        await until(lambda: title(first), lambda seen: seen == "lights")
        assert leads(await displays(stage)) == standby
        assert (await stage.press(command="previous"))[1]["changed"]
        await until_state(stage, "binary_sensor.standby_ready", "on")

        # A person makes the first one the lead again.
        await stage.home_assistant.client.websocket(
            "slide_control/displays/make_lead", config_entry_id=stage.entry_id, display_id=lead
        )
        assert leads(await displays(stage)) == lead
        assert (await stage.press(command="go_to", slide="Lights"))[1]["changed"]
        assert await title(first) == "lights"
    problems.clear()


async def test_a_standby_leads_by_a_button_in_the_sidebar(stage: Stage, open_page: OpenPage, browser: Browser) -> None:
    """Two pages of one deck, as by a link: commands go to the one that a person has chosen, and no press is lost."""
    await until_state(stage, "sensor.displays_connected", "0")
    pages = [await open_page("about:blank") for _ in range(2)]
    commands: list[list[str]] = [[], []]
    for page, received in zip(pages, commands, strict=True):
        page.on("websocket", partial(record, received))
        await page.goto(stage.hosted["reveal5"])
        await page.locator("section.present").first.wait_for()
    await until_state(stage, "binary_sensor.standby_ready", "on")
    lead, standby = (
        leads(await displays(stage)),
        next(each["id"] for each in await displays(stage) if each["standby"]),
    )
    assert (await stage.press(command="next"))[1]["changed"]
    await until_equal(lambda: asyncio.sleep(0, commands), [["next"], []])

    panel = await log_in(browser, stage, "/slide-control")
    rows = panel.get_by_role("list", name="Displays of Demo stage").get_by_role("listitem")
    chosen = rows.filter(has_text="Standby")
    name = await chosen.locator("strong").inner_text()
    # The one that leads can't be made the lead.
    first = rows.filter(has_text="Leads")
    assert await first.get_by_role("button", name="More").count() == 0
    await chosen.get_by_role("button", name="More").click()
    await chosen.get_by_role("button", name="Make lead").click()
    await panel.get_by_text(f"{name} leads now.").wait_for()
    await rows.filter(has_text="Leads").filter(has_text=name).wait_for()
    listed = await displays(stage)
    assert leads(listed) == standby
    assert [each["id"] for each in listed if each["standby"]] == [lead]

    for slide in ("Lights", "Welcome"):
        assert (await stage.press(command="go_to", slide=slide))[1]["changed"]
        await until_equal(lambda: title_of(pages[0]), slide.lower())
        await until_equal(lambda: title_of(pages[1]), slide.lower())
    await until_equal(lambda: asyncio.sleep(0, commands), [["next"], ["go_to", "go_to"]])
    # It leads alone, too.
    await pages[0].close()
    await until_state(stage, "binary_sensor.standby_ready", "off")
    assert (await stage.press(command="next"))[1]["changed"]
    await panel.close()


def record(commands: list[str], socket: WebSocket) -> None:
    """Add the commands that a display receives."""

    def received(frame: str | bytes) -> None:
        message = json.loads(frame)
        if message.get("type") == "command":
            commands.append(message["action"])

    socket.on("framereceived", received)


def leads(all_of: list[dict[str, Any]]) -> str | None:
    """Return the id of the display that leads."""
    return next((each["id"] for each in all_of if each["lead"]), None)


def state_of(all_of: list[dict[str, Any]], display: str) -> str:
    """Return what a display does."""
    state: str = next(each["state"] for each in all_of if each["id"] == display)
    return state
