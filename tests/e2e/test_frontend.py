"""A newcomer adds a deck and a clicker in Home Assistant's own pages. What they see is in the docs' pictures.

``scripts/pictures`` makes the pictures anew: it runs this with the folder that SLIDE_CONTROL_PICTURES names.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as NotShownError
import pytest

from .clickers import Clickers
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


async def heard(window: Page, broker: Broker) -> bool:
    """Press the button until something has arrived; tell whether its entity is among that."""
    while not await seen(window, "This arrived").is_visible():
        await broker.publish("frontend/button", '{"event_type": "single"}')
        await asyncio.sleep(0.5)
    try:
        await seen(window, f"Lectern Push button ({BUTTON}): Single").wait_for(timeout=3_000)
    except NotShownError:
        return False
    return True


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
    await broker.publish("homeassistant/event/frontend/config", json.dumps(button))

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
    await picture(window, "clicker-listen", "Press the button that you want to use, scan the tag, or turn the switch.")
    async with asyncio.timeout(2 * PATIENCE_SECONDS):
        while not await heard(window, broker):
            # A busy machine may bring the button's first press by its topic only: a person listens again.
            await seen(window, "None of these: listen again").click()
            await press(window, "Next")
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
    await broker.publish("homeassistant/event/frontend/config", "")
    await window.goto(f"{client.url}/config/repairs")
    await seen(window, "What the clicker Lectern Push button listens to has gone").click()
    await picture(window, "clicker-repair", "Choose something else to press", "Delete the clicker")
    await seen(window, "Choose something else to press").click()
    await seen(window, "It listens to Lectern Push button.").wait_for()
