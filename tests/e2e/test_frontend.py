"""A newcomer presses, and adds a deck and a clicker, in Home Assistant's own pages: the docs' pictures show them.

``scripts/pictures`` makes the pictures anew: it runs this with the folder that SLIDE_CONTROL_PICTURES names.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .clickers import Clickers, until_there
from .conftest import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Locator, Page

    from scripts.broker import Broker

    from .conftest import Deck

PICTURES = os.environ.get("SLIDE_CONTROL_PICTURES")
LARGEST_PICTURE = 150_000
DECK = "Lecture hall"
BUTTON = "event.lectern_push_button"
LISTENS = "Press the button that you want to use, scan the tag, or turn the switch."


@pytest.fixture
async def window(deck: Deck, browser: Browser) -> AsyncIterator[Page]:
    """A window in which the administrator is logged in."""
    client = deck.home_assistant.client
    tokens = {
        "access_token": client.token,
        "token_type": "Bearer",
        "expires_in": 1_000_000,
        "expires": 4_000_000_000_000,
        "refresh_token": "",
        "hassUrl": client.url,
        "clientId": f"{client.url}/",
    }
    context = await browser.new_context(viewport={"width": 900, "height": 680}, reduced_motion="reduce")
    await context.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    yield page
    await context.close()


@pytest.fixture(autouse=True)
async def _other_decks_go(deck: Deck) -> AsyncIterator[None]:
    """Leave Home Assistant with the one deck that the other tests mean."""
    yield
    client, entries = deck.home_assistant.client, "/api/config/config_entries/entry"
    for entry in await client.get(f"{entries}?domain=slide_control"):
        if entry["entry_id"] != deck.entry_id:
            await client.delete(f"{entries}/{entry['entry_id']}")


async def press(window: Page, name: str) -> None:
    """Press a button of the dialog."""
    await window.get_by_role("button", name=name, exact=True).click()


async def picture(window: Page, name: str, *shows: str) -> None:
    """Wait until the window shows these words, and take the docs' picture of it where that is wanted."""
    for words in shows:
        await seen(window, words).wait_for()
    if PICTURES is None:
        return
    # What opens is still moving; nothing tells when it has come to rest.
    await asyncio.sleep(1)
    file = Path(PICTURES) / f"{name}.png"
    await window.screenshot(path=file)
    assert file.stat().st_size < LARGEST_PICTURE


def seen(window: Page, words: str) -> Locator:
    """Return what shows words, and not what only keeps them."""
    return window.get_by_text(words, exact=True).locator("visible=true").first


async def together(browser: Browser, name: str, *pictures: tuple[bytes, int]) -> None:
    """Put pictures beside each other, each so many pixels wide, where the docs' pictures are wanted."""
    if PICTURES is None:
        return
    page = await browser.new_page(viewport={"width": 1200, "height": 520})
    images = "".join(
        f'<img width="{width}" src="data:image/png;base64,{b64encode(image).decode()}">' for image, width in pictures
    )
    await page.set_content(
        "<style>body{display:flex;gap:24px;align-items:center;justify-content:center;height:100vh;margin:0;"
        f"background:#e6edf1}}img{{border-radius:8px;box-shadow:0 2px 8px #0004}}</style>{images}"
    )
    await page.screenshot(path=Path(PICTURES) / f"{name}.png")
    await page.close()


async def test_a_press_on_the_device_page_moves_the_slides_and_the_page_says_so(
    deck: Deck, browser: Browser, window: Page
) -> None:
    client = deck.home_assistant.client
    projector = await browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    await projector.goto(deck.hosted["notebook"])
    await deck.until_shown()
    assert (await deck.press(command="go_to", slide=3))[1]["result"] == "applied"
    devices = await client.websocket("config/device_registry/list")
    device = next(each["id"] for each in devices if deck.entry_id in each["config_entries"])
    await window.set_viewport_size({"width": 1280, "height": 1120})
    await window.goto(f"{client.url}/config/devices/device/{device}")
    row = window.locator("hui-button-entity-row", has_text="Next")
    await row.get_by_text("Press", exact=True).click()
    await seen(window, "4").wait_for()
    await projector.locator("section.present", has_text="Anything can be the clicker").first.wait_for()
    await picture(window, "device", "Next", "Connected", "Presenting")
    controls = await window.locator("ha-device-entities-card").first.screenshot()
    await together(browser, "press", (await projector.screenshot(), 760), (controls, 320))
    await projector.close()
    await deck.until_nobody_shows_it()


async def test_a_deck_and_a_clicker_are_added_in_home_assistants_own_pages(
    deck: Deck, broker: Broker, window: Page
) -> None:
    client = deck.home_assistant.client
    button = {
        "name": "Push button",
        "unique_id": "frontend-button",
        "state_topic": "frontend/button",
        "event_types": ["single", "double", "long"],
        "device": {"identifiers": ["frontend"], "name": "Lectern"},
    }
    await broker.publish("homeassistant/event/frontend/config", json.dumps(button), retain=True)
    await until_there(client, BUTTON)

    await window.goto(f"{client.url}/config/integrations/dashboard/add?domain=slide_control")
    await press(window, "OK")
    await window.locator("ha-dialog input, ha-textfield input, ha-input input").locator("visible=true").last.fill(DECK)
    await picture(window, "deck-name", "Name the deck")
    await press(window, "Next")
    await seen(window, f"Bring slides to {DECK}").wait_for()
    await press(window, "Submit")
    await window.get_by_role("button", name="Finish").click()
    # The page goes on to the deck by itself.
    await window.wait_for_load_state("networkidle")

    await window.goto(f"{client.url}/config/integrations/integration/slide_control")
    await window.get_by_text("Add clicker").first.click()
    # Where there are several decks, the page asks for which of them.
    await window.locator("dialog-pick-config-entry").get_by_text(DECK, exact=True).click()
    await picture(window, "clicker-add", "Add a clicker", "Press it now", "Pick it from a list")
    await seen(window, "Press it now").click()
    await picture(window, "clicker-listen", LISTENS)
    await broker.publish("frontend/button", '{"event_type": "single"}')
    await picture(window, "clicker-heard", f"Lectern Push button ({BUTTON}): Single")
    await press(window, "Next")
    await picture(window, "clicker-presses", "What should it do?", "Single press *", "Double press *")
    await seen(window, "Options").click()
    await seen(window, "Test mode").scroll_into_view_if_needed()
    await picture(window, "clicker-options", "Only while a presentation runs", "Test mode")
    await press(window, "Submit")
    await window.get_by_role("button", name="Finish").click()
    await seen(window, "Lectern Push button").wait_for()

    entries = await client.get("/api/config/config_entries/entry?domain=slide_control")
    entry_id = next(entry["entry_id"] for entry in entries if entry["title"] == DECK)
    (clicker,) = await Clickers(client, entry_id).all()
    assert clicker["title"] == "Lectern Push button"

    # Its thing goes away: the repair leads to the dialog of the clicker.
    await broker.publish("homeassistant/event/frontend/config", "", retain=True)
    await window.goto(f"{client.url}/config/repairs")
    await seen(window, "What the clicker Lectern Push button listens to has gone").click()
    await picture(window, "clicker-repair", "Choose something else to press", "Delete the clicker")
    await seen(window, "Choose something else to press").click()
    await seen(window, "It listens to Lectern Push button.").wait_for()
