"""The browser extension: a tab as a display, on pages that allow nothing else."""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp
from PIL import Image
import pytest

from . import strict_pages
from .extension_browser import ExtensionBrowser, Popup, extension_browser, extension_firefox
from .stage import until_state
from .test_panel import AXE, RULES
from .test_waiting import enter
from .until import WAIT_SECONDS, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page

    from .elsewhere import Site
    from .stage import Stage

CHANGED = ("applied", True)
# What a page can overhear of its display.
EAVESDROP = """() => {
  window.heard = [''];
  for (const name of ['slide-control:up', 'slide-control:down']) {
    document.addEventListener(name, (event) => window.heard.push(event.detail));
  }
}"""
# A German's browser, and what the display says in it.
GERMAN = """() => {
  Object.defineProperty(navigator, 'languages', { get: () => ['de-AT', 'en'] });
  window.said = [''];
  setInterval(() => {
    const text = document.querySelector('slide-control-toast')?.shadowRoot.textContent ?? '';
    if (window.said.at(-1) !== text) window.said.push(text);
  }, 20);
}"""
# A page that presses a key for itself, as its display does after a command.
FORGE = """() => {
  const detail = JSON.stringify({ type: 'key', id: 99, key: { key: 'ArrowRight', code: 'ArrowRight', keyCode: 39 } });
  return new Promise((resolve) => {
    document.addEventListener('slide-control:down', (event) => {
      const { id, value } = JSON.parse(event.detail);
      if (id === 99) resolve(value);
    });
    document.dispatchEvent(new CustomEvent('slide-control:up', { detail }));
  });
}"""


@pytest.fixture(scope="module")
async def port(site: Site, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[int]:
    """Strict pages over TLS."""
    async with strict_pages.serve(tmp_path_factory.mktemp("strict"), site.folder / "reveal5") as port:
        yield port


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ExtensionBrowser]:
    """Chromium with the extension, which may reach Home Assistant and the other site's frame."""
    async with extension_browser(
        tmp_path_factory.mktemp("extension"),
        allowed=["http://127.0.0.1/*", f"https://{strict_pages.OTHER}/*"],
        hosts=[strict_pages.HOST, strict_pages.OTHER, strict_pages.ELSEWHERE],
    ) as browser:
        yield browser


@pytest.fixture
async def tab(browser: ExtensionBrowser, stage: Stage) -> AsyncIterator[Page]:
    """A tab, while nothing else is a display."""
    await until_state(stage, "sensor.displays_connected", "0")
    page = await browser.context.new_page()
    yield page
    await page.close()
    await until_state(stage, "sensor.displays_connected", "0")


@pytest.fixture
async def paired(browser: ExtensionBrowser, stage: Stage) -> ExtensionBrowser:
    """Paired by the code in its popup."""
    if await browser.stored("paired"):
        return browser
    page = browser.context.pages[0]
    await page.goto(f"{stage.home_assistant.url}/slide_control/follow")
    async with browser.popup(page) as popup:
        await popup.enter("not an address:")
        await popup.says("This is no address")
        await popup.enter("127.0.0.1:9")
        await popup.says("Home Assistant does not answer")
        await popup.click("Cancel")
        await pair(popup, stage)
    return browser


async def pair(popup: Popup, stage: Stage) -> None:
    """Enter Home Assistant's address, and the code in Home Assistant."""
    await popup.enter(f"{stage.home_assistant.url}/lovelace/0")
    await popup.says("enter this code")
    assert (await enter(stage, await popup.code()))["step_id"] == "paired"
    await popup.says("Demo stage")


async def paired_displays(stage: Stage) -> list[dict[str, Any]]:
    """Return the displays that Home Assistant knows by their codes."""
    answer = await stage.home_assistant.client.websocket("slide_control/displays/list", config_entry_id=stage.entry_id)
    return [each for each in answer["displays"] if each["paired"]]


async def press(stage: Stage, **fields: object) -> tuple[object, object]:
    """Press, and return the result and whether the slides moved."""
    _, answer = await stage.press(**fields)
    return answer["result"], answer["changed"]


async def take_picture(stage: Stage) -> Image.Image:
    """Return the picture of the current slide, as a remote gets it."""
    fields = {"config_entry_id": stage.entry_id}
    async with (
        asyncio.timeout(WAIT_SECONDS),
        stage.home_assistant.client.subscription("slide_control/subscribe", **fields) as events,
        aiohttp.ClientSession(stage.home_assistant.url) as session,
    ):
        async for event in events:
            if path := event.get("status", {}).get("pictures", {}).get("current"):
                async with session.get(path) as response:
                    return Image.open(io.BytesIO(await response.read()))
    raise AssertionError("Home Assistant has ended the subscription")


async def use(browser: ExtensionBrowser, page: Page, stage: Stage) -> None:
    """Make the tab the display."""
    async with browser.popup(page) as popup:
        await popup.click("Use this tab")
        await popup.says("Connected")
    await stage.until_shown()


async def test_a_deck_with_a_strict_policy_is_a_display_and_stays_one(
    paired: ExtensionBrowser, tab: Page, stage: Stage, port: int
) -> None:
    await tab.add_init_script(f"({GERMAN})()")
    await tab.goto(f"https://{strict_pages.HOST}:{port}/reveal/index.html")
    await tab.locator(".reveal.ready").wait_for()
    await use(paired, tab, stage)
    await stage.until_title("Welcome")
    await until(lambda: tab.evaluate("window.said.join()"), lambda said: "Verbunden mit" in said)
    assert await press(stage, command="go_to", slide="Lights") == CHANGED
    async with paired.popup(tab) as popup:
        assert "reveal.js" in await popup.says("Lights")
    # The page has no secret, and the log neither.
    token = (await paired.stored("paired"))["token"]
    assert token not in await tab.evaluate("JSON.stringify([localStorage, sessionStorage, name])")
    assert token not in stage.home_assistant.log

    # A page that reloads itself, and a background that the browser has ended.
    await tab.reload()
    await until(lambda: press(stage, command="next"), lambda seen: seen == CHANGED)
    await paired.end_background()
    await stage.until_nobody_shows_it()
    await stage.until_shown()
    await until(lambda: press(stage, command="first"), lambda seen: seen[0] == "applied")
    await stage.until_title("Welcome")

    async with paired.popup(tab) as popup:
        await popup.click("Stop")
        await popup.says("Use this tab")
    await stage.until_nobody_shows_it()


async def test_google_slides_say_what_they_show_and_go_to_a_slide(
    paired: ExtensionBrowser, tab: Page, stage: Stage, port: int
) -> None:
    await tab.goto(f"https://{strict_pages.HOST}:{port}/google/edit")
    await use(paired, tab, stage)
    await stage.until_title("Deck - Google Slides")
    await tab.get_by_role("button", name="Slideshow").click()
    await stage.until_title("Welcome")
    assert await press(stage, command="next") == CHANGED
    await stage.until_title("Lights")
    assert await press(stage, command="go_to", slide=3) == CHANGED
    await stage.until_title("Questions?")
    assert await press(stage, command="next") == ("applied", None)  # the slide may have an animation
    assert (await press(stage, command="go_to", slide=4))[0] == "rejected"
    # A remote gets pictures of what the tab shows, and the page gets none.
    await tab.evaluate(EAVESDROP)
    picture = await take_picture(stage)
    assert picture.size == (640, 360)
    assert 190 < picture.convert("RGB").resize((1, 1)).tobytes()[1] < 215  # what is drawn: #fcc
    assert len(max(await tab.evaluate("window.heard"), key=len)) < 5_000
    assert await press(stage, command="blank") == CHANGED


async def test_a_page_that_trusts_only_a_keyboard_gets_real_key_strokes(
    paired: ExtensionBrowser, tab: Page, stage: Stage, port: int
) -> None:
    site = f"https://{strict_pages.HOST}:{port}"
    await tab.goto(f"{site}/trusted")
    await use(paired, tab, stage)
    await stage.until_title("Welcome")
    assert (await press(stage, command="next"))[1] is not True
    async with paired.popup(tab) as popup:
        await popup.click("Real key strokes")
        await until(lambda: paired.stored("keys"), lambda on: on is True)
    assert await press(stage, command="next") == CHANGED
    await stage.until_title("Lights")
    # Drawn slides: nobody sees whether they moved, and they move once.
    await tab.goto(f"{site}/canvas")
    await stage.until_title("Canvas")
    assert await press(stage, command="next") == ("applied", None)
    assert await tab.evaluate("at") == 1
    await until(lambda: tab.evaluate(FORGE), lambda pressed: not pressed, interval=0.5)
    before = await tab.evaluate("at")
    async with paired.popup(tab) as popup:
        await popup.click("Real key strokes")
        await until(lambda: paired.stored("keys"), lambda on: on is False)
    assert await press(stage, command="previous") == ("applied", None)
    assert await tab.evaluate("at") == before - 1


async def test_slides_in_the_frame_of_another_site_are_chosen_by_a_person(
    paired: ExtensionBrowser, tab: Page, stage: Stage, port: int
) -> None:
    await tab.goto(f"https://{strict_pages.HOST}:{port}/framed")
    async with paired.popup(tab) as popup:
        await popup.click(f"Use the part from {strict_pages.OTHER}:{port}")
        await popup.says("1 / 3")
    assert await press(stage, command="next") == CHANGED
    await stage.until_title("Lights")
    await tab.reload()
    await stage.until_title("Welcome")
    await until(lambda: press(stage, command="last"), lambda seen: seen == CHANGED)


async def test_what_goes_wrong_is_said_in_the_popup(
    paired: ExtensionBrowser, tab: Page, stage: Stage, port: int
) -> None:
    site = f"https://{strict_pages.HOST}:{port}"
    await tab.goto("chrome://version")
    async with paired.popup(tab) as popup:
        await popup.click("Use this tab")
        await popup.says("lets no extension into this page")
    await tab.goto(f"{site}/deck")
    await use(paired, tab, stage)
    # One tab at a time.
    other = await paired.context.new_page()
    await other.goto(f"{site}/deck?other")
    async with paired.popup(other) as popup:
        await popup.says("in another tab")
        await popup.click("Use this tab")
        await popup.says("1 / 3")
    await until_state(stage, "sensor.displays_connected", "1")
    await until(lambda: press(stage, command="next"), lambda seen: seen == CHANGED)
    assert await tab.evaluate("at") == 0
    assert await other.evaluate("at") > 0
    # The permission is for this site.
    await other.goto(f"https://{strict_pages.ELSEWHERE}:{port}/plain")
    badge = "chrome.action.getBadgeText({})"
    await until(lambda: paired.background.evaluate(badge), lambda text: text == "!")  # the button lets it in again
    async with paired.popup(other) as popup:
        await popup.says("shows another page now")
    await other.close()
    await use(paired, tab, stage)
    (display,) = [each["id"] for each in await paired_displays(stage) if each["state"] == "showing"]
    client = stage.home_assistant.client
    await client.websocket("slide_control/displays/forget", config_entry_id=stage.entry_id, display_id=display)
    async with paired.popup(tab) as popup:
        await popup.says("no longer paired")


async def test_firefox_runs_the_same_extension(stage: Stage, port: int, tmp_path: Path) -> None:
    """Nothing opens its popup here, so a tab shows it, and the test says which tab to use."""
    await until_state(stage, "sensor.displays_connected", "0")
    async with extension_firefox(tmp_path, ["http://127.0.0.1/*", "https://127.0.0.1/*"]) as (popup, deck):
        await deck.open(f"https://127.0.0.1:{port}/deck")
        before = len(await paired_displays(stage))
        await pair(popup, stage)
        (tab,) = await popup.run("chrome.tabs.query({ url: 'https://127.0.0.1/*' })")
        use = json.dumps({"type": "use", "tabId": tab["id"], "part": None})
        await popup.run(f"chrome.runtime.connect({{ name: 'popup' }}).postMessage({use})")
        await popup.says("1 / 3")
        assert await press(stage, command="next") == CHANGED
        await stage.until_title("Lights")
        assert await deck.text() == "Slide 2 of 3: Lights"
        await popup.click("Forget this stage")
        await popup.says("Get a code")
        await until(lambda: paired_displays(stage), lambda left: len(left) == before)


async def test_axe_finds_nothing_in_the_popup(paired: ExtensionBrowser, tab: Page, stage: Stage, port: int) -> None:
    """At the popup's own width, unpaired, with a code, without and with a display."""
    await tab.goto(f"https://{strict_pages.HOST}:{port}/deck")
    popup = await paired.context.new_page()
    await popup.set_viewport_size({"width": 320, "height": 600})

    async def check(shown: str) -> None:
        await popup.goto(f"chrome-extension://{paired.id}/popup.html?tab")
        await popup.get_by_text(shown).first.wait_for()
        for scheme in ("light", "dark"):
            await popup.emulate_media(color_scheme=scheme)
            found = await popup.evaluate(
                f"{AXE.read_text()}; axe.run({{ runOnly: {{ type: 'tag', values: {json.dumps(RULES)} }} }})"
            )
            assert [each["id"] for each in found["violations"]] == [], (shown, scheme)
            assert await popup.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await check("Use this tab")
    await use(paired, tab, stage)
    await check("Connected")
    await popup.close()
