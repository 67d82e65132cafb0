"""The player frames a deck of any site as it is and makes it a display; what it cannot frame or steer it says."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from scripts.deck import links

from .decks import STEPS, TALK
from .test_presses import OpenPage, act, until_state

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from .conftest import Deck
    from .elsewhere import Site

FRAMED = ("reveal3", "reveal4", "reveal4-module", "reveal5", "reveal6", "reveal6-module")
SLIDES = [slide for column in TALK for slide in column]


@pytest.fixture(scope="module")
async def player(deck: Deck) -> str:
    """The player's link."""
    found = await links(deck.home_assistant.client, deck.entry_id)
    return str(found["player"])


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


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
    """Return column, row and visible fragments, as the framed page's own document says."""
    h, v, fragments = await (await framed(page)).evaluate(
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
    deck: Deck, open_page: OpenPage, player: str, site: Site, framework: str
) -> None:
    page = await open_page(playing(player, f"{site.url}/{framework}/index.html"))
    await deck.until_shown()
    assert "#" not in page.url

    numbers, notes = [1], [SLIDES[0].notes]
    for _ in range(STEPS):
        answer = await act(deck, "next")
        state = answer["state"]
        assert answer["changed"]
        indices = state["indices"]
        assert await place(page) == (indices["h"], indices["v"], state["fragment"])
        if state["fragment"] == 0:
            numbers.append(state["number"])
            notes.append(state["notes"])
    # Backup does not count, and from outside that is seen as from within. reveal.js 3 counts every slide.
    old = framework == "reveal3"
    assert numbers == [1, 2, 3, 4, 5 if old else 4, *range(6 if old else 5, 10 if old else 9)]
    assert notes == [slide.notes for slide in SLIDES]
    assert (state["number"], state["total"], state["id"], state["next_title"]) == (
        numbers[-1],
        numbers[-1],
        "answers",
        None,
    )
    assert (await deck.press())[1]["changed"] is False

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
        status, answer = await deck.press(**fields)
        assert (status, answer["result"], await place(page)) == (200, "applied", wanted), fields
    for command in ("blank", "overview"):
        for mode in ("on", "off"):
            answer = (await deck.press(command=command, mode=mode))[1]
            assert (answer["changed"], answer["state"][command]) == (True, mode == "on")
    # What is known of a slide that carries its cue and its id in attributes.
    answer = await act(deck, "go_to", slide="lights")
    assert (answer["state"]["id"], answer["state"]["cues"]) == ("lights", ["lights-down"])


async def test_keys_go_to_the_slides_and_what_they_do_is_reported(
    deck: Deck, open_page: OpenPage, player: str, site: Site
) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await deck.until_shown()
    await page.keyboard.press("ArrowRight")
    await until_state(deck, "sensor.slide", "2")
    assert await place(page) == (1, 0, 0)
    await page.keyboard.press("b")
    await until_state(deck, "switch.blank", "on")
    # The button that fills the screen takes the keyboard, and gives it back.
    await page.get_by_role("button", name="Full screen").click()
    await page.wait_for_function("document.fullscreenElement !== null")
    await page.keyboard.press("b")
    await until_state(deck, "switch.blank", "off")


async def test_a_person_at_a_framed_deck_takes_the_lead(
    deck: Deck, open_page: OpenPage, player: str, site: Site
) -> None:
    first = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await deck.until_shown()
    second = await open_page(playing(player, f"{site.url}/reveal6/index.html"))
    await until_state(deck, "sensor.displays_connected", "2")
    await deck.press(command="go_to", slide=3)
    await until_place(second, (1, 1, 0))
    await second.bring_to_front()
    await second.keyboard.press("ArrowDown")
    await until_state(deck, "sensor.slide", "4")
    await until_place(first, (1, 2, 0))


async def until_place(page: Page, wanted: tuple[int, int, int]) -> None:
    """Wait until the framed slides are there."""
    async with asyncio.timeout(10):
        while await place(page) != wanted:
            await asyncio.sleep(0.02)


async def test_a_hosted_deck_and_one_of_the_www_folder_are_steered_from_within(
    deck: Deck, open_page: OpenPage, player: str
) -> None:
    hosted = deck.hosted["reveal5"].partition("#")[0]
    www = deck.home_assistant.folder / "www"
    shutil.copytree(
        deck.home_assistant.folder / "slide_control" / "decks" / "reveal6-module", www / "talk", dirs_exist_ok=True
    )
    for address in (hosted, f"{deck.home_assistant.url}/local/talk/index.html"):
        page = await open_page(playing(player, address))
        await deck.until_shown()
        answer = (await deck.press(command="go_to", slide="Pricing"))[1]
        assert (answer["state"]["title"], answer["state"]["fragments"]) == ("Pricing", 3)
        assert await deck.state("sensor.displays_connected") == "1"
        await page.keyboard.press("b")
        await until_state(deck, "switch.blank", "on")
        await page.close()
        await deck.until_nobody_shows_it()


async def test_a_reload_shows_the_same_deck_again(deck: Deck, open_page: OpenPage, player: str, site: Site) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await deck.until_shown()
    await page.reload()
    await deck.until_shown()
    assert (await deck.press())[0] == 200


async def test_a_frame_that_goes_to_another_page_is_noticed(
    deck: Deck, open_page: OpenPage, player: str, site: Site
) -> None:
    page = await open_page(playing(player, f"{site.url}/reveal5/away.html"))
    await deck.until_shown()
    # To another deck: that one is shown then.
    await (await framed(page)).evaluate("document.getElementById('other').click()")
    async with asyncio.timeout(20):
        while not (await framed(page)).url.partition("#")[0].endswith("/reveal6/index.html"):
            await asyncio.sleep(0.05)
    await deck.until_nobody_shows_it()
    await deck.until_shown()
    assert (await deck.press())[0] == 200
    # To a page without slides: that is said, and presses are told that nobody shows any.
    await (await framed(page)).evaluate("location.href = '../plain.html'")
    await page.get_by_role("heading", name="be steered from here").wait_for()
    assert (await deck.press())[0] == 503


async def test_what_cannot_be_steered_is_said_with_what_will_work(
    deck: Deck, open_page: OpenPage, player: str, site: Site, problems: list[str]
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
    assert await deck.state("binary_sensor.connected") == "off"
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


async def test_an_address_can_be_entered_on_the_page(deck: Deck, open_page: OpenPage, player: str, site: Site) -> None:
    page = await open_page(player)
    await page.get_by_label("Address of the slides").fill("talk.html")
    await page.get_by_role("button", name="Show").click()
    await page.get_by_role("heading", name="not an address").wait_for()
    await page.get_by_role("button", name="Another address").click()
    await page.get_by_label("Address of the slides").fill(f"{site.url}/reveal6/index.html")
    await page.get_by_role("button", name="Show").click()
    await deck.until_shown()
    assert await page.locator("#card").is_hidden()


async def test_a_link_that_opens_nothing_frames_nothing(
    open_page: OpenPage, player: str, site: Site, problems: list[str]
) -> None:
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(playing(f"{player.partition('=')[0]}=nonsense", f"{site.url}/reveal5/index.html"))
    await page.get_by_role("heading", name="not valid any more").wait_for()
    assert not any(url.startswith(site.url) for url in asked)
    problems.clear()


async def test_without_a_token_the_player_says_where_to_get_a_link(open_page: OpenPage, player: str) -> None:
    page = await open_page(player.partition("#")[0])
    await page.get_by_role("heading", name="not complete").wait_for()
    assert await page.locator("iframe").count() == 0


async def test_a_page_on_https_is_told_of_mixed_content_before_it_fails(open_page: OpenPage, player: str) -> None:
    page = await open_page(player)
    heading: Any = await page.evaluate(
        """async () => {
            const { readAddress } = await import('/slide_control/client/player/address.js');
            const home = new URL('https://home.test/');
            try { readAddress('http://deck.test/', home); } catch (problem) { return problem.heading; }
        }"""
    )
    assert heading == "The browser will not show this here"


async def test_the_deck_stands_in_no_log(deck: Deck, open_page: OpenPage, player: str, site: Site) -> None:
    await open_page(playing(player, f"{site.url}/reveal5/index.html"))
    await deck.until_shown()
    assert site.url not in deck.home_assistant.log
    assert deck.home_assistant.errors == []
