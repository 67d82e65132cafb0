"""The page of a remote link: a phone without an account moves a real deck, and says what became of each press."""

from __future__ import annotations

import base64
from contextlib import asynccontextmanager
import json
import re
from typing import TYPE_CHECKING, Any

import aiohttp
from playwright.async_api import async_playwright
import pytest

from custom_components.slide_control.access.tokens import Role, create_token
from harness import browsers, chromium
from harness.cable import cable_to
from harness.stage import ENTRIES, add_stage
from tests.doubles.jpeg import jpeg

from .decks import FRAMEWORKS
from .languages import said
from .stage import shown, until_state
from .test_panel import AXE, RULES
from .test_waiting import code_on, enter
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Page

    from harness.home_assistant import HomeAssistant

    from .stage import OpenPage, Stage

DECK = FRAMEWORKS[0].name
# At the end of the deck, it says so.
NEXT = re.compile("^Next")
# How the page has made the phone buzz.
DEBOUNCE_MS = 300
# What a lock screen shows of the talk; a picture that can't be loaded fails.
MEDIA = """async () => {
    const { title, artist, album, artwork } = navigator.mediaSession.metadata;
    const image = new Image();
    image.src = artwork[0].src;
    await image.decode();
    return { title, artist, album, size: [image.naturalWidth, image.naturalHeight] };
}"""
WATCH = """() => {
    window.buzzed = [];
    navigator.vibrate = (pattern) => { buzzed.push(typeof pattern === 'number' ? 'short' : 'double'); return true; };
}"""

# What a first visit loads: before *Next* can be pressed, and then for clock, pointer and picture.
FIRST_VISIT = {
    "remote",
    "remote/early_socket.js",
    "remote/old_browser.js",
    "remote/remote.css",
    "remote/remote.js",
    "remote/remote/style/remote.css",
    "remote/dom/shadow_style.js",
    "remote/preview/picture_element.js",
    "remote/remote/clock/details.js",
    "remote/remote/pointing/pointing_hold.js",
    "remote/remote/style/details.css",
    "remote/words/en_talk.js",
}
MAX_FIRST_VISIT_BYTES = 58 * 1024
LOADED = """() => {
    const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
    const path = (url) => /\\/slide_control\\/(?:client-\\w+-)?(remote\\b[^#]*)/.exec(url)?.[1];
    const named = entries.map(({ name, encodedBodySize }) => [path(name), encodedBodySize]);
    return Object.fromEntries(named.filter(([name]) => name));
}"""


async def remote_link(home_assistant: HomeAssistant, entry_id: str, *, opens: bool = False) -> str:
    """Return a remote link of a stage, once the stage is written down; with ``opens``, it may show slides."""
    file = home_assistant.folder / ".storage" / "core.config_entries"

    async def data() -> dict[str, Any]:
        entries = {entry["entry_id"]: entry for entry in json.loads(file.read_text())["data"]["entries"]}
        found: dict[str, Any] = entries[entry_id]["data"]
        return found

    found = await until(data, bool, ignored=(OSError, KeyError, ValueError))
    token = create_token(found["stage_id"], Role.REMOTE, found["keys"]["remote"], opens=opens)
    return f"{home_assistant.url}/slide_control/remote#slide-control={token}"


@asynccontextmanager
async def phone(browser: Browser, url: str, **more: Any) -> AsyncIterator[Page]:
    """Open an address on a phone with a touch screen."""
    settings: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True} | more
    context = await browser.new_context(**settings)
    try:
        page = await context.new_page()
        await page.add_init_script(f"({WATCH})()")
        await page.goto(url)
        yield page
    finally:
        await context.close()


@pytest.fixture(scope="module")
async def link(stage: Stage) -> str:
    """A remote link."""
    return await remote_link(stage.home_assistant, stage.entry_id)


@pytest.fixture
async def deck(stage: Stage, open_page: OpenPage) -> Page:
    """A display that shows the first slide of a deck with four slides."""
    await until_state(stage, "sensor.displays_connected", "0")
    page = await open_page(stage.hosted[DECK])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    await stage.reset_clock()  # the phone also buzzes when the time of a talk is nearly over
    return page


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on the page; its policy forbids script tags."""
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("(values) => axe.run({ runOnly: { type: 'tag', values } })", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


async def keep_picture(stage: Stage, step: str) -> None:
    """Give Home Assistant a picture of a step of the deck, as an administrator's browser does."""
    client, (h, v, f) = stage.home_assistant.client, map(int, step.split("."))
    (listed,) = (
        each for each in (await client.websocket("slide_control/hosted/list"))["hosted"] if each["name"] == DECK
    )
    url = f"{stage.home_assistant.url}{listed['preview'].replace('hosted', 'still')}{step}"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        version = response.headers["X-Deck-Version"]
    answer = await client.websocket(
        "slide_control/hosted/keep_still",
        name=DECK,
        version=version,
        indices={"h": h, "v": v, "f": f},
        data=base64.b64encode(jpeg(640, 360)).decode(),
    )
    assert answer == {"kept": True}


async def until_true(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page."""
    await until(lambda: page.evaluate(expression), bool)


async def until_buzzed(page: Page, *wanted: str) -> None:
    """Wait until the phone has buzzed like that since the last time."""
    await until_equal(lambda: page.evaluate("buzzed"), list(wanted))
    await page.evaluate("buzzed.length = 0")


async def test_a_tap_moves_the_deck_and_the_phone_buzzes_because_it_moved(
    stage: Stage, deck: Page, browser: Browser, link: str
) -> None:
    async with phone(browser, link) as page, phone(browser, link) as second:
        following = page.get_by_role("button", name=NEXT)
        await following.tap()
        await deck.locator("section.present section.present", has_text="Pricing").wait_for()
        await until_buzzed(page, "short")
        await page.get_by_text("Slowly here.").wait_for()
        # The link is for this phone alone: no address holds it. A reload goes on.
        assert "slide-control" not in page.url
        await page.reload()
        # Two remotes at once show the same slide, whichever was pressed.
        await second.get_by_text("Slowly here.").wait_for()
        await second.get_by_role("button", name="Previous", exact=True).tap()
        await until_buzzed(second, "short")
        await page.get_by_text("Say hello.").wait_for()
        # A double tap at the end of the deck moves nothing, and says so.
        await stage.until_pressed(command="last")
        await page.get_by_text("Answers").first.wait_for()
        await following.tap()
        await until_buzzed(page, "double")
        await page.get_by_text("This is the last slide.").first.wait_for()


async def test_the_connection_is_opened_once_and_not_without_a_link(browser: Browser, link: str) -> None:
    async with phone(browser, "about:blank") as page:
        opened: list[str] = []
        page.on("websocket", lambda socket: opened.append(socket.url))
        await page.goto(link.partition("#")[0])
        await page.get_by_role("textbox").wait_for()
        assert opened == []
        await page.goto("about:blank")
        await page.goto(link)
        # The page's modules go on with the connection that was there before them.
        await page.get_by_text("Demo stage").first.wait_for(state="attached")
        await until_true(page, "!location.hash")
        assert len(opened) == 1
        # So after a reload, with the link that was kept.
        await page.reload()
        await page.get_by_text("Demo stage").first.wait_for(state="attached")
        assert len(opened) == 2


async def test_a_white_screen_is_white_everywhere_and_a_menu_that_cannot_be_loaded_says_so(
    stage: Stage, deck: Page, browser: Browser, link: str
) -> None:
    async with phone(browser, link) as page:
        await page.get_by_text("Say hello.").wait_for()
        await page.route("**/sheets/sheets.js", lambda route: route.abort())
        await page.get_by_role("button", name="More", exact=True).tap()
        await page.get_by_text("This can’t be loaded now.").wait_for()
        assert await violations(page) == []
        await page.unroute("**/sheets/sheets.js")
        await page.get_by_role("button", name="More", exact=True).tap()
        await page.get_by_role("button", name="White screen").tap()
        await page.get_by_text("The screen is white").wait_for()
        cover = deck.locator("slide-control-blackout")
        white = "rgb(255, 255, 255)"
        assert await cover.evaluate("cover => getComputedStyle(cover).backgroundColor") == white
        switch = await stage.home_assistant.client.state("switch.demo_stage_blank")
        assert (switch["state"], switch["attributes"]["color"]) == ("on", "white")
        # The other color takes its place, and one press brings the slides back.
        await page.keyboard.press("b")
        await page.get_by_text("The screen is blank").wait_for()
        assert await cover.evaluate("cover => getComputedStyle(cover).backgroundColor") == "rgb(0, 0, 0)"
        await page.keyboard.press("b")
        await cover.wait_for(state="detached")
        await until_state(stage, "switch.blank", "off")


async def test_keys_of_a_clicker_and_media_keys_move_the_deck(
    stage: Stage, deck: Page, browser: Browser, link: str
) -> None:
    async with phone(browser, "about:blank") as page:
        await page.add_init_script(
            """window.media = {};
            MediaSession.prototype.setActionHandler = (action, handler) => { media[action] = handler; };"""
        )
        await page.goto(link)
        await page.get_by_role("button", name=NEXT).wait_for()
        for key, title in (("PageDown", "Pricing"), ("PageUp", "Welcome"), ("End", "Answers"), ("Home", "Welcome")):
            await page.keyboard.press(key)
            await stage.until_title(title)
        # A key that is held down counts once.
        await page.keyboard.down("ArrowRight")
        await page.keyboard.down("ArrowRight")
        await page.keyboard.up("ArrowRight")
        await stage.until_title("Pricing")
        for key, blank in (("b", "on"), ("Escape", "off"), (".", "on"), ("F5", "off"), ("w", "on"), (",", "off")):
            await page.keyboard.press(key)
            await until_state(stage, "switch.blank", blank)
            # A key that only brings the slides back does nothing before the page knows that they are away.
            pressed = page.get_by_role("button", name="Blank", pressed=blank == "on", exact=True)
            await pressed.wait_for()
            await page.wait_for_timeout(DEBOUNCE_MS)
        assert await page.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
        await keep_picture(stage, "1.0.-1")
        # Wanted once, the media keys are back after a reload, from the first touch on.
        await page.evaluate("localStorage.setItem('slide-control:media-keys', 'yes')")
        await page.reload()
        await page.get_by_role("button", name=NEXT).wait_for()
        assert await page.evaluate("Object.keys(media).length") == 0
        await page.mouse.click(5, 5)
        await until_true(page, "typeof media.nexttrack === 'function'")
        known = {"title": "Pricing", "artist": "2 / 8", "album": "Demo stage", "size": [640, 360]}
        await until_equal(lambda: page.evaluate(MEDIA), known)
        await page.evaluate("media.previoustrack()")
        await stage.until_title("Welcome")
        await page.evaluate("media.pause()")
        await until_state(stage, "switch.blank", "on")
        await until_true(page, "navigator.mediaSession.playbackState === 'paused'")
        await page.evaluate("media.play()")
        await until_state(stage, "switch.blank", "off")


async def test_a_lost_network_is_seen_and_a_late_press_moves_nothing(
    stage: Stage, deck: Page, browser: Browser, link: str
) -> None:
    async with cable_to(stage.home_assistant.port) as cable:
        address = link.replace(f":{stage.home_assistant.port}/", f":{cable.port}/")
        async with phone(browser, "about:blank") as page:
            await page.clock.install()
            await page.goto(address)
            following = page.get_by_role("button", name=NEXT)
            await page.get_by_text("Say hello.").wait_for()
            # Pressed before the loss is seen, in time when the phone is in another network: one step.
            cable.pull()
            await following.tap()
            cable.plug_into_another_socket()
            await until_true(page, "buzzed.length === 1")
            if await shown(deck) == (0, 0, 0):  # a busy machine took longer than the maximum age, so it was no step
                await following.tap()
                await until_true(page, "buzzed.length === 2")
            await stage.until_title("Pricing")
            await page.get_by_text("Slowly here.").wait_for()
            # Pressed before the loss is seen, and too late when the bytes arrive: none, and the phone says so.
            await page.evaluate("buzzed.length = 0")
            cable.pull()
            await following.tap()
            lost = page.get_by_text("No connection")
            await lost.first.wait_for()
            await following.tap(force=True)
            await page.clock.run_for(10_000)
            await until_buzzed(page, "double", "double")
            cable.plug()
            await lost.first.wait_for(state="hidden")
            await stage.until_title("Pricing")
            # An hour in a pocket: the page knows at once that it knows nothing, and goes on where the talk is.
            cable.pull()
            await stage.press(command="last")
            await page.clock.fast_forward("01:00:00")
            await lost.first.wait_for()
            cable.plug_into_another_socket()
            await page.get_by_text("Answers").first.wait_for()
            await page.get_by_role("button", name="Previous", exact=True).tap()
            await until_buzzed(page, "short")


async def test_a_link_that_is_ended_in_the_hand_says_so_and_takes_another_one(
    stage: Stage, browser: Browser, link: str
) -> None:
    client = stage.home_assistant.client
    entry_id = await add_stage(client, "Short stage")
    try:
        ended = await remote_link(stage.home_assistant, entry_id)
        async with phone(browser, ended) as page, phone(browser, ended) as other:
            await page.get_by_role("button", name=NEXT).wait_for()
            assert await violations(page) == []
            await client.delete(f"{ENTRIES}/entry/{entry_id}")
            await page.get_by_text("This stage no longer exists.").wait_for()
            await other.get_by_text("This stage no longer exists.").wait_for()
            await page.reload()
            await page.get_by_role("heading", name="This link is no longer valid").wait_for()
            await page.get_by_text("This stage no longer exists.").wait_for()
            await page.get_by_role("button", name="Open").tap()
            await page.get_by_text("This is not a link to a remote.").wait_for()
            assert await violations(page) == []
            await page.get_by_label("Link").fill(link)
            await page.keyboard.press("Enter")
            await page.get_by_role("button", name=NEXT).wait_for()
            await until(page.title, lambda title: title.startswith("Demo stage"))
    finally:
        entries = await client.get(f"{ENTRIES}/entry?domain=slide_control")
        if any(entry["entry_id"] == entry_id for entry in entries):
            await client.delete(f"{ENTRIES}/entry/{entry_id}")


async def test_a_guest_who_may_show_slides_does_so_and_drives_alone(
    stage: Stage, browser: Browser, link: str, open_page: OpenPage
) -> None:
    await until_state(stage, "sensor.displays_connected", "0")
    display = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    assert (await enter(stage, await code_on(display)))["step_id"] == "paired"
    mighty = await remote_link(stage.home_assistant, stage.entry_id, opens=True)
    async with phone(browser, mighty) as page, phone(browser, link) as other:
        await page.get_by_text("waits for slides").wait_for()
        await page.get_by_role("button", name="Show slides").tap()
        sheet = page.get_by_role("dialog")
        # Where other tests have left a deck of this title, its name follows.
        await sheet.get_by_role("button", name=re.compile(r"^reveal5( \(reveal5\))?$")).tap()
        await stage.until_title("Welcome")
        await page.get_by_role("button", name="More", exact=True).tap()
        await page.get_by_role("button", name="Drive alone").tap()
        await page.get_by_role("button", name="Close", exact=True).tap()
        await other.get_by_role("button", name="Take").wait_for()
        # A reload is the same person, who still drives.
        await page.reload()
        await page.get_by_role("button", name=NEXT).wait_for()
        await other.get_by_role("button", name=NEXT).tap()
        await until_buzzed(other, "double")
        # The jump says in which state the slide was seen.
        await page.get_by_role("button", name="Outline").tap()
        await page.get_by_role("button", name="Go to Lights").tap()
        await stage.until_title("Lights")
        await page.get_by_role("button", name="More", exact=True).tap()
        await page.get_by_role("button", name="Let every remote press").tap()
        await page.get_by_role("button", name="Close", exact=True).tap()
        await page.locator("button.displays").tap()
        await sheet.locator("li").get_by_role("button", name="Close").tap()
        await display.get_by_role("heading", name="Demo stage").wait_for()
        # The slides are gone from the remotes long before the talk counts as ended.
        await other.get_by_text("waits for slides").wait_for()
        activity = await stage.home_assistant.client.state("event.demo_stage_activity")
        assert activity["attributes"]["event_type"] != "stopped_presenting"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everyone_can_use_it_on_every_screen(deck: Page, browser: Browser, link: str, scheme: str) -> None:
    async with phone(browser, link, color_scheme=scheme) as page:
        await page.get_by_text("Say hello.").wait_for()
        for width, height in ((320, 568), (390, 844), (768, 1024), (1440, 900)):
            await page.set_viewport_size({"width": width, "height": height})
            assert (width, await violations(page)) == (width, [])
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


async def test_it_can_be_installed(stage: Stage, browser: Browser, link: str) -> None:
    async with phone(browser, link) as page:
        devtools = await page.context.new_cdp_session(page)
        manifest = await devtools.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert "slide-control=" not in manifest["data"]
        assert manifest["manifest"]["startUrl"] == f"{stage.home_assistant.url}/slide_control/remote"
        problems = (await devtools.send("Page.getInstallabilityErrors"))["installabilityErrors"]
        assert [each["errorId"] for each in problems if each["errorId"] != "in-incognito"] == []


async def test_without_https_it_stays_awake_by_a_video(stage: Stage, deck: Page, link: str) -> None:
    arguments = [*chromium.arguments(), "--host-resolver-rules=MAP hall.example 127.0.0.1"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=arguments)
        async with phone(browser, link.replace("127.0.0.1", "hall.example")) as page:
            assert not await page.evaluate("isSecureContext")
            await page.get_by_role("button", name=NEXT).tap()
            await stage.until_title("Pricing")
            await until_true(page, "document.querySelector('video.keeps-awake')?.currentTime > 0")
        await browser.close()


REFUSED = "navigator.wakeLock.request = () => Promise.reject(new DOMException('Low battery', 'NotAllowedError'))"
AWAKE, IMPOSSIBLE = "Keep the screen on", "This browser can’t keep the screen on."


@pytest.mark.usefixtures("deck")
async def test_a_refused_wake_lock_is_a_video_and_without_one_the_menu_says_so(
    stage: Stage, browser: Browser, link: str
) -> None:
    async with phone(browser, "about:blank") as page:
        await page.add_init_script(REFUSED)
        await page.goto(link)
        await page.get_by_role("button", name=NEXT).tap()
        await stage.until_title("Pricing")
        await until_true(page, "document.querySelector('video.keeps-awake')?.currentTime > 0")
        switch = page.get_by_role("switch", name=AWAKE)
        await page.get_by_role("button", name="More", exact=True).tap()
        await until_equal(lambda: switch.get_attribute("aria-checked"), "true")
        await switch.tap()
        await page.locator("video.keeps-awake").wait_for(state="detached")
    async with phone(browser, "about:blank") as page:
        await page.add_init_script(f"{REFUSED}; delete HTMLCanvasElement.prototype.captureStream")
        await page.goto(link)
        await page.get_by_role("button", name="Previous", exact=True).tap()
        await stage.until_title("Welcome")  # presses work
        # Said without being asked, and again when asked.
        await page.get_by_role("button", name="More", exact=True).tap()
        await page.get_by_role("status").get_by_text(IMPOSSIBLE).first.wait_for()
        switch = page.get_by_role("switch", name=AWAKE)
        assert await switch.get_attribute("aria-checked") == "false"
        await switch.tap()
        await page.get_by_text(IMPOSSIBLE).first.wait_for()
        assert await switch.get_attribute("aria-checked") == "false"
        assert await page.locator("video").count() == 0


@pytest.mark.parametrize("name", ["firefox", "webkit", browsers.OLDEST])
async def test_other_browsers_are_remotes_too(stage: Stage, deck: Page, link: str, name: str, tmp_path: Path) -> None:
    if not browsers.exists_here(name):
        pytest.skip(f"There is no {name} for this kind of machine")
    find = "document.querySelector('slide-control-remote').shadowRoot"
    async with browsers.start(name, tmp_path / "profile") as page:
        await page.open(link)
        shown = f"{find}.textContent.includes('Say hello.')"
        await until(lambda: page.evaluate(shown), bool, ignored=(browsers.BrowserError,))
        press = f"void [...{find}.querySelectorAll('button')].find((each) => each.textContent.includes('Next')).click()"
        await page.evaluate(press)
        await stage.until_title("Pricing")
        await until(lambda: page.evaluate(f"{find}.textContent.includes('Slowly here.')"), bool)


@pytest.mark.usefixtures("deck")
async def test_a_first_visit_loads_what_it_needs_and_nothing_else(browser: Browser, stage: Stage, link: str) -> None:
    german = {"remote/words/de/base.json", "remote/words/de/talk.json"}
    for language, more, action, slide in (("en", set[str](), "next", "2"), ("de", german, "previous", "1")):
        async with phone(browser, link, locale=language) as page:

            async def loaded(page: Page = page) -> set[str]:
                return set(await page.evaluate(LOADED))

            await until_equal(loaded, FIRST_VISIT | more)
            await page.get_by_role("button", name=re.compile(f"^{said(language, f'pages.remote.{action}')}")).click()
            await until_state(stage, "sensor.slide", slide)
            sizes = await page.evaluate(LOADED)
            assert sizes.keys() == FIRST_VISIT | more
            assert 30 * 1024 < sum(sizes.values()) <= MAX_FIRST_VISIT_BYTES
