"""With a token, a page becomes a display; without, it is unchanged. Hosted decks have no access to Home Assistant."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from harness.stage import links

from .decks import FRAMEWORKS

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

NAME = FRAMEWORKS[0].name


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


async def token_on(page: Page) -> str:
    """Return the token that Home Assistant has written into a hosted page."""
    token: str = await page.evaluate("document.querySelector('script[data-token]').dataset.token")
    assert token
    return token


async def player_token(stage: Stage) -> str:
    """Return the fragment of a link to the player."""
    found = await links(stage.home_assistant.client, stage.entry_id)
    return str(found["player"].partition("#")[2])


async def test_a_hosted_display_outlives_a_reload_and_leaves_nothing_behind(
    stage: Stage, open_page: OpenPage, site: Site
) -> None:
    page = await open_page(stage.hosted[NAME])
    await stage.until_shown()
    await page.reload()
    await stage.until_pressed()
    # No address holds a token, and the next site in this tab can read nothing.
    token = await token_on(page)
    assert token not in page.url
    await page.evaluate(f"location.href = '{site.url}/plain.html'")
    await page.get_by_role("heading", name="No deck").wait_for()
    seen = await page.evaluate("JSON.stringify([window.name, document.referrer, history.state])")
    assert seen == '["","",null]'


async def test_the_token_of_a_link_leaves_the_address_and_survives_a_reload(
    stage: Stage, open_page: OpenPage, site: Site
) -> None:
    deck = f"{site.url}/reveal5/index.html"
    page = await open_page(f"{stage.home_assistant.url}/slide_control/player#{await player_token(stage)}&deck={deck}")
    await stage.until_shown()
    assert "slide-control=" not in page.url
    await page.reload()
    await stage.until_pressed()


async def test_a_place_in_the_link_is_kept(stage: Stage, open_page: OpenPage) -> None:
    await open_page(f"{stage.hosted[NAME]}#/lights")
    await stage.until_shown()
    await stage.until_title("Lights")


async def test_a_hosted_deck_gets_the_client_in_three_files(stage: Stage, open_page: OpenPage) -> None:
    """Browsers keep nothing of a page with an opaque origin, so each file costs a request each time."""
    page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(stage.hosted[NAME])
    await stage.until_shown()
    await page.get_by_text("Connected to").wait_for()
    client = [url.partition("/slide_control/client")[2] for url in asked if "/slide_control/client" in url]
    names = [re.sub(r"^-[0-9a-f]{8}-", "", name) for name in client]
    assert sorted(names) == ["deck/deck.js", "deck/old_browser.js", "deck/sandbox.js"]


async def test_a_sandboxed_deck_speaks_the_language_of_its_browser(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page("about:blank")
    await page.add_init_script("Object.defineProperty(navigator, 'languages', { get: () => ['tlh', 'de-CH', 'en'] })")
    await page.goto(stage.hosted[NAME])
    await page.get_by_text("Verbunden mit").wait_for()
    assert await page.evaluate("origin") == "null"


@pytest.mark.parametrize("suffix", ["", "?print-pdf", "?view=print", "?receiver"])
async def test_without_a_token_or_beside_the_talk_nothing_happens(
    stage: Stage, open_page: OpenPage, suffix: str
) -> None:
    page = await open_page("about:blank")
    socket_urls: list[str] = []
    page.on("websocket", lambda socket: socket_urls.append(socket.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(f"{stage.hosted[NAME]}{suffix}" if suffix else await stage.view(NAME))
    await page.locator(".reveal.ready").wait_for(state="attached")
    await page.wait_for_load_state("networkidle")
    assert (socket_urls, [line for line in said if "Slide Control" in line]) == ([], [])
    assert await stage.state("binary_sensor.connected") == "off"


async def test_a_link_that_opens_nothing_is_said_so_once(
    stage: Stage, open_page: OpenPage, site: Site, problems: list[str]
) -> None:
    page = await open_page("about:blank")
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    tag = f'<script type="module" src="{stage.home_assistant.url}/slide_control/client/deck.js"></script>'
    talk = (site.folder / "reveal5" / "index.html").read_text()
    (site.folder / "reveal5" / "tagged.html").write_text(talk.replace("</body>", f"{tag}</body>"))
    await page.goto(f"{site.url}/reveal5/tagged.html#slide-control=nonsense")
    await page.get_by_text("link").first.wait_for()
    await asyncio.sleep(1)
    assert len(opened) == 1
    problems.clear()


async def test_the_landing_page_lists_the_decks_and_opens_them(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.display)
    link = page.get_by_role("link").filter(has_text=NAME).or_(page.get_by_role("link").first)
    await link.first.wait_for()
    assert await page.get_by_role("link").count() >= len(stage.hosted)
    assert "slide-control=" not in page.url
    await page.get_by_role("link").first.click()
    await stage.until_shown()


async def test_a_hosted_deck_cannot_read_what_home_assistants_pages_store(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(stage.display)
    await page.evaluate("localStorage.setItem('hassTokens', 'secret')")
    await page.goto(stage.hosted[NAME])
    await stage.until_shown()
    assert await page.evaluate("origin") == "null"
    assert await page.evaluate("localStorage.getItem('hassTokens')") is None
    await page.evaluate("localStorage.setItem('own', 'value')")
    assert await page.evaluate("localStorage.own") == "value"
    refused = await page.evaluate("fetch('/api/states').then(() => 'read', () => 'refused')")
    assert refused == "refused"
    problems.clear()


async def test_markup_in_a_title_stays_text_everywhere(stage: Stage, open_page: OpenPage) -> None:
    await open_page(stage.hosted[NAME])
    await stage.until_shown()
    await stage.press(command="go_to", slide="Tom & <em>Jerry</em>")
    await stage.until_title("Tom & <em>Jerry</em>")


async def test_the_log_holds_no_error_and_no_token(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.hosted[NAME])
    await stage.until_shown()
    log = stage.home_assistant.log
    token = await token_on(page)
    # Other tests let companion app presses fail, which the app and its webhook log.
    ours = stage.webhook.rpartition("/")[2]
    errors = [
        line
        for line in stage.home_assistant.errors
        if "[homeassistant.components.mobile_app.webhook]" not in line
        and ("[homeassistant.components.webhook]" not in line or ours in line)
    ]
    assert errors == []
    assert token not in log
    assert ours not in "\n".join(line for line in log.splitlines() if "custom_components.slide_control" in line)
