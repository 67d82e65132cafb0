"""The player frames an unchanged deck of any site as a display; it says what it can't frame or control."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from harness.stage import links

from .decks import STEPS, TALK
from .stage import OpenPage, act, until_state
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Frame, Page

    from .elsewhere import Site
    from .stage import Stage

FRAMED = ("reveal3", "reveal4", "reveal4-module", "reveal5", "reveal6", "reveal6-module")
SLIDES = [slide for column in TALK for slide in column]


@pytest.fixture(scope="module")
async def player(stage: Stage) -> str:
    """The player's link."""
    found = await links(stage.home_assistant.client, stage.entry_id)
    return str(found["player"])


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


def playing(player: str, address: str) -> str:
    """Return the link that plays an address."""
    return f"{player}&deck={quote(address, safe='')}"


async def framed(page: Page) -> Frame:
    """Return the frame with the slides."""
    element = await page.wait_for_selector("iframe")
    assert element is not None
    frame = await element.content_frame()
    assert frame is not None
    return frame


async def place(page: Page) -> tuple[int, int, int]:
    """Return column, row and number of visible fragments, from the framed page's own document."""
    frame = await framed(page)
    await frame.wait_for_selector(".slides > section.present", state="attached")
    h, v, fragments = await frame.evaluate(
        """() => {
            const column = document.querySelector('.slides > section.present');
            const slide = column.querySelector(':scope > section.present');
            const at = (element) => [...element.parentElement.querySelectorAll(':scope > section')].indexOf(element);
            return [at(column), slide ? at(slide) : 0, (slide ?? column).querySelectorAll('.fragment.visible').length];
        }"""
    )
    return h, v, fragments


@pytest.mark.parametrize("framework", FRAMED)
async def test_an_unmodified_deck_of_another_site_does_what_it_is_told(
    stage: Stage, open_page: OpenPage, player: str, site: Site, framework: str
) -> None:
    page = await open_page(playing(player, f"{site.url}/{framework}/index.html"))
    await stage.until_shown()
    assert "#" not in page.url

    numbers, notes = [1], [SLIDES[0].notes]
    for _ in range(STEPS):
        answer = await act(stage, "next")
        state = answer["state"]
        assert answer["changed"]
        indices = state["indices"]
        assert await place(page) == (indices["h"], indices["v"], state["fragment"])
        if state["fragment"] == 0:
            numbers.append(state["number"])
            notes.append(state["notes"])
    # Uncounted backup slides are recognized from outside as from within. reveal.js 3 counts every slide.
    old = framework == "reveal3"
    assert numbers == [1, 2, 3, 4, 5 if old else 4, *range(6 if old else 5, 10 if old else 9)]
    assert notes == [slide.notes for slide in SLIDES]
    assert (state["number"], state["total"], state["id"], state["next_title"]) == (
        numbers[-1],
        numbers[-1],
        "answers",
        None,
    )
    assert (await stage.press())[1]["changed"] is False

    for fields, wanted in (
        ({"command": "previous"}, (5, 0, 0)),
        ({"command": "go_to", "slide": 2}, (1, 0, 3)),
        ({"command": "previous"}, (1, 0, 2)),
        ({"command": "next"}, (1, 0, 3)),
        ({"command": "next", "skip_fragments": True}, (1, 1, 0)),
        ({"command": "go_to", "slide": "lights"}, (3, 0, 0)),
        ({"command": "last"}, (5, 1, 0)),
        ({"command": "navigate", "direction": "up"}, (5, 0, 0)),
        ({"command": "first"}, (0, 0, 0)),
    ):
        status, answer = await stage.press(**fields)
        assert (status, answer["result"], await place(page)) == (200, "applied", wanted), fields
    for command in ("blank", "overview"):
        for mode in ("on", "off"):
            answer = (await stage.press(command=command, mode=mode))[1]
            assert (answer["changed"], answer["state"][command]) == (True, mode == "on")
    # The state of a slide with its cue and id in attributes.
    answer = await act(stage, "go_to", slide="lights")
    assert (answer["state"]["id"], answer["state"]["cues"]) == ("lights", ["lights-down"])


async def test_keys_go_to_the_slides_and_what_they_do_is_reported(
    stage: Stage, open_page: OpenPage, player: str, site: Site
) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await stage.until_shown()
    await page.keyboard.press("ArrowRight")
    await until_state(stage, "sensor.slide", "2")
    assert await place(page) == (1, 0, 0)
    await page.keyboard.press("b")
    await until_state(stage, "switch.blank", "on")
    # The full-screen button takes the keyboard focus and returns it.
    await page.get_by_role("button", name="Full screen").click()
    await page.wait_for_function("document.fullscreenElement !== null")
    await page.keyboard.press("b")
    await until_state(stage, "switch.blank", "off")


async def test_a_person_at_a_framed_deck_takes_the_lead(
    stage: Stage, open_page: OpenPage, player: str, site: Site
) -> None:
    first = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await stage.until_shown()
    second = await open_page(playing(player, f"{site.url}/reveal6/index.html"))
    await until_state(stage, "sensor.displays_connected", "2")
    await stage.press(command="go_to", slide=3)
    await until_place(second, (1, 1, 0))
    await second.bring_to_front()
    await second.keyboard.press("ArrowDown")
    await until_state(stage, "sensor.slide", "4")
    await until_place(first, (1, 2, 0))


async def until_place(page: Page, wanted: tuple[int, int, int]) -> None:
    """Wait until the framed deck shows this place."""
    await until_equal(lambda: place(page), wanted)


async def test_a_hosted_deck_and_one_of_the_www_folder_are_steered_from_within(
    stage: Stage, open_page: OpenPage, player: str
) -> None:
    hosted = stage.hosted["reveal5"].partition("#")[0]
    www = stage.home_assistant.folder / "www"
    shutil.copytree(
        stage.home_assistant.folder / "slide_control" / "decks" / "reveal6-module", www / "talk", dirs_exist_ok=True
    )
    for address in (hosted, f"{stage.home_assistant.url}/local/talk/index.html"):
        page = await open_page(playing(player, address))
        await stage.until_shown()
        answer = (await stage.press(command="go_to", slide="Pricing"))[1]
        assert (answer["state"]["title"], answer["state"]["fragments"]) == ("Pricing", 3)
        assert await stage.state("sensor.displays_connected") == "1"
        await page.keyboard.press("b")
        await until_state(stage, "switch.blank", "on")
        await page.close()
        await stage.until_nobody_shows_it()


async def test_a_reload_shows_the_same_deck_again(stage: Stage, open_page: OpenPage, player: str, site: Site) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await stage.until_shown()
    await page.reload()
    await stage.until_pressed()


async def test_a_frame_that_goes_to_another_page_is_noticed(
    stage: Stage, open_page: OpenPage, player: str, site: Site
) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/away.html"))
    await stage.until_shown()
    # Navigate to another deck, which is then shown.
    await (await framed(page)).evaluate("document.getElementById('other').click()")
    await until(lambda: framed(page), lambda frame: frame.url.partition("#")[0].endswith("/reveal6/index.html"))
    await stage.until_nobody_shows_it()
    await stage.until_shown()
    assert (await stage.press())[0] == 200
    # Navigate to a page without slides: the player says so, and presses fail with `no_display`.
    await (await framed(page)).evaluate("location.href = '../plain.html'")
    await page.get_by_role("heading", name="be steered from here").wait_for()
    assert (await stage.press())[0] == 503


async def test_what_cannot_be_steered_is_said_with_what_will_work(
    stage: Stage, open_page: OpenPage, player: str, site: Site, problems: list[str]
) -> None:
    async def read(path: str) -> str:
        page = await open_page(playing(player, site.url + path))
        await page.get_by_role("heading", name="be steered from here").wait_for()
        return await page.locator("#card").inner_text()

    said = await asyncio.gather(
        read("/reveal5/refuses.html"), read("/reveal5/deaf.html"), read("/plain.html"), read("/throws.html")
    )
    for words in ("forbids being shown inside another", "slide_control/decks", "script tag", "bookmarklet"):
        assert all(words in card for card in said)
    assert await stage.state("binary_sensor.connected") == "off"
    problems.clear()


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("javascript:alert(1)", "be shown"),
        ("file:///etc/passwd", "be shown"),
        ("data:text/html,hello", "be shown"),
        ("no address", "not an address"),
        ("http://me:secret@127.0.0.1/", "holds a password"),
        ("http://127.0.0.1:9/", "Nothing answers"),
    ],
)
async def test_an_address_that_is_none_is_refused_in_words(
    open_page: OpenPage, player: str, problems: list[str], address: str, heading: str
) -> None:
    page = await open_page(playing(player, address))
    await page.get_by_role("heading", name=heading).wait_for()
    problems.clear()


async def test_an_address_can_be_entered_on_the_page(
    stage: Stage, open_page: OpenPage, player: str, site: Site
) -> None:
    page = await open_page(player)
    await page.get_by_label("Address of the slides").fill("talk.html")
    await page.get_by_role("button", name="Show", exact=True).click()
    await page.get_by_role("heading", name="not an address").wait_for()
    await page.get_by_role("button", name="Another address").click()
    await page.get_by_label("Address of the slides").fill(f"{site.url}/reveal6/index.html")
    await page.get_by_role("button", name="Show", exact=True).click()
    await stage.until_shown()
    assert await page.locator("#card").is_hidden()


async def test_a_link_that_opens_nothing_frames_nothing(
    open_page: OpenPage, player: str, site: Site, problems: list[str]
) -> None:
    page = await open_page("about:blank")
    requested_urls: list[str] = []
    page.on("request", lambda request: requested_urls.append(request.url))
    await page.goto(playing(f"{player.partition('=')[0]}=nonsense", f"{site.url}/reveal5/index.html"))
    await page.get_by_role("heading", name="no longer valid").wait_for()
    assert not any(url.startswith(site.url) for url in requested_urls)
    problems.clear()


async def test_without_a_token_the_player_says_where_to_get_a_link(open_page: OpenPage, player: str) -> None:
    page = await open_page(player.partition("#")[0])
    await page.get_by_role("heading", name="not complete").wait_for()
    assert await page.locator("iframe").count() == 0


async def test_a_page_on_https_is_told_of_mixed_content_before_it_fails(open_page: OpenPage, player: str) -> None:
    page = await open_page(player)
    heading: Any = await page.evaluate(
        """async () => {
            const { readAddress } = await import('/slide_control/client/player/frame/address.js');
            const home = new URL('https://home.test/');
            try { readAddress('http://deck.test/', home); } catch (problem) { return problem.heading; }
        }"""
    )
    assert heading == "The browser can’t show these slides here"


async def test_no_log_contains_the_address_of_a_deck(
    stage: Stage, open_page: OpenPage, player: str, site: Site
) -> None:
    await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await stage.until_shown()
    assert site.url not in stage.home_assistant.log
    assert stage.home_assistant.errors == []


async def test_a_phone_is_asked_before_it_becomes_a_display(stage: Stage, browser: Browser, player: str) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    try:
        page = await context.new_page()
        await page.goto(stage.hosted["reveal5"])
        question = page.locator("slide-control-question")
        await question.get_by_role("button", name="Only look").tap()
        await until_equal(question.count, 0)
        assert (await stage.press(command="next"))[1]["result"] == "no_display"

        await page.reload()
        await question.get_by_role("button", name="Use as a display").tap()
        await stage.until_shown()
        await page.goto("about:blank")
        await stage.until_nobody_shows_it()

        await page.goto(player)
        await question.get_by_role("button", name="Only look").tap()
        await page.get_by_text("This phone is not a display").wait_for()
    finally:
        await context.close()
