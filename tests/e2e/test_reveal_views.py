"""reveal.js where it is no plain deck: its scroll view, a part of a page, no controls, uncounted slides, RISE."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING, Any

from PIL import Image
import pytest

from harness.seed import REPOSITORY
from harness.slides import MODULES
from harness.stage import links

from .stage import act, shown
from .test_hosted import visit_as
from .test_player import framed, playing
from .test_remote_page import remote_link
from .until import until, until_equal

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser, Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

CORPUS = REPOSITORY / "tests" / "corpus" / "decks"
VERSIONS = ("reveal5", "reveal6")


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


def write(folder: Path, name: str, version: str, *changes: tuple[str, str]) -> None:
    """Write a deck of the corpus with a reveal.js beside it into a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CORPUS / name, folder)
    shutil.copytree(MODULES / version / "dist", folder / "reveal" / "dist")
    page = (folder / "index.html").read_text()
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    (folder / "index.html").write_text(page)


async def host(stage: Stage, name: str, version: str, *changes: tuple[str, str]) -> str:
    """Host a deck of the corpus; return its address."""
    deck = f"{name}-{version}"
    write(stage.home_assistant.folder / "slide_control" / "decks" / deck, name, version, *changes)
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    return str(next(each["url"] for each in hosted if each["name"] == deck))


async def number(stage: Stage, **fields: Any) -> tuple[int, int]:
    """Press a command; return number and total of the slide that is shown then."""
    status, answer = await stage.press(**fields)
    assert (status, answer["result"]) == (200, "applied"), answer
    return answer["state"]["number"], answer["state"]["total"]


@pytest.mark.parametrize("version", VERSIONS)
async def test_the_scroll_view_is_left_where_the_command_leads(stage: Stage, open_page: OpenPage, version: str) -> None:
    await open_page(await host(stage, "rv-scroll", version))
    await stage.until_shown()
    for _ in range(2):
        assert await number(stage, command="last") == (8, 8)
        assert await number(stage, command="go_to", slide=5) == (5, 8)
        assert await number(stage, command="go_to", slide="Pricing") == (6, 8)
        assert await number(stage, command="first") == (1, 8)
        assert await number(stage, skip_fragments=True) == (2, 8)


@pytest.mark.parametrize("version", VERSIONS)
async def test_the_player_knows_the_scroll_view_from_outside(
    stage: Stage, open_page: OpenPage, site: Site, version: str
) -> None:
    write(site.folder / f"scroll-{version}", "rv-scroll", version)
    player = (await links(stage.home_assistant.client, stage.entry_id))["player"]
    page = await open_page(playing(player, f"{site.url}/scroll-{version}/index.html"))
    await stage.until_shown()
    for _ in range(2):
        assert await number(stage, command="last") == (8, 8)
        assert await number(stage, command="go_to", slide=5) == (5, 8)
        assert await number(stage, command="go_to", slide="money") == (6, 8)
        assert await number(stage, command="first") == (1, 8)
    assert await (await framed(page)).evaluate("Reveal.isScrollView()")


async def brightest(page: Page) -> int:
    """Return the brightness of the brightest pixel, apart from the corner with our toast."""
    picture = Image.open(io.BytesIO(await page.screenshot())).convert("L")
    picture.paste(0, (0, 600, 600, 720))
    return max(picture.tobytes())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["rv-embedded", "rv-scroll"])
async def test_blank_turns_the_whole_window_black_without_a_bright_button(
    stage: Stage, open_page: OpenPage, name: str, version: str
) -> None:
    page = await open_page(await host(stage, name, version))
    await stage.until_shown()
    assert (await stage.press(command="blank", mode="on"))[1]["state"]["blank"] is True
    await until_equal(lambda: brightest(page), 0)
    assert (await stage.press(command="blank", mode="off"))[1]["state"]["blank"] is False

    async def bright() -> bool:
        return await brightest(page) > 200

    await until_equal(bright, wanted=True)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["rv-embedded", "rv-scroll"])
async def test_a_reload_comes_back_to_the_same_slide_and_step_and_a_new_page_begins(
    stage: Stage, open_page: OpenPage, name: str, version: str
) -> None:
    address = await host(stage, name, version)
    page = await open_page(address)
    await stage.until_shown()
    for _ in range(3):
        before = (await stage.press())[1]["state"]
    assert before["fragment"] > 0
    await page.reload()
    after = (await stage.until_pressed(command="blank", mode="off"))["state"]
    assert (after["number"], after["fragment"]) == (before["number"], before["fragment"])
    await page.goto("about:blank")
    await stage.until_nobody_shows_it()
    await page.goto(address)
    after = (await stage.until_pressed(command="blank", mode="off"))["state"]
    assert after["number"] == 1


async def test_the_last_slide_is_the_last_that_counts(stage: Stage, open_page: OpenPage) -> None:
    address = await host(
        stage, "rv-embedded", "reveal6", ('<section id="end">', '<section id="end" data-visibility="uncounted">')
    )
    await open_page(address)
    await stage.until_shown()
    assert await number(stage, command="last") == (7, 7)
    answer = (await stage.press())[1]
    assert (answer["changed"], answer["state"]["title"]) == (True, "The End")


async def test_a_deck_without_keys_and_messages_is_moved_by_its_address(stage: Stage, open_page: OpenPage) -> None:
    module = "<script type='module'>import Deck from './reveal/dist/reveal.esm.js'; new Deck({"
    page = await open_page(
        await host(
            stage,
            "rv-embedded",
            "reveal5",
            ('<script src="reveal/dist/reveal.js"></script>', ""),
            ("<script>Reveal.initialize({", f"{module} keyboard: false, postMessage: false, "),
            ("plugins:[] });", "plugins:[] }).initialize();"),
        )
    )
    await stage.until_shown()
    places = []
    for _ in range(6):
        answer = (await stage.press())[1]
        assert answer["changed"] is True
        places.append(await shown(page))
    assert places == [(1, 0, 0), (1, 0, 1), (1, 0, 2), (1, 0, 3), (2, 0, 0), (2, 1, 0)]
    assert await number(stage, command="previous") == (3, 8)
    assert await number(stage, command="previous") == (2, 8)
    assert await shown(page) == (1, 0, 3)
    assert await number(stage, command="last") == (8, 8)
    assert (await stage.press())[1]["changed"] is False


async def test_titles_and_notes_of_rise_are_what_people_read(stage: Stage, open_page: OpenPage) -> None:
    await open_page(await host(stage, "rise", "reveal4"))
    await stage.until_shown()
    state = (await act(stage, "first"))["state"]
    assert (state["title"], state["notes"], state["next_title"]) == ("Opening", "Say hello.", "Second")


NOTES_PLUGIN = (
    (
        "<script>Reveal.initialize",
        '<script src="reveal/dist/plugin/notes.js"></script><script>Reveal.initialize',
    ),
    ("plugins:[]", "plugins:[RevealNotes]"),
    (",embedded:true,keyboardCondition:'focused'", ""),
)


async def test_s_in_a_hosted_deck_opens_the_presenter_view(stage: Stage, browser: Browser) -> None:
    deck = await host(stage, "rv-embedded", "reveal6", *NOTES_PLUGIN)
    async with await browser.new_context(viewport={"width": 1280, "height": 800}) as computer:
        home = await computer.new_page()
        await visit_as(home, stage.home_assistant.client, "/manifest.json")
        await home.close()
        page = await computer.new_page()
        await page.goto(deck)
        await stage.until_shown()
        async with page.expect_popup() as opened:
            await page.keyboard.press("s")
        presenter = await opened.value
        remote = presenter.locator("slide-control-remote")
        await remote.get_by_role("button", name="Next", exact=True).wait_for()
        assert presenter.url.endswith(f"/slide-control/present/{stage.entry_id}")

        # It shows what the deck does, and moves it.
        before = await shown(page)
        await remote.get_by_role("button", name="Next", exact=True).click()
        await until(lambda: shown(page), lambda seen: seen != before)
        await stage.press(command="last")
        title = await page.locator("section.present > h2").last.evaluate("title => title.textContent")
        await remote.get_by_text(title, exact=True).first.wait_for()

        # The deck stays in its sandbox. A second S shows the window that is open; when it is closed, another one opens.
        assert await page.evaluate("origin") == "null"
        await page.keyboard.press("s")
        assert len(computer.pages) == 2
        await presenter.close()
        async with page.expect_popup() as opened:
            await page.keyboard.press("s")
        await (await opened.value).locator("slide-control-remote").wait_for()


async def test_where_no_window_can_be_opened_s_says_where_the_presenter_view_is(stage: Stage, browser: Browser) -> None:
    deck = await host(stage, "rv-embedded", "reveal6", *NOTES_PLUGIN)
    async with await browser.new_context(viewport={"width": 1280, "height": 800}) as computer:
        page = await computer.new_page()
        await page.add_init_script("window.open = () => null")  # as with blocked windows
        await page.goto(deck)
        await stage.until_shown()
        await page.keyboard.press("s")
        await page.get_by_role("status").filter(has_text="Select Present").wait_for()
        assert (await stage.press())[1]["changed"] is True

        # In a second window of the same computer, it shows what the first one does, and moves it.
        second = await computer.new_page()
        await second.goto(await remote_link(stage.home_assistant, stage.entry_id))
        before = await shown(page)
        await second.get_by_role("button", name="Previous", exact=True).click()
        await until(lambda: shown(page), lambda seen: seen != before)
        title = await page.locator("section.present > h2").last.evaluate("title => title.textContent")
        await second.locator("slide-control-remote").get_by_text(title, exact=True).first.wait_for()
