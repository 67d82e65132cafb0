"""The page in the sidebar: each file gets an answer that stays, and keyboards and screen readers find their way."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
import os
from pathlib import Path
import time
from typing import TYPE_CHECKING, Literal

import pytest

from harness.client import Client
from harness.login import Login, log_in as log_in_to
from harness.seed import REPOSITORY
from harness.stage import links

from .test_hosted import log_in, open_as
from .test_waiting import code_on
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, FilePayload, Page

    from .stage import OpenPage, Stage

WIDTHS = (320, 390, 768, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOCUSED = """() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('aria-label');
}"""


@pytest.fixture
async def panel(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """The page, as an administrator sees it."""
    page = await log_in(browser, stage, "/slide-control")
    await page.get_by_text("Drop slides here").wait_for()
    yield page
    await page.close()


@pytest.fixture
def folder(stage: Stage) -> Path:
    """Return the folder of the hosted decks."""
    return stage.home_assistant.folder / "slide_control" / "decks"


def file(name: str, content: bytes) -> FilePayload:
    """Return a file that a person chooses."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def violations(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds wrong in an element, each rule with its first element."""
    await page.add_script_tag(path=AXE)
    found = await page.locator(within).evaluate(
        "(element, values) => axe.run(element, { runOnly: { type: 'tag', values } })", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


async def test_what_became_of_each_of_several_files_stays(panel: Page, folder: Path) -> None:
    await panel.set_input_files(
        "input[type=file]",
        [file("empty.html", b""), file("talk.pptx", b"PK"), file("bad.zip", b"no"), file("good.md", b"# Good")],
    )
    lines = panel.locator(".uploads li")
    await lines.filter(has_text="good.md was uploaded.").wait_for()
    texts = [text.replace("\n", " ") for text in await lines.all_inner_texts()]
    assert len(texts) == 4
    assert "empty.html This file is empty." in texts[0]
    assert "Open it in PowerPoint" in texts[1]
    assert "damaged" in texts[2]
    assert not [text for text in texts if ".." in text or "name:" in text]
    await panel.get_by_role("button", name="Dismiss: talk.pptx").click()
    assert await lines.count() == 3
    # The next files replace the lines.
    await panel.set_input_files("input[type=file]", [file("good.md", b"# Better")])
    await panel.get_by_role("button", name="Replace good.md").wait_for()
    assert await lines.count() == 1
    await panel.get_by_role("button", name="Replace good.md").click()
    await panel.get_by_text("good.md was replaced.").wait_for()
    assert (folder / "good.md").read_text() == "# Better"
    (folder / "good.md").unlink()


async def test_the_focus_stays_where_the_deleted_deck_was(panel: Page, folder: Path) -> None:
    await panel.set_input_files("input[type=file]", [file("gone.md", b"# Gone soon")])
    await panel.get_by_role("button", name="Delete: Gone soon").focus()
    await panel.keyboard.press("Enter")
    await until_equal(lambda: panel.evaluate(FOCUSED), "Undo: gone.md")
    assert not (folder / "gone.md").exists()
    await panel.keyboard.press("Enter")
    await until_equal(lambda: panel.evaluate(FOCUSED), "Show on Demo stage: Gone soon")
    assert (folder / "gone.md").exists()
    (folder / "gone.md").unlink()


async def test_every_button_has_a_name_of_its_own(panel: Page) -> None:
    await panel.get_by_role("button", name="Show on Demo stage: reveal5", exact=True).wait_for()
    names = await panel.locator("slide-control-panel").evaluate(
        """(panel) => [...panel.shadowRoot.querySelectorAll('main button')].filter((button) => button.checkVisibility())
            .map((button) => button.getAttribute('aria-label') ?? button.textContent)"""
    )
    assert sorted(set(names)) == sorted(names)


async def a_guest_presents_until_the_link_is_ended(panel: Page, stage: Stage, open_page: OpenPage) -> None:
    """Make a link, press on a phone that has it, and end it."""
    await panel.get_by_text("There are no guest links.").wait_for()
    await panel.get_by_role("button", name="Make a guest link").click()
    dialog = panel.get_by_role("dialog", name="Make a guest link")
    await dialog.get_by_role("textbox", name="Name").fill("Ada")
    await dialog.get_by_role("button", name="Make link", exact=True).click()
    await dialog.get_by_role("img", name="Link as a QR code").wait_for()
    assert await violations(panel, "slide-control-panel") == []
    link = await dialog.get_by_role("textbox", name="Link: At home").input_value()
    await dialog.get_by_role("button", name="Done").click()
    guest = await open_page(link)
    await guest.get_by_role("button", name="Next").click()
    await stage.until_title("Pricing")

    listed = panel.get_by_role("list", name="Guest links").get_by_role("listitem")
    await listed.get_by_text("Remote · Expires").wait_for()
    await listed.get_by_role("button", name="End: Ada").click()
    await panel.get_by_role("dialog", name="End the link Ada?").get_by_role("button", name="End").click()
    await panel.get_by_text("The link Ada was ended.").wait_for()
    for page in (guest, await open_page(link)):
        await page.get_by_text("This link was ended in Home Assistant. Ask for a new one.").wait_for()
    await panel.get_by_text("There are no guest links.").wait_for()


async def test_two_clicks_show_a_deck_on_a_paired_display_and_a_third_presents(
    panel: Page, stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    display = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    await panel.get_by_role("textbox", name="Code").fill(await code_on(display))
    await panel.get_by_role("button", name="Pair", exact=True).click()
    row = panel.get_by_role("list", name="Displays of Demo stage").get_by_role("listitem")
    await row.get_by_text("Waits").wait_for()

    await row.get_by_role("button", name="Show…").click()
    await panel.get_by_role("dialog").get_by_role("button", name="reveal5", exact=True).click()
    await display.frame_locator("iframe").locator("section.present h1, section.present h2").first.wait_for()
    card = panel.get_by_role("article")
    await card.get_by_text("Presenting").wait_for()
    await card.get_by_text("1 / 8 · Welcome").wait_for()
    await row.get_by_text("Shows slides").wait_for()
    await row.get_by_text("Leads").wait_for()

    # Another deck asks before it replaces the slides of all displays.
    await panel.get_by_role("button", name="Show on Demo stage: reveal6", exact=True).click()
    await panel.get_by_role("button", name="Replace the slides").click()
    await panel.get_by_text("reveal6 is shown on Demo stage.").wait_for()

    await panel.get_by_role("button", name="Present: Demo stage").click()
    await panel.get_by_text("Say hello.").wait_for()
    await panel.get_by_role("button", name="Next").click()
    await stage.until_title("Pricing")
    assert panel.url.endswith(f"/slide-control/present/{stage.entry_id}")
    await panel.reload()
    await panel.get_by_text("Pricing").first.wait_for()
    await panel.get_by_role("button", name="Previous").click()
    await stage.until_title("Welcome")
    await panel.go_back()
    await panel.get_by_role("button", name="Show on Demo stage: reveal6", exact=True).wait_for()

    await a_guest_presents_until_the_link_is_ended(panel, stage, open_page)

    await row.get_by_role("button", name="More").click()
    await row.get_by_role("button", name="Rename").click()
    await panel.get_by_role("textbox", name="Name").fill("Projector")
    await panel.keyboard.press("Enter")
    await row.get_by_text("Projector").wait_for()
    await row.get_by_role("button", name="Close: Projector").click()
    await row.get_by_text("Waits").wait_for()
    await card.get_by_text("No slides are shown.").wait_for()
    await row.get_by_role("button", name="More: Projector").click()
    await row.get_by_role("button", name="Forget: Projector").click()
    question = panel.get_by_role("dialog", name="Forget Projector?")
    await question.locator("button:focus", has_text="Cancel").wait_for()
    await question.get_by_role("button", name="Forget").click()
    await panel.get_by_text("Projector was forgotten.").wait_for()
    await card.get_by_text("There is no display.").wait_for()
    await display.locator(".code").wait_for()
    problems.clear()


async def test_an_upload_can_be_canceled(panel: Page, folder: Path) -> None:
    await panel.route("**/api/slide_control/upload", lambda _route: None)  # it never ends by itself
    await panel.set_input_files("input[type=file]", [file("large.md", b"# Large"), file("next.md", b"# Next")])
    lines = panel.locator(".uploads li")
    await panel.get_by_role("button", name="Cancel: next.md").click()
    await panel.get_by_role("button", name="Cancel: large.md").click()
    await until_equal(lambda: lines.filter(has_text="Nothing was stored.").count(), 2)
    assert not (folder / "large.md").exists()
    assert not (folder / "next.md").exists()


# A megabyte a second, as a phone in a full room has; the file takes half a minute.
SLOW_NETWORK = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1024 * 1024}
LARGE = 30 * 1024 * 1024


async def test_an_upload_on_a_slow_network_shows_percent_and_leaves_nothing_when_canceled(
    panel: Page, folder: Path
) -> None:
    devtools = await panel.context.new_cdp_session(panel)
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    (folder.parent / "large.md").write_bytes(b"# Large\n" + b"." * LARGE)
    await panel.set_input_files("input[type=file]", folder.parent / "large.md")
    line = panel.locator(".uploads li")
    bar = line.get_by_role("progressbar", name="Uploading large.md")

    async def percent() -> int:
        return int((await line.locator("span").inner_text()).removesuffix("%"))

    begun = await until(percent, lambda seen: 0 < seen < 100, ignored=(ValueError,))  # it waits for its turn before
    later = await until(percent, lambda seen: begun < seen < 100)
    assert later / 100 <= await bar.evaluate("bar => bar.value") < 1
    assert len(list((folder.parent / ".uploads").iterdir())) == 1
    await line.get_by_role("button", name="Cancel: large.md").click()
    await line.get_by_text("Nothing was stored.").wait_for()
    await until_equal(lambda: asyncio.sleep(0, list((folder.parent / ".uploads").iterdir())), [])
    assert not (folder / "large.md").exists()
    (folder.parent / "large.md").unlink()


async def test_an_upload_that_is_canceled_too_late_says_so(panel: Page, folder: Path) -> None:
    devtools = await panel.context.new_cdp_session(panel)
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK | {"latency": 60_000, "uploadThroughput": -1})
    await panel.set_input_files("input[type=file]", file("late.md", b"# Late"))
    await until_equal(lambda: asyncio.sleep(0, (folder / "late.md").exists()), wanted=True)
    line = panel.locator(".uploads li")
    await line.get_by_text("100%").wait_for()
    await line.get_by_role("button", name="Cancel: late.md").click()
    await line.get_by_text("delete it there").wait_for()
    (folder / "late.md").unlink()


async def test_decks_are_sorted_by_name_date_and_size(panel: Page, folder: Path) -> None:
    # Title, age in seconds, and size in bytes: each order is another one.
    decks = {"Sorted 2": (60, 9_000), "Sorted 10": (30, 100), "Sorted 1": (90, 500)}
    for title, (age, size) in decks.items():
        (folder / f"{title}.md").write_text(f"# {title}\n".ljust(size))
        os.utime(folder / f"{title}.md", (time.time() - age,) * 2)
    await panel.reload()
    order = panel.get_by_role("combobox", name="Order")
    titles = panel.locator(".decks li strong", has_text="Sorted")
    numbers = ["Sorted 1", "Sorted 2", "Sorted 10"]
    await until_equal(titles.all_inner_texts, numbers)
    await order.select_option("Newest first")
    await until_equal(titles.all_inner_texts, ["Sorted 10", "Sorted 2", "Sorted 1"])
    await order.select_option("Largest first")
    await until_equal(titles.all_inner_texts, ["Sorted 2", "Sorted 1", "Sorted 10"])
    # A deck that comes meanwhile gets its place, also among the found ones.
    await panel.get_by_role("searchbox", name="Search decks").fill("sorted")
    await panel.set_input_files("input[type=file]", [file("Sorted 3.md", b"# Sorted 3".ljust(4_000))])
    await until_equal(titles.all_inner_texts, ["Sorted 2", "Sorted 3", "Sorted 1", "Sorted 10"])
    await order.select_option("By name")
    await until_equal(titles.all_inner_texts, ["Sorted 1", "Sorted 2", "Sorted 3", "Sorted 10"])
    for number in (1, 2, 3, 10):
        (folder / f"Sorted {number}.md").unlink()


async def test_a_deck_is_found_among_a_hundred_and_downloaded(panel: Page, folder: Path) -> None:
    decks = [folder / f"many {number}.md" for number in range(100)]
    for number, path in enumerate(decks):
        path.write_text(f"# Many {number}\n\n---\n\n# End\n")
    await panel.reload()
    await panel.get_by_role("searchbox", name="Search decks").fill("many 77")
    rows = panel.locator(".decks li")
    await until_equal(rows.count, 1)
    await rows.get_by_text("2 slides").wait_for()
    async with panel.expect_download() as started:
        await panel.get_by_role("button", name="Download: Many 77").click()
    download = await started.value
    assert download.suggested_filename == "many 77.md"
    assert Path(await download.path()).read_text() == decks[77].read_text()
    await panel.get_by_role("searchbox", name="Search decks").fill("no such deck")
    await panel.get_by_text("No deck matches your search.").wait_for()
    for path in decks:
        path.unlink()


@asynccontextmanager
async def opened_by(browser: Browser, stage: Stage, group: str) -> AsyncIterator[Page]:
    """Yield the page, as a user of a group sees it."""
    home = stage.home_assistant
    user = await home.client.websocket("config/auth/create", name="Speaker", group_ids=[group])
    login = {"user_id": user["user"]["id"], "username": group, "password": "slides please"}
    await home.client.websocket("config/auth_provider/homeassistant/create", **login)
    async with Client(home.url) as client:
        await log_in_to(client, Login(group, "slides please"))
        page = await open_as(browser, client, "/slide-control")
    try:
        yield page
    finally:
        await page.close()
        await home.client.websocket("config/auth/delete", user_id=user["user"]["id"])


async def test_a_speaker_who_is_no_administrator_presents_and_shows_decks(browser: Browser, stage: Stage) -> None:
    async with opened_by(browser, stage, "system-users") as page:
        await page.get_by_role("button", name="Show on Demo stage: reveal5", exact=True).click()
        await page.locator(".message", has_text="display").wait_for()  # none waits
        assert await page.get_by_text("Drop slides here").count() == 0
        assert await page.get_by_role("heading", name="Pair a display").count() == 0
        assert await page.locator(".decks").get_by_role("button", name="Delete").count() == 0
        await page.get_by_role("button", name="Present: Demo stage").click()
        await page.get_by_role("button", name="Back").click()
        await page.get_by_role("heading", name="Stages").wait_for()
    async with opened_by(browser, stage, "system-read-only") as page:
        await page.get_by_text("There is no stage that you may control.").wait_for()
        assert await page.get_by_role("heading", level=2).all_inner_texts() == ["Stages"]


# Without places to break a line, in other scripts, twice the same, and each as high as no other.
TITLES = [
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "من الإصبع إلى الشريحة: كيف يتحرك العرض التقديمي من الساعة إلى الشاشة",
    "指先からスライドまで、四十ミリ秒で何が起きるのかを順番に見ていくための発表",
    "Twins",
    "Twins",
    *("What we measured " * count for count in range(1, 10)),
]
# The rows whose texts or buttons are not inside of them, and the buttons that are beside the window.
STRAYING = """(panel) => [...panel.shadowRoot.querySelectorAll('main li')].flatMap((row) => {
    const box = row.getBoundingClientRect();
    return [...row.querySelectorAll('button, strong, span')].filter((each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        const beside = left < box.left || right > Math.min(box.right, innerWidth);
        return each.getClientRects().length && (beside || top < box.top || bottom > box.bottom);
    }).map((each) => `${row.textContent.slice(0, 60)}: ${each.textContent}`);
})"""


async def decks_with_long_titles(page: Page, folder: Path) -> list[Path]:
    """Host two decks of each title, and open the list that has them."""
    paths = [folder / f"long{'-titles' * 6}-{number}.md" for number in range(2 * len(TITLES))]
    for number, path in enumerate(paths):
        path.write_text(f"# {TITLES[number // 2]}\n\n---\n\n# End\n")
    await page.reload()
    rows = page.locator(".decks li").filter(has_text="long-titles")
    await until_equal(rows.count, len(paths))
    return paths


async def test_axe_finds_nothing_on_the_page_in_the_sidebar(panel: Page, folder: Path) -> None:
    """Nor do long titles stick out of their rows, on the screen or below it."""
    decks = await decks_with_long_titles(panel, folder)
    await panel.set_input_files("input[type=file]", [file("empty.html", b"")])
    await panel.get_by_role("button", name="Dismiss: empty.html").wait_for()
    await panel.get_by_role("button", name="Delete: Twins").first.click()
    await panel.get_by_role("button", name="Undo").wait_for()
    await panel.locator("details", has_text="long-titles").locator("summary").click()
    await panel.get_by_label("For", exact=True).select_option("display")
    await panel.get_by_role("button", name="Copy link").first.wait_for()
    page = panel.locator("slide-control-panel")
    for scheme in SCHEMES:
        for width in WIDTHS:
            await panel.set_viewport_size({"width": width, "height": 900})
            await panel.emulate_media(color_scheme=scheme)
            # Rows below are under the header now.
            await panel.get_by_role("button", name="Show on Demo stage: Twins").first.scroll_into_view_if_needed()
            assert await page.evaluate(STRAYING) == [], (scheme, width)
            assert await violations(panel, "slide-control-panel") == [], (scheme, width)
            assert not await page.evaluate("(each) => each.scrollWidth > each.clientWidth"), width
    await panel.get_by_role("button", name="Undo").click()
    await panel.locator(".message", has_text="was restored").wait_for()
    await panel.set_viewport_size({"width": 320, "height": 900})
    assert await violations(panel, "slide-control-panel") == []
    await panel.get_by_role("button", name="Present on your phone").click()
    await panel.get_by_role("img", name="Link as a QR code").wait_for()
    assert await violations(panel, "slide-control-panel") == []
    for path in decks:
        path.unlink()


@pytest.mark.parametrize("path", ["wait", "player", "open", "list", "ask"])
async def test_axe_finds_nothing_on_the_pages_of_displays(stage: Stage, browser: Browser, path: str) -> None:
    client = stage.home_assistant.client
    address = f"{stage.home_assistant.url}/slide_control/{path}"
    if path == "list":
        address = stage.display
    elif path == "ask":
        address = (await links(client, stage.entry_id))["player"]
    for scheme in SCHEMES:
        page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
        await page.goto(address)
        await page.locator("main h1").wait_for()
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            assert await violations(page) == [], (scheme, width)
        await page.close()


async def test_axe_finds_nothing_while_a_talk_is_presented_in_the_sidebar(panel: Page, display: Page) -> None:
    await display.locator("section.present").first.wait_for()
    await panel.get_by_role("button", name="Present: Demo stage").click()
    await panel.get_by_role("button", name="Previous", exact=True).wait_for()
    for scheme in SCHEMES:
        await panel.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            await panel.set_viewport_size({"width": width, "height": 900})
            assert await violations(panel, "slide-control-panel") == [], (scheme, width)


async def test_the_toast_covers_no_slide_number_and_no_control(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.hosted["reveal5"])
    await page.locator("slide-control-toast p.shown").wait_for()
    apart = await page.evaluate(
        """() => {
            const box = (element) => element.getBoundingClientRect();
            const toast = box(document.querySelector('slide-control-toast').shadowRoot.querySelector('p'));
            return ['.slide-number', '.controls', '.progress'].map((selector) => {
                const other = box(document.querySelector(selector));
                return toast.right < other.left || toast.left > other.right
                    || toast.bottom < other.top || toast.top > other.bottom;
            });
        }"""
    )
    assert apart == [True, True, True]


STILLS = """(panel) => [...panel.shadowRoot.querySelectorAll('.decks slide-control-picture')].map(({ shadowRoot }) => (
    !shadowRoot.querySelector('img').hidden))"""


async def test_the_list_has_pictures_of_decks_that_the_next_browser_need_not_make(
    panel: Page, browser: Browser, stage: Stage, folder: Path
) -> None:
    """An administrator's browser makes them, one after the other, and Home Assistant keeps them."""
    await panel.set_viewport_size({"width": 1440, "height": 2000})
    # With an upload, Home Assistant drops the pictures of decks that are gone.
    await panel.set_input_files("input[type=file]", [file("swept.md", b"# Swept")])
    await panel.get_by_text("swept.md was uploaded.").wait_for()
    page = panel.locator("slide-control-panel")
    decks = len(stage.hosted) + 1
    await until_equal(lambda: page.evaluate(STILLS), [True] * decks)
    kept = stage.home_assistant.folder / "slide_control" / ".pictures"

    async def files() -> int:
        return len(list(kept.rglob("0.0.-1-*.jpg")))

    await until_equal(files, decks)
    again = await log_in(browser, stage, "/slide-control")
    asked: list[str] = []
    again.on("request", lambda request: asked.append(request.url))
    await again.set_viewport_size({"width": 1440, "height": 2000})
    await until_equal(lambda: again.locator("slide-control-panel").evaluate(STILLS), [True] * decks)
    assert not [url for url in asked if "/slide_control/hosted/" in url]
    await again.close()
    (folder / "swept.md").unlink()
