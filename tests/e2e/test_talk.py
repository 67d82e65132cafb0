"""A talk from its first slide to its report: what everybody sees of its time. It takes pictures for the docs, too."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from harness.stage import links

from .decks_with_sections import DECKS
from .stage import act, until_state
from .stored_talks import store_talks
from .test_card import card, dashboard
from .test_frontend import picture
from .test_hosted import log_in
from .test_panel import violations
from .test_remote_page import phone, remote_link, until_true
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Locator, Page

    from .stage import OpenPage, Stage

PLAN = "number.demo_stage_planned_time"
PLANNED_MINUTES = 0.5
# Of one slide: section, time, planned, visits, earlier talks on average, rehearsals.
REPORTED = ["What we measured", "2:51", "2:00", "1", "2:46", "2:11 to 3:28"]
# What the clock says each time that the phone buzzes because of it, which is longer than for a press.
WATCH_ALERTS = """() => {
    window.alerts = [];
    navigator.vibrate = (pattern) => {
        const clock = document.querySelector('slide-control-remote').shadowRoot.querySelector('.elapsed');
        if (Array.isArray(pattern) && pattern[0] > 100) alerts.push(clock.textContent);
        return true;
    };
}"""
# The same of a card, which asks the companion app.
WATCH_CARD = """(elapsed) => {
    window.alerts = [];
    addEventListener('haptic', ({ detail }) => {
        if (detail === 'warning') alerts.push(elapsed.textContent);
    });
}"""
SIX_SECONDS = (
    """document.querySelector('slide-control-remote').shadowRoot.querySelector('.elapsed').textContent >= '0:06'"""
)


async def plan(stage: Stage, minutes: float) -> None:
    """Set the planned time of the stage's talks; 0 for none."""
    await stage.home_assistant.client.action("number", "set_value", entity_id=PLAN, value=minutes)


@pytest.fixture
async def deck(stage: Stage, open_page: OpenPage) -> AsyncIterator[Page]:
    """A display that shows a hosted deck, and no audience or plan afterwards."""
    await until_state(stage, "sensor.displays_connected", "0")
    page = await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.reset_clock()
    yield page
    await plan(stage, 0)
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")


async def an_exercise_is_timed(remote: Page, deck: Page, follower: Page) -> None:
    """Start a timer on the remote: everybody sees it, until it is stopped."""
    await remote.get_by_role("button", name="More").click()
    await remote.get_by_role("button", name="Timer…").click()
    await remote.get_by_role("textbox", name="For (optional)").fill("In pairs")
    await remote.get_by_role("button", name="5 minutes", exact=True).click()
    for page in (deck.locator("slide-control-timer"), follower.locator(".timer"), remote.locator(".timer")):
        await page.get_by_text("In pairs").wait_for()
        await page.get_by_text("4:5").wait_for()
    await remote.get_by_role("button", name="More").click()
    await remote.get_by_role("button", name="Timer…").click()
    await remote.get_by_role("button", name="Stop the timer").click()
    await deck.locator("slide-control-timer").wait_for(state="detached")
    await follower.locator(".timer").wait_for(state="hidden")


async def test_a_speaker_pauses_times_an_exercise_and_feels_that_the_time_is_over(
    stage: Stage, deck: Page, browser: Browser, open_page: OpenPage
) -> None:
    way_in = (await act(stage, "show_join"))["code"]
    follower = await open_page(f"{stage.home_assistant.url}/slide_control/join#{way_in}")
    link = await remote_link(stage.home_assistant, stage.entry_id)
    async with phone(browser, link) as remote, dashboard(stage, card(stage, form="remote")) as path:
        app = await log_in(browser, stage, path)
        of_card = app.locator("slide-control-card")
        clock: Any = remote.locator(".clock")
        await clock.get_by_text("Not started").wait_for()
        await plan(stage, PLANNED_MINUTES)
        await clock.get_by_text("of 0:30").wait_for()
        await remote.evaluate(f"({WATCH_ALERTS})()")
        await of_card.get_by_text("of 0:30").wait_for()
        await of_card.locator(".elapsed").evaluate(WATCH_CARD)
        # The talk begins with the first move.
        await remote.get_by_role("button", name="Next", exact=True).click()
        await clock.get_by_role("button", name="Pause").click()
        await clock.get_by_text("Paused").wait_for()
        stopped = await clock.locator(".elapsed").text_content()
        await an_exercise_is_timed(remote, deck, follower)
        # The exercise took its time, the talk didn't.
        assert await clock.locator(".elapsed").text_content() == stopped
        await clock.get_by_role("button", name="Go on").click()
        await clock.get_by_text("Ends").wait_for()
        await until_true(remote, "alerts.length > 0")
        assert await remote.evaluate("alerts") == ["0:30"]
        await until_true(app, "alerts.length > 0")
        assert await app.evaluate("alerts") == ["0:30"]
        await app.close()
        await remote.get_by_text("The planned time is over.").wait_for()
        await remote.get_by_role("button", name="More").click()
        await remote.get_by_role("button", name="End the talk").click()
        await remote.get_by_role("button", name="Press again to confirm").click()
        await until_equal(lambda: clock.locator(".pace").text_content(), "Ended")


async def until_downloaded(page: Page, format_name: str, offset: str | None = None) -> str:
    """Export the talk that is shown, and return what the browser has saved."""
    await page.get_by_role("button", name="Export…").click()
    dialog = page.get_by_role("dialog", name="Export this talk")
    await dialog.get_by_role("combobox", name="Format").select_option(label=format_name)
    if offset is not None:
        await dialog.get_by_role("spinbutton", name="Seconds from the start").fill(offset)
    async with page.expect_download() as download:
        await dialog.get_by_role("button", name="Download").click()
    path = await (await download.value).path()
    await dialog.wait_for(state="detached")
    return path.read_text()


async def is_readable_everywhere(page: Page, shows: str) -> None:
    """Find no fault with axe in four widths, light and dark, and nothing that is wider than the window."""
    for width in (320, 390, 768, 1440):
        for scheme in ("light", "dark"):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.get_by_text(shows).first.wait_for()
            # The lists below are still being filled.
            await until_equal(lambda: violations(page, "slide-control-panel"), [])
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_talk_leaves_a_report_that_can_be_read_renamed_exported_and_deleted(
    stage: Stage, browser: Browser
) -> None:
    await store_talks(stage, "reveal6")
    page = await log_in(browser, stage, "/slide-control")
    talks = page.get_by_role("list", name="Talks").get_by_role("listitem")
    await until_equal(talks.count, 4)
    await talks.nth(0).get_by_text("Meetup in the town hall").wait_for()
    assert await talks.filter(has_text="Rehearsal").count() == 3
    # Of the decks that other tests have left, one is enough here.
    await page.get_by_role("searchbox", name="Search decks").fill("reveal6")
    await is_readable_everywhere(page, "Talks")
    await talks.nth(0).get_by_role("button", name="Report").click()

    # The picture and the tables say the same.
    await page.get_by_role("img", name="Bars with the time of each slide").wait_for()
    assert await page.locator(".plot .bar, .plot .over").count() == 13
    assert await page.locator(".plot .pause title").all_text_contents() == ["Pause (1:35)"]
    await page.get_by_text("Evening of talks", exact=False).wait_for()
    await page.get_by_text("Show as a table").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="4 From the finger to the slide"))
    await until_equal(lambda: row.get_by_role("cell").all_inner_texts(), REPORTED)
    stands_out = page.locator("dl")
    for text in ("6 Forty milliseconds (3:23)", "8 Ninety-nine of a hundred", "1 pause, 1:35"):
        await stands_out.get_by_text(text).wait_for()
    earlier = page.get_by_role("table", name="Earlier talks of this deck").get_by_role("row")
    assert await earlier.count() == 4
    await is_readable_everywhere(page, "What stands out")

    await page.set_viewport_size({"width": 1180, "height": 1010})
    await page.emulate_media(color_scheme="light")
    await page.reload()
    await picture(page, "talk-report", "Time by slide", "What stands out")

    await page.get_by_role("button", name="Rename").click()
    await page.get_by_role("textbox", name="Name").fill("Town hall")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Town hall").wait_for()
    table = await until_downloaded(page, "Table of all visits (CSV)")
    assert "From the finger to the slide" in table
    chapters = await until_downloaded(page, "Chapters for players (WebVTT)", "30")
    assert chapters.startswith("WEBVTT")
    assert "00:00:30.000" in chapters

    await page.get_by_role("button", name="Delete").click()
    await until_equal(talks.count, 3)
    await page.get_by_role("button", name="Undo").click()
    await talks.nth(0).get_by_text("Town hall").wait_for()
    await page.close()


async def breaks_are_planned(stage: Stage, dialog: Locator) -> None:
    """Plan a break at a time and one after a section, and remove another one."""
    add = dialog.get_by_role("button", name="Add a break")
    coffee, lunch, gone = (dialog.get_by_role("group", name=f"Break {number}") for number in (1, 2, 3))
    await add.click()
    await coffee.get_by_role("textbox", name="Name of the break").fill("Coffee")
    await dialog.get_by_role("button", name="Save").click()
    time = coffee.get_by_label("Time at which the break begins")
    assert await time.evaluate("(input) => input.matches(':invalid') && input.matches(':focus')")
    await time.fill("10:30")
    await add.click()
    await lunch.get_by_role("combobox", name="When the break comes").select_option("After What we measured")
    await lunch.get_by_role("spinbutton", name="Minutes of the break").fill("45")
    await add.click()
    await gone.get_by_role("button", name="Remove this break").click()
    await dialog.get_by_role("button", name="Save").click()
    await until_equal(
        lambda: planned_breaks(stage, "reveal6"),
        [("Coffee", 15, "10:30", None), ("", 45, None, "What we measured")],
    )
    deck = dialog.get_by_role("combobox", name="Deck")
    await deck.select_option("notebook")
    await coffee.wait_for(state="detached")
    await deck.select_option("reveal6")
    await until_equal(time.input_value, "10:30")
    assert await lunch.get_by_label("Time at which the break begins").is_hidden()
    assert await lunch.get_by_role("spinbutton", name="Minutes of the break").input_value() == "45"


async def planned_breaks(stage: Stage, deck: str) -> list[tuple[str, float, str | None, str | None]]:
    """Return the breaks of a deck's plan: title, minutes, and when each comes."""
    client = stage.home_assistant.client
    answer = await client.websocket("slide_control/plan/get", config_entry_id=stage.entry_id, deck=deck)
    return [(each["title"], each["minutes"], each["at"], each["after"]) for each in answer["breaks"]]


async def test_the_clock_takes_the_breaks_of_the_plan_by_itself(
    stage: Stage, browser: Browser, open_page: OpenPage
) -> None:
    client, entry_id = stage.home_assistant.client, stage.entry_id
    await stage.until_nobody_shows_it()
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "breaks"
    folder.mkdir()
    await DECKS["stacks-of-reveal"](folder)
    hosted = (await links(client, entry_id))["hosted"]
    page = await open_page(next(each["url"] for each in hosted if each["name"] == "breaks"))
    await stage.until_shown()
    await stage.reset_clock()
    breaks = [{"title": "Coffee", "minutes": 15, "after": "Start"}]
    await client.websocket("slide_control/plan/set", config_entry_id=entry_id, deck="breaks", minutes=30, breaks=breaks)
    async with phone(browser, await remote_link(stage.home_assistant, entry_id)) as remote:
        clock: Any = remote.locator(".clock")
        await clock.get_by_text("Not started").wait_for()
        await clock.get_by_text("Coffee after this section").wait_for()
        await clock.get_by_role("button", name="Start").click()
        await clock.get_by_text("of 30:00").wait_for()
        # Only a section of which something was shown can be over.
        await until_true(remote, SIX_SECONDS)
        await stage.press(command="go_to", slide=3)
        await until_equal(lambda: clock.locator(".pace").text_content(), "Break")
        await clock.get_by_text("Coffee", exact=True).wait_for()
        await clock.get_by_text("Goes on at").wait_for()
        await clock.get_by_role("button", name="Go on").click()
        await clock.get_by_role("button", name="Pause").wait_for()
        report = await act(stage, "end_talk")
        assert [(each["kind"], each["title"], each["slide"]) for each in report["pauses"]] == [
            ("break", "Coffee", report["by_slide"][2]["key"])
        ]
    await page.close()
    await client.websocket("slide_control/plan/clear", config_entry_id=entry_id, deck="breaks")
    shutil.rmtree(folder)


async def test_a_plan_is_learned_from_the_last_rehearsal_and_changed(stage: Stage, browser: Browser) -> None:
    await store_talks(stage, "reveal6")
    page = await log_in(browser, stage, "/slide-control")
    await page.get_by_role("button", name="Plan…").click()
    dialog = page.get_by_role("dialog", name="Plan the talk")
    await dialog.get_by_text("No slides are shown on this stage. Choose a deck.").wait_for()
    await dialog.get_by_role("combobox", name="Deck").select_option("reveal6")
    learn = dialog.get_by_role("spinbutton", name="Minutes to scale the last rehearsal to")
    await learn.fill("12")
    await dialog.get_by_role("button", name="Use the rehearsal").click()
    await dialog.wait_for(state="detached")
    await page.get_by_role("button", name="Plan…").click()
    await dialog.get_by_role("combobox", name="Deck").select_option("reveal6")
    minutes = dialog.get_by_role("spinbutton", name="Minutes for the talk")
    await until_equal(minutes.input_value, "12")
    assert float(await stage.state("number.planned_time")) == 0, "the minutes are those of the deck"
    section = dialog.get_by_role("spinbutton", name="What we measured")
    await section.wait_for()
    await picture(page, "talk-plan", "Plan the talk", "What we measured")
    assert 4 < float(await section.get_attribute("placeholder") or 0) < 7
    await section.fill("13")
    await dialog.get_by_text("They are scaled to fit.").wait_for()
    await dialog.get_by_role("button", name="Save").click()
    await dialog.get_by_text("The sections take 13 minutes, but the talk has 12.").wait_for()
    await breaks_are_planned(stage, dialog)
    await until_equal(lambda: violations(page, "slide-control-panel"), [])
    await dialog.get_by_role("button", name="Clear the plan").click()
    await dialog.wait_for(state="detached")
    await plan(stage, 0)
    await page.close()
