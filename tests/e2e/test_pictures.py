"""Pictures of slides: a hosted deck once more in a silent frame, and the small pictures that displays make."""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp
from PIL import Image
import pytest

from custom_components.slide_control.hosting.addresses.hosted_address import preview_path
from custom_components.slide_control.pictures.jpeg import MAX_PICTURE_BYTES
from harness.stage import links

from .stage import act, enable_entities, shown
from .test_player import playing
from .test_remote_page import phone, remote_link
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Frame, Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

PAGE = """<!doctype html><meta charset="utf-8"><title>Pictures</title><link rel="icon" href="data:,">
<style>slide-control-picture { width: 480px; margin: 8px }</style>
<script type="module" src="/slide_control/client/preview/picture_element.js"></script>"""
# Adds pictures to the page, each with the properties of `<slide-control-picture>`.
SHOW = """(pictures) => {
  for (const each of pictures) {
    const picture = document.createElement('slide-control-picture');
    document.body.append(Object.assign(picture, each, { base: new URL('/', location) }));
  }
}"""
# What each picture shows: its frame, its image, or its title.
SEEN = """() => [...document.querySelectorAll('slide-control-picture')].map(({ shadowRoot }) => {
  const frame = shadowRoot.querySelector('iframe');
  const image = shadowRoot.querySelector('img');
  return frame?.style.opacity === '1' ? 'frame' : image.hidden ? 'title' : 'image';
})"""

SHOW_FIELD = "document.body.append(document.createElement('input'))"
RESULTS = 10
MOVE = "(slide) => { document.querySelector('slide-control-picture').slide = slide; }"


@pytest.fixture
async def pictures(stage: Stage, open_page: OpenPage) -> Page:
    """A page of Home Assistant's own origin with the element for pictures."""
    (stage.home_assistant.folder / "www" / "pictures.html").write_text(PAGE)
    return await open_page(f"{stage.home_assistant.url}/local/pictures.html")


async def previewed(stage: Stage, name: str) -> dict[str, Any]:
    """Return the ``ShownDeck`` of a hosted deck."""
    storage = stage.home_assistant.folder / ".storage" / "core.config_entries"
    entries = json.loads(storage.read_text())["data"]["entries"]
    (data,) = (entry["data"] for entry in entries if entry["entry_id"] == stage.entry_id)
    return {"name": name, "title": name, "version": "1", "preview": preview_path(data, name)}


def slide(h: int, v: int = 0, f: int | None = None, title: str = "A slide") -> dict[str, Any]:
    """Return a ``PictureSlide``."""
    return {"number": h + 1, "h": h, "v": v, "f": f, "title": title}


async def inside(page: Page, at: int = 0) -> tuple[int, int, int]:
    """Return what the deck in the frame of a picture shows."""
    frame = await page.locator("slide-control-picture").nth(at).locator("iframe").element_handle()
    content = await frame.content_frame()
    assert content is not None
    return await shown(content)


async def test_a_hosted_deck_is_its_own_picture(stage: Stage, open_page: OpenPage, pictures: Page) -> None:
    """Two pictures show the current and the next step, follow, and neither moves nor adds a display."""
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    deck = await previewed(stage, "reveal6")
    await pictures.evaluate(SHOW, [{"deck": deck, "slide": slide(1)}, {"deck": deck, "slide": slide(1, 0, 1)}])
    await until_equal(lambda: pictures.evaluate(SEEN), ["frame", "frame"])
    assert [await inside(pictures, at) for at in (0, 1)] == [(1, 0, 0), (1, 0, 2)]
    await pictures.evaluate(MOVE, slide(1, 2))
    await until_equal(lambda: inside(pictures), (1, 2, 0))
    assert await pictures.evaluate(SEEN) == ["frame", "frame"]

    await pictures.evaluate(MOVE, slide(42))  # there is no such slide, so there is no wrong picture
    await until_equal(lambda: pictures.evaluate(SEEN), ["title", "frame"])
    assert await stage.state("sensor.displays_connected") == "1"
    await stage.until_title("Welcome")
    await stage.press()
    await stage.until_title("Pricing")


async def test_only_two_pictures_of_a_page_are_live_and_grids_have_stills(stage: Stage, pictures: Page) -> None:
    """A still is made in the browser that looks at it; a frame is there only while it is made."""

    async def seen() -> list[str]:
        return sorted(await pictures.evaluate(SEEN))

    deck = await previewed(stage, "reveal6")
    await pictures.evaluate(SHOW, [{"deck": deck, "slide": slide(at)} for at in range(3)])
    await until_equal(seen, ["frame", "frame", "title"])
    assert len(pictures.frames) == 3
    everyone = "[...document.querySelectorAll('slide-control-picture')]"
    live = f"{everyone}.find(({{ shadowRoot }}) => shadowRoot.querySelector('iframe'))"
    await pictures.evaluate(f"{live}.remove()")
    await until_equal(seen, ["frame", "frame"])
    await pictures.evaluate(f"{everyone}.forEach((each) => {{ each.still = true; }})")
    await until_equal(seen, ["image", "image"])
    await until_equal(lambda: pictures.evaluate("document.querySelectorAll('iframe').length"), 0)
    await until_equal(lambda: asyncio.sleep(0, len(pictures.frames)), 1)
    await pictures.evaluate(MOVE, slide(42))  # there is no such slide
    await until_equal(lambda: pictures.evaluate(SEEN), ["title", "image"])
    # A slide of a deck that isn't hosted, and has neither title nor number, is no empty box.
    await pictures.evaluate(MOVE, slide(42) | {"number": None, "title": ""})
    await pictures.get_by_text("Slide without a title").wait_for()
    await pictures.close()  # while a frame tries to show it


MALICIOUS = """<!doctype html><meta charset="utf-8"><title>Malicious</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal.js/dist/reveal.css"><input autofocus>
<div class="reveal"><div class="slides"><section><h2>One</h2></section><section><h2>Two</h2></section></div></div>
<script src="reveal.js/dist/reveal.js"></script><script>
Reveal.initialize({transition: 'none', autoSlide: 50, loop: true});
window.results = {};
const note = async (name, attempt) => {
  try { window.results[name] = String(await attempt()); } catch { window.results[name] = 'refused'; }
};
note('parent', () => parent.document.title);
note('storage', () => parent.localStorage.length);
note('top', () => { top.location = 'about:blank'; return 'led away'; });
note('states', () => fetch('/api/states').then(({ status }) => status));
note('webhook', () => fetch('@WEBHOOK@', { method: 'POST', mode: 'no-cors' }).then(() => 'pressed'));
note('socket', () => new Promise((resolve, reject) => {
  const socket = new WebSocket(new URL('/api/slide_control/ws', location).href.replace('http', 'ws'));
  socket.onopen = () => resolve('open');
  socket.onerror = reject;
}));
note('own', () => fetch(location.href).then(({ status }) => status));
note('token', () => document.querySelector('[data-token]') ? 'has one' : 'none');
note('sound', () => { const context = new AudioContext(); return context.resume().then(() => context.state); });
const video = document.createElement('video');
note('video', () => { video.play(); return video.muted && video.paused; });
document.querySelector('input').focus();
window.focus();
</script>"""


async def test_a_malicious_deck_in_a_picture_reaches_nothing(stage: Stage, pictures: Page, problems: list[str]) -> None:
    """It reads and presses nothing, makes no sound, takes no key, and stays at its slide."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "reveal6"
    (folder / "index.html").rename(folder / "good.html")
    (folder / "index.html").write_text(MALICIOUS.replace("@WEBHOOK@", stage.webhook))
    try:
        deck = await previewed(stage, "reveal6")
        await pictures.evaluate(f"{SHOW_FIELD}; document.querySelector('input').focus()")
        await pictures.evaluate(SHOW, [{"deck": deck, "slide": slide(1)}])
        await until_equal(lambda: pictures.evaluate(SEEN), ["frame"])
        (frame,) = (each for each in pictures.frames if each != pictures.main_frame)
        results = await until(lambda: frame.evaluate("window.results"), lambda seen: len(seen) == RESULTS)
        assert results == {
            **dict.fromkeys(("parent", "storage", "top", "states", "webhook", "socket"), "refused"),
            "own": "200",
            "token": "none",
            "sound": "suspended",
            "video": "true",
        }
        await pictures.keyboard.type("abc")
        assert await pictures.evaluate("document.querySelector('input').value") == "abc"
        assert await pictures.evaluate("history.length") == 2
        assert await pictures.evaluate(SEEN) == ["frame"]
        assert await inside(pictures) == (1, 0, 0)
        assert await stage.state("sensor.displays_connected") == "0"
    finally:
        (folder / "good.html").replace(folder / "index.html")
    problems.clear()  # what was refused


async def image_of(stage: Stage, name: str) -> tuple[str, bytes]:
    """Return the type and the bytes of an image, as a dashboard gets them."""
    state = await stage.home_assistant.client.state(f"image.demo_stage_{name}")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{stage.home_assistant.url}{state['attributes']['entity_picture']}") as response,
    ):
        return response.content_type, await response.read()


# A deck that wants to be heard as soon as it is loaded, and again each time that it moves.
LOUD = """<script>
window.sounds = [];
const context = new AudioContext();
context.onstatechange = () => sounds.push(context.state);
const audio = new Audio('data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=');
const play = () => { context.resume(); audio.play().then(() => sounds.push('played'), () => {}); };
play();
Reveal.on('slidechanged', play);
</script></body>"""
# What it can do in a picture.
TAMED = """() => {
  const { autoPlayMedia, controls, transition } = Reveal.getConfig();
  const refused = (attempt) => { try { return attempt(), false; } catch { return true; } };
  const alone = [() => localStorage.length, () => parent.document.title].map(refused);
  return [autoPlayMedia, controls, transition, ...alone, sounds];
}"""
OF_THE_SLIDE, OF_THE_NEXT = ".slide slide-control-picture iframe", ".up-next slide-control-picture iframe"
DESKTOP = {"viewport": {"width": 1440, "height": 900}, "has_touch": False, "is_mobile": False}


async def pictured(page: Page, picture: str) -> tuple[int, int, int] | None:
    """Return what the deck in a picture's frame shows; None while the picture is a title."""
    if await opacity(page, picture) != "1":
        return None
    return await shown(await content(page, picture))


async def opacity(page: Page, picture: str) -> str | None:
    """Return the opacity of a picture's frame; None without one."""
    frame = page.locator(picture)
    return str(await frame.evaluate("frame => frame.style.opacity")) if await frame.count() else None


async def content(page: Page, picture: str) -> Frame:
    """Return what is in a picture's frame."""
    frame = await (await page.locator(picture).element_handle()).content_frame()
    assert frame is not None
    return frame


async def test_a_deck_of_another_site_is_its_own_picture_on_a_remote(
    stage: Stage, open_page: OpenPage, browser: Browser, site: Site
) -> None:
    """It is opened once more, silently, and is no display; an address that could hold a secret isn't given out."""
    client = stage.home_assistant.client
    player = (await links(client, stage.entry_id))["player"]
    remote = await remote_link(stage.home_assistant, stage.entry_id)
    talk = (site.folder / "reveal5" / "index.html").read_text()
    (site.folder / "reveal5" / "loud.html").write_text(talk.replace("</body>", LOUD))
    display = await open_page(playing(player, f"{site.url}/reveal5/loud.html#/0"))
    await stage.until_shown()
    await stage.until_pressed(command="first")
    async with phone(browser, remote, **DESKTOP) as page:

        async def pictures() -> list[tuple[int, int, int] | None]:
            return [await pictured(page, each) for each in (OF_THE_SLIDE, OF_THE_NEXT)]

        async def visible() -> list[str | None]:
            return [await opacity(page, each) for each in (OF_THE_SLIDE, OF_THE_NEXT)]

        # Nothing is run in the frames yet: that would count as a person's touch, after which a page may play sound.
        await until_equal(visible, ["1", "1"])
        await page.get_by_role("button", name="Next", exact=True).click()
        await page.get_by_text("2 / 8").first.wait_for()
        await until_equal(visible, ["1", "1"])
        frame = await content(page, OF_THE_SLIDE)
        assert await frame.evaluate(TAMED) == [False, False, "none", True, True, []]
        await until_equal(pictures, [(1, 0, 0), (1, 0, 1)])
        await page.keyboard.press("PageDown")  # the picture has not taken the keys
        await until_equal(pictures, [(1, 0, 1), (1, 0, 2)])
        await stage.press(command="last")
        await until_equal(lambda: pictured(page, OF_THE_SLIDE), (5, 1, 0))
        assert await stage.state("sensor.displays_connected") == "1"
        # A deck that moves by itself goes back, and nobody else does.
        await frame.evaluate("Reveal.slide(0)")
        await until_equal(lambda: pictured(page, OF_THE_SLIDE), (5, 1, 0))
        assert (await act(stage, "last"))["changed"] is False

        # The display's page has become another one, whose address nobody knows.
        slides = next(each for each in display.frames if each.url.startswith(site.url))
        await slides.evaluate("location.href = '../reveal6/index.html'")
        await page.locator(".slide slide-control-picture iframe").wait_for(state="detached")
        await display.close()
        await stage.until_nobody_shows_it()
        await open_page(playing(player, f"{site.url}/reveal5/index.html?token=secret"))
        await stage.until_shown()
        await page.get_by_role("heading", level=2).wait_for()
        assert await page.locator("slide-control-picture iframe").count() == 0


# What keeps a page from being drawn, and how often its display tries: a canvas that may not be read, a library that
# can't be loaded, and one that never ends.
TAINTED = "HTMLCanvasElement.prototype.toBlob = () => { throw new DOMException('Tainted canvases', 'SecurityError'); }"
ENDLESS = "console.debug('Endless'); export const snapdom = { toCanvas: () => new Promise(() => {}) };"
TRIES = {"Tainted canvases": 3, "dynamically imported module": 3, "Endless": 1}


async def undrawable(display: Page, reason: str) -> None:
    """Keep a page from being drawn; each try is a line in its console."""
    snapdom = "**/dist/snapdom.mjs"
    if reason == "Tainted canvases":
        await display.add_init_script(TAINTED)
    elif reason == "Endless":
        await display.route(snapdom, lambda route: route.fulfill(content_type="text/javascript", body=ENDLESS))
    else:
        await display.route(snapdom, lambda route: route.abort())


@pytest.mark.parametrize("reason", TRIES)
async def test_a_picture_that_cannot_be_made_is_a_title_and_presses_do_not_notice(
    stage: Stage, open_page: OpenPage, browser: Browser, site: Site, problems: list[str], reason: str
) -> None:
    """The deck isn't hosted, so its display would make the pictures."""
    await stage.until_nobody_shows_it()
    tag = f'<script type="module" src="{stage.home_assistant.url}/slide_control/client/deck.js"></script></body>'
    talk = (site.folder / "reveal5" / "index.html").read_text()
    (site.folder / "reveal5" / "drawn.html").write_text(talk.replace("</body>", tag))
    display = await open_page("about:blank")
    await undrawable(display, reason)
    tries: list[str] = []
    display.on("console", lambda said: tries.append(said.text) if reason in said.text else None)
    player = (await links(stage.home_assistant.client, stage.entry_id))["player"]
    await display.goto(f"{site.url}/reveal5/drawn.html#{player.partition('#')[2]}")
    await stage.until_shown()
    await stage.until_pressed(command="first")
    async with phone(browser, await remote_link(stage.home_assistant, stage.entry_id)) as remote:
        picture = remote.locator(".slide slide-control-picture")
        await picture.locator(".title").get_by_text("Welcome", exact=True).wait_for()

        async def move() -> None:
            await remote.evaluate("buzzed.length = 0")
            await remote.get_by_role("button", name="Next", exact=True).tap()
            await until(lambda: remote.evaluate("buzzed"), lambda seen: "short" in seen)
            await picture.locator(".title").get_by_text("Pricing", exact=True).wait_for()
            assert await picture.locator("img:visible, iframe").count() == 0

        for tried in range(1, TRIES[reason] + 1):
            await until_equal(lambda: asyncio.sleep(0, len(tries)), tried)
            await move()
        # It has given up, however long a slide is shown; a page that asks for pictures later begins the count again.
        await display.clock.install()
        await move()
        await display.clock.run_for(30_000)
        await stage.until_pressed(command="previous")
        await display.clock.run_for(30_000)
        assert TRIES[reason] <= len(tries) <= TRIES[reason] + 1
    problems.clear()  # what was aborted


async def test_an_image_of_the_slide_comes_from_the_display(stage: Stage, open_page: OpenPage) -> None:
    """The display makes a picture while an image entity is enabled, and none before."""
    page = await open_page(stage.hosted["reveal6"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await stage.until_shown()
    await stage.press()
    await stage.until_title("Pricing")
    assert not any("snapdom" in address for address in asked)
    await enable_entities(stage.home_assistant.client, "image.demo_stage_slide", "image.demo_stage_next_slide")
    await stage.until_shown()
    kind, image = await until(
        lambda: image_of(stage, "slide"), lambda seen: seen[0] == "image/jpeg", ignored=(KeyError,)
    )
    assert len(image) <= MAX_PICTURE_BYTES
    with Image.open(io.BytesIO(image)) as picture:
        assert picture.size == (640, 360)
        grey = picture.convert("L").tobytes()
        assert max(grey) - min(grey) > 150  # a white title on black
    assert any("snapdom" in address for address in asked)
    kind, card = await image_of(stage, "next_slide")
    assert (kind, b"Pricing" in card) == ("image/svg+xml", True)
