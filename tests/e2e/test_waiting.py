"""From the code on a television to the slides on it, and back to the time of day."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from scripts.client import RequestError
from scripts.deck import ENTRIES

from .test_presses import OpenPage, act, until_state

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .conftest import Deck
    from .elsewhere import Site


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await until_state(deck, "sensor.displays_connected", "0")


async def enter(deck: Deck, code: str) -> dict[str, Any]:
    """Open *Configure*, *Pair a screen*, and enter the code; return what is shown then."""
    client, flow = deck.home_assistant.client, f"{ENTRIES}/options/flow"
    step = await client.post(flow, {"handler": deck.entry_id})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": "pair"})
    assert "/slide_control/wait" in step["description_placeholders"]["wait"]
    answer: dict[str, Any] = await client.post(f"{flow}/{step['flow_id']}", {"code": code})
    return answer


async def code_on(page: Page) -> str:
    """Return the code that the screen shows."""
    return await page.locator(".code").inner_text()


@pytest.fixture
async def screen(deck: Deck, open_page: OpenPage) -> Page:
    """A screen that has been paired, and waits."""
    page = await open_page(f"{deck.home_assistant.url}/slide_control/wait")
    assert (await enter(deck, await code_on(page)))["step_id"] == "paired"
    await page.get_by_role("heading", name="Demo deck").wait_for()
    await until_state(deck, "sensor.displays_connected", "1")
    return page


async def test_a_screen_is_paired_by_its_code_and_shows_the_time(deck: Deck, open_page: OpenPage) -> None:
    page = await open_page(f"{deck.home_assistant.url}/slide_control/wait")
    code = await code_on(page)
    assert len(code.replace(" ", "")) == 6
    wrong = await enter(deck, "AAAAAA")
    assert wrong["errors"] == {"code": "wrong_code"}
    assert await code_on(page) == code
    paired = await enter(deck, code)
    assert (paired["step_id"], paired["description_placeholders"]["name"]) == ("paired", "Demo deck")
    await page.get_by_role("heading", name="Demo deck").wait_for()
    assert await page.locator(".clock").inner_text() == await page.evaluate(
        "new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })"
    )
    # It waits: presses are told that nobody shows slides, and nothing secret stands in the address.
    await until_state(deck, "sensor.displays_connected", "1")
    assert await deck.state("binary_sensor.connected") == "off"
    assert page.url == f"{deck.home_assistant.url}/slide_control/wait"


async def test_an_administrator_enters_the_code_on_the_page_in_the_sidebar(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    waiting = await open_page(f"{deck.home_assistant.url}/slide_control/wait")
    code = await code_on(waiting)
    home = await open_page(f"{deck.home_assistant.url}/slide_control/open")
    await home.evaluate(
        "(tokens) => localStorage.setItem('hassTokens', JSON.stringify(tokens))",
        {
            "access_token": deck.home_assistant.client.token,
            "token_type": "Bearer",
            "hassUrl": deck.home_assistant.url,
            "clientId": None,
            "expires": 4_000_000_000_000,
            "expires_in": 1800,
            "refresh_token": "",
        },
    )
    await home.goto(f"{deck.home_assistant.url}/slide-control")
    await home.get_by_label("Code").fill("AAA AAA")
    await home.get_by_role("button", name="Pair", exact=True).click()
    await home.get_by_text("No screen shows this code now").wait_for()
    await home.get_by_label("Code").fill(code.lower())
    await home.get_by_role("button", name="Pair", exact=True).click()
    await home.get_by_text("is a display of Demo deck now").wait_for()
    await waiting.get_by_role("heading", name="Demo deck").wait_for()
    # What the frontend itself says in red is not ours to judge.
    problems.clear()


async def test_a_hosted_deck_is_opened_there_steered_and_closed(deck: Deck, screen: Page) -> None:
    answer = await act(deck, "open_deck", hosted="reveal5")
    assert (answer["screens"], answer["state"]["title"]) == (1, "Welcome")
    assert await deck.state("binary_sensor.connected") == "on"
    assert (await deck.press(command="go_to", slide="Lights"))[1]["changed"]
    slides = screen.frame_locator("iframe")
    assert await slides.locator("section.present > h2").last.inner_text() in ("Lights", "LIGHTS")
    # The frame has no origin, and reads nothing of what the screen was given.
    (frame,) = (frame for frame in screen.frames if frame.parent_frame)
    assert await frame.evaluate("origin") == "null"
    assert await frame.evaluate("localStorage.getItem('slide-control:screen')") is None
    assert "slide-control=" not in frame.url

    with pytest.raises(RequestError):
        await act(deck, "open_deck", hosted="reveal6")
    answer = await act(deck, "open_deck", hosted="reveal6", replace=True)
    assert answer["state"]["number"] == 1

    await act(deck, "close_deck")
    await screen.locator(".clock").wait_for()
    assert await screen.locator("iframe").count() == 0
    assert (await deck.press())[0] == 503
    await until_state(deck, "sensor.displays_connected", "1")


async def test_a_deck_of_another_site_is_opened_there(deck: Deck, screen: Page, site: Site) -> None:
    answer = await act(deck, "open_deck", url=f"{site.url}/reveal6/index.html")
    assert answer["state"]["total"] == 8
    assert (await deck.press())[1]["changed"]
    await screen.keyboard.press("ArrowRight")
    async with asyncio.timeout(10):
        while (await deck.home_assistant.client.state("sensor.demo_deck_slide"))["attributes"]["fragment"] != 1:
            await asyncio.sleep(0.05)


async def test_pairing_outlasts_a_reload_and_what_was_open_is_shown_again(deck: Deck, screen: Page) -> None:
    await screen.reload()
    await screen.get_by_role("heading", name="Demo deck").wait_for()
    await act(deck, "open_deck", hosted="reveal5")
    await screen.reload()
    await deck.until_shown()
    assert (await deck.press())[0] == 200
    # Whoever stands at the screen may close them.
    await screen.get_by_role("button", name="Close the slides").click()
    await screen.locator(".clock").wait_for()
    assert (await deck.press())[0] == 503


async def test_a_screen_that_could_not_open_something_waits_on_even_over_a_restart(
    deck: Deck, screen: Page, site: Site, problems: list[str]
) -> None:
    with pytest.raises(RequestError, match="forbids being shown inside another page") as raised:
        await act(deck, "open_deck", url=f"{site.url}/reveal5/refuses.html")
    assert site.url.removeprefix("http://") not in str(raised.value)
    await screen.get_by_text("be steered from here").wait_for()
    assert await screen.locator(".clock").is_visible()

    # The restart also begins a new log: Home Assistant's own interface logs what an action raises.
    await deck.home_assistant.stop()
    await screen.get_by_text("Home Assistant does not answer").wait_for()
    await deck.home_assistant.start()
    await screen.get_by_role("heading", name="Demo deck").wait_for()
    assert (await act(deck, "open_deck", hosted="reveal5"))["screens"] == 1
    problems.clear()


async def test_a_screen_can_forget_its_deck(deck: Deck, screen: Page) -> None:
    await screen.get_by_role("button", name="Forget this deck").click()
    await screen.locator(".code").wait_for()
    await until_state(deck, "sensor.displays_connected", "0")
    assert await screen.evaluate("localStorage.length") == 0


async def test_a_screen_whose_key_was_replaced_shows_a_code_again(
    deck: Deck, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(f"{deck.home_assistant.url}/slide_control/wait")
    await page.locator(".code").wait_for()
    await page.evaluate("localStorage.setItem('slide-control:screen', 'revoked')")
    await page.reload()
    await page.get_by_text("Its key was replaced").wait_for()
    problems.clear()  # the reload has cut the page's question off
    assert (await enter(deck, await code_on(page)))["step_id"] == "paired"
    await page.get_by_role("heading", name="Demo deck").wait_for()


async def test_the_media_browser_lists_the_hosted_decks_and_opens_them(deck: Deck, open_page: OpenPage) -> None:
    client = deck.home_assistant.client
    top = await client.websocket("media_source/browse_media", media_content_id="media-source://slide_control")
    (folder,) = top["children"]
    level = await client.websocket("media_source/browse_media", media_content_id=folder["media_content_id"])
    assert {"reveal5", "reveal6"} <= {child["title"] for child in level["children"]}
    slides = next(child for child in level["children"] if child["title"] == "reveal5")
    resolved = await client.websocket("media_source/resolve_media", media_content_id=slides["media_content_id"])
    page = await open_page(f"{deck.home_assistant.url}{resolved['url']}")
    await page.locator(".reveal.ready").wait_for()
    # It is looked at, and is no display.
    assert await deck.state("sensor.displays_connected") == "0"


async def test_no_secret_and_no_address_stands_in_the_log(deck: Deck, screen: Page, site: Site) -> None:
    token = await screen.evaluate("localStorage.getItem('slide-control:screen')")
    await act(deck, "open_deck", url=f"{site.url}/reveal5/index.html")
    log = deck.home_assistant.log
    assert token not in log
    assert site.url not in log
    assert deck.home_assistant.errors == []
