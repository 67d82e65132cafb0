"""A new user presses, and adds a stage and a clicker, in Home Assistant's own pages, as the docs' pictures show.

``scripts/pictures`` renews the pictures: it runs this module with SLIDE_CONTROL_PICTURES set to their folder.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .clickers import Clickers, until_there
from .moving_picture import Shot, write_gif
from .stage import act

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Locator, Page

    from harness.broker import Broker

    from .stage import Stage

PICTURES = os.environ.get("SLIDE_CONTROL_PICTURES")
MAX_PICTURE_BYTES = 150_000
STAGE = "Lecture hall"
BUTTON = "event.lectern_push_button"
LISTENS = "Press the button, scan the tag, or flip the switch that you want to use."


@pytest.fixture
async def window(stage: Stage, browser: Browser) -> AsyncIterator[Page]:
    """A window in which the administrator is logged in."""
    client = stage.home_assistant.client
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
    yield page
    await context.close()


@pytest.fixture(autouse=True)
async def _other_decks_go(stage: Stage) -> AsyncIterator[None]:
    """Remove the other stages, because the other tests expect only one."""
    yield
    client, entries = stage.home_assistant.client, "/api/config/config_entries/entry"
    for entry in await client.get(f"{entries}?domain=slide_control"):
        if entry["entry_id"] != stage.entry_id:
            await client.delete(f"{entries}/{entry['entry_id']}")


async def press(window: Page, name: str) -> None:
    """Press a button of the dialog."""
    await window.get_by_role("button", name=name, exact=True).click()


async def picture(window: Page, name: str, *shows: str) -> None:
    """Wait until the window shows these words, and take the docs' picture if pictures are wanted."""
    for words in shows:
        await seen(window, words).wait_for()
    if PICTURES is None:
        return
    # The opening animation has no end that a test can wait for.
    await asyncio.sleep(1)
    file = Path(PICTURES) / f"{name}.png"
    await window.screenshot(path=file)
    assert file.stat().st_size < MAX_PICTURE_BYTES


def seen(window: Page, words: str) -> Locator:
    """Return the visible element with these words."""
    return window.get_by_text(words, exact=True).locator("visible=true").first


async def center(part: Locator, whole: Locator) -> tuple[float, float]:
    """Return the center of a part within the whole, in pixels."""
    inner, outer = await part.bounding_box(), await whole.bounding_box()
    assert inner is not None
    assert outer is not None
    return inner["x"] + inner["width"] / 2 - outer["x"], inner["y"] + inner["height"] / 2 - outer["y"]


async def test_what_people_look_at_during_a_talk(stage: Stage, browser: Browser, window: Page) -> None:
    client = stage.home_assistant.client
    projector = await browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    await projector.goto(stage.hosted["notebook"])
    await stage.until_shown()
    link = (await client.websocket("slide_control/links", config_entry_id=stage.entry_id))["remote"]
    try:
        assert (await stage.press(command="go_to", slide=5))[1]["result"] == "applied"
        for name, width, height in (("remote", 390, 844), ("presenter", 1280, 720)):
            context = await browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
            remote = await context.new_page()
            await remote.goto(link)
            await remote.get_by_role("button", name="Next", exact=True).wait_for()
            await remote.locator("slide-control-picture iframe[style*='opacity: 1']").first.wait_for()
            await picture(remote, name, "One request is enough", "5 / 10")
            await context.close()
        way_in = (await act(stage, "show_join"))["code"]
        await picture(projector, "audience-join", f"{way_in[:3]} {way_in[3:]}")
        follower = await browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        await follower.goto(f"{client.url}/slide_control/join#{way_in}")
        await picture(follower, "audience", "One request is enough", "Slide 5 of 10")
        await follower.close()
        await window.set_viewport_size({"width": 1180, "height": 1000})
        await window.goto(f"{client.url}/slide-control")
        await picture(window, "sidebar", "Stages", "Presenting")
    finally:
        await act(stage, "show_join", show=False)
        await client.post("/api/services/switch/turn_off", {"entity_id": "switch.demo_stage_audience"})
        await projector.close()
    await stage.until_nobody_shows_it()


async def test_a_press_on_the_device_page_moves_the_slides_and_the_page_says_so(
    stage: Stage, browser: Browser, window: Page
) -> None:
    client = stage.home_assistant.client
    projector = await browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    await projector.goto(stage.hosted["notebook"])
    await stage.until_shown()
    assert (await stage.press(command="go_to", slide=5))[1]["result"] == "applied"
    devices = await client.websocket("config/device_registry/list")
    device = next(each["id"] for each in devices if stage.entry_id in each["config_entries"])
    await window.set_viewport_size({"width": 1280, "height": 1120})
    await window.goto(f"{client.url}/config/devices/device/{device}")
    controls = window.locator("ha-device-entities-card").first
    button = window.locator("hui-button-entity-row", has_text="Next").get_by_text("Press", exact=True)
    shots: list[Shot] = []

    async def shoot(milliseconds: int, pressed: tuple[float, float] | None = None) -> None:
        if PICTURES is not None:
            await asyncio.sleep(1)  # the ripple's fade has no end that a test can wait for
            shots.append(Shot(await projector.screenshot(), await controls.screenshot(), milliseconds, pressed))

    await seen(window, "5").wait_for()
    assert await window.get_by_role("link", name="Visit").get_attribute("href") == "/slide-control"
    for number, title in ((6, None), (7, "Home Assistant knows the slide"), (8, None)):
        await shoot(1300)
        await shoot(350, await center(button, controls))
        await button.click()
        await seen(window, str(number)).wait_for()
        if title is not None:
            await projector.locator("section.present", has_text=title).first.wait_for()
            await picture(window, "device", "Next (Hidden)", "Connected", "Show on phones (Hidden)")
    await shoot(2000)
    if PICTURES is not None:
        write_gif(Path(PICTURES) / "press.gif", shots)
    await projector.close()
    await stage.until_nobody_shows_it()


async def test_a_stage_and_a_clicker_are_added_in_home_assistants_own_pages(
    stage: Stage, broker: Broker, window: Page
) -> None:
    client = stage.home_assistant.client
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
    await window.locator("ha-dialog input, ha-textfield input, ha-input input").locator("visible=true").last.fill(STAGE)
    await seen(window, "Name the stage").wait_for()
    await press(window, "Submit")
    await window.get_by_role("button", name="Finish").click()
    # The page goes on to the list of integrations by itself, at a time of its own: another window is not led away.
    window = await window.context.new_page()
    await window.goto(f"{client.url}/config/integrations/integration/slide_control")
    await window.get_by_text("Add clicker").first.click()
    # With several stages, the page asks for one of them.
    await window.locator("dialog-pick-config-entry").get_by_text(STAGE, exact=True).click()
    await picture(window, "clicker-add", "Add a clicker", "Press it now", "Pick it from a list")
    await seen(window, "Press it now").click()
    await picture(window, "clicker-listen", LISTENS)
    await broker.publish("frontend/button", '{"event_type": "single"}')
    await picture(window, "clicker-detected", f"Lectern Push button ({BUTTON}): Single")
    await press(window, "Next")
    await picture(window, "clicker-presses", "Choose commands", "Single press *", "Double press *")
    await seen(window, "Options").click()
    await seen(window, "Test mode").scroll_into_view_if_needed()
    await picture(window, "clicker-options", "Only while presenting", "Test mode")
    await press(window, "Submit")
    await window.get_by_role("button", name="Finish").click()
    await seen(window, "Lectern Push button").wait_for()

    entries = await client.get("/api/config/config_entries/entry?domain=slide_control")
    entry_id = next(entry["entry_id"] for entry in entries if entry["title"] == STAGE)
    (clicker,) = await Clickers(client, entry_id).all()
    assert clicker["title"] == "Lectern Push button"

    # The source is removed: the repair opens the clicker's dialog.
    await broker.publish("homeassistant/event/frontend/config", "", retain=True)
    await window.goto(f"{client.url}/config/repairs")
    await seen(window, "The source of the clicker Lectern Push button is missing").click()
    await picture(window, "clicker-repair", "Choose another source", "Delete the clicker")
    await seen(window, "Choose another source").click()
    await seen(window, "This clicker listens to Lectern Push button.").wait_for()
