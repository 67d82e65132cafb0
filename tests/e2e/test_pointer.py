"""The speaker points at the slide in the hand, and everyone sees it at the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.stage import links

from .stage import act, until_state
from .test_audience import join, slides_in
from .test_hosted import hosted, pdf
from .test_player import framed, playing
from .test_remote_page import phone, remote_link
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Frame, Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

# Where an element is in its window, in parts of it.
BOX = """selector => {
    const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
    return [x / innerWidth, y / innerHeight, width / innerWidth, height / innerHeight];
}"""
# The middle of the dot in its window, in parts of it; null while there is none.
DOT = """() => {
    const hosts = [...document.querySelectorAll('slide-control-pointer, .slide > div'),
        ...(document.querySelector('slide-control-remote')?.shadowRoot.querySelectorAll('.slide > div') ?? [])];
    const dot = hosts.map((host) => host.shadowRoot?.querySelector('.dot')).find(Boolean);
    if (!dot) return null;
    const { x, y, width, height } = dot.getBoundingClientRect();
    return [(x + width / 2) / innerWidth, (y + height / 2) / innerHeight];
}"""
TOLERANCE = 0.02
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "has_touch": False, "is_mobile": False}

type Place = tuple[float, float]


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> AsyncIterator[None]:
    await until_state(stage, "sensor.displays_connected", "0")
    yield
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")


async def dot_on(page: Page | Frame, selector: str) -> Place | None:
    """Return where the dot is on an element of the page, from 0 to 1; None without a dot."""
    dot = await page.evaluate(DOT)
    if dot is None:
        return None
    x, y, width, height = await page.evaluate(BOX, selector)
    place: Place = (dot[0] - x) / width, (dot[1] - y) / height
    return place


async def dot_in_picture(page: Page, frame: Frame, selector: str) -> Place | None:
    """Return where the dot over a picture is on the slide in the picture's frame."""
    dot = await page.evaluate(DOT)
    if dot is None:
        return None
    at = await on_slide(page, frame, selector)
    width, height = await page.evaluate("[innerWidth, innerHeight]")
    place: Place = at(dot[0] * width, dot[1] * height)
    return place


async def on_slide(page: Page, frame: Frame, selector: str) -> Any:
    """Return what turns a place in the window into one on the slide in a picture's frame."""
    box = await (await frame.frame_element()).bounding_box()
    assert box is not None
    x, y, width, height = await frame.evaluate(BOX, selector)

    def place(left: float, top: float) -> Place:
        return (
            ((left - box["x"]) / box["width"] - x) / width,
            ((top - box["y"]) / box["height"] - y) / height,
        )

    return place


async def until_dot(look: Any, wanted: Place | None) -> None:
    """Wait until the dot is there, within two parts of a hundred, or gone."""

    def near(seen: Place | None) -> bool:
        if seen is None or wanted is None:
            return seen is wanted
        return all(abs(one - other) <= TOLERANCE for one, other in zip(seen, wanted, strict=True))

    await until(look, near)


async def picture_frame(page: Page) -> Frame:
    """Return the frame of the picture of the slide on a remote, once it is shown."""
    picture = page.locator(".slide slide-control-picture iframe")
    await until_equal(lambda: picture.evaluate("frame => frame.style.opacity"), "1")
    frame = await (await picture.element_handle()).content_frame()
    assert frame is not None
    return frame


class Finger:
    """One finger on a touch screen."""

    def __init__(self, devtools: Any) -> None:
        self.devtools = devtools

    async def _touch(self, kind: str, *points: Place) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        await self.devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    async def down(self, at: Place) -> None:
        await self._touch("touchStart", at)

    async def move(self, at: Place) -> None:
        await self._touch("touchMove", at)

    async def up(self) -> None:
        await self._touch("touchEnd")


async def test_a_finger_on_the_picture_points_for_the_room_and_the_audience(
    stage: Stage, open_page: OpenPage, browser: Browser
) -> None:
    display = await open_page(stage.hosted["reveal6"])
    await display.set_viewport_size({"width": 900, "height": 1000})
    await stage.until_shown()
    await stage.until_pressed(command="first")
    code = (await act(stage, "show_join", show=True))["code"]
    follower = await open_page("about:blank")
    await join(follower, stage, code)
    await act(stage, "show_join", show=False)
    link = await remote_link(stage.home_assistant, stage.entry_id)
    async with phone(browser, link) as page:
        frame, slides = await picture_frame(page), ".slides"
        seen = await slides_in(follower)
        finger = Finger(await page.context.new_cdp_session(page))
        box = await page.locator(".slide.can-point").bounding_box()
        assert box is not None
        start = (box["x"] + 0.4 * box["width"], box["y"] + 0.7 * box["height"])
        there = (box["x"] + 0.6 * box["width"], box["y"] + 0.3 * box["height"])
        to_slide = await on_slide(page, frame, slides)

        async def everywhere(wanted: Place | None) -> None:
            await until_dot(lambda: dot_in_picture(page, frame, slides), wanted)
            await until_dot(lambda: dot_on(display, slides), wanted)
            await until_dot(lambda: dot_in_picture(follower, seen, slides), wanted)

        await finger.down(start)
        await everywhere(to_slide(*start))
        await finger.move(there)
        await everywhere(to_slide(*there))
        assert await display.locator("slide-control-pointer .dot").evaluate("dot => dot.offsetWidth") in range(5, 12)
        # A finger that rests goes on pointing, and one that is lifted doesn't.
        await display.evaluate("() => new Promise((resolve) => setTimeout(resolve, 2500))")
        await everywhere(to_slide(*there))
        await finger.up()
        await everywhere(None)
        # Gone at once with the slide, though the finger is still there.
        await finger.down(start)
        await everywhere(to_slide(*start))
        await stage.press()
        await everywhere(None)
        await finger.move(there)
        await everywhere(to_slide(*there))
        await stage.press(command="blank", mode="on")
        await everywhere(None)
        await finger.up()
        await stage.press(command="blank", mode="off")
        # A finger that moves at once still swipes.
        await page.locator(".slide.can-point").wait_for()
        await finger.down(start)
        await finger.move((start[0] - 30, start[1]))
        await finger.move((start[0] - 80, start[1]))
        await finger.up()
        await stage.until_slide("fragment", 1)
        await everywhere(None)


async def test_a_mouse_in_the_presenter_view_points_at_a_pdf(
    stage: Stage, open_page: OpenPage, browser: Browser
) -> None:
    folder = stage.home_assistant.folder / "slide_control" / "decks"
    (folder / "pointed.pdf").write_bytes(pdf(3))
    async with hosted(stage, folder / "pointed.pdf") as url:
        display = await open_page(url)
        await display.set_viewport_size({"width": 1000, "height": 900})
        await stage.until_shown()
        link = await remote_link(stage.home_assistant, stage.entry_id)
        async with phone(browser, link, **DESKTOP) as page:
            paper = '.page[data-page-number="1"] .canvasWrapper'
            frame = await picture_frame(page)
            box = await page.locator(".slide.can-point").bounding_box()
            assert box is not None
            there = (box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"])
            await page.mouse.move(box["x"] + 20, box["y"] + 20)
            await page.mouse.down()
            await page.mouse.move(*there, steps=4)
            wanted = (await on_slide(page, frame, paper))(*there)
            await until_dot(lambda: dot_on(display, paper), wanted)
            await until_dot(lambda: dot_in_picture(page, frame, paper), wanted)
            # Beside the picture, it points at nothing.
            await page.mouse.move(box["x"] - 8, box["y"] + 40)
            await until_dot(lambda: dot_on(display, paper), None)
            await page.mouse.move(*there)
            await until_dot(lambda: dot_on(display, paper), wanted)
            await page.mouse.up()
            await until_dot(lambda: dot_on(display, paper), None)


async def test_a_deck_of_another_site_is_pointed_at_in_its_own_picture(
    stage: Stage, open_page: OpenPage, browser: Browser, site: Site
) -> None:
    player = (await links(stage.home_assistant.client, stage.entry_id))["player"]
    display = await open_page(playing(player, f"{site.url}/reveal6/index.html"))
    await display.set_viewport_size({"width": 900, "height": 1000})
    await stage.until_shown()
    slides = await framed(display)

    async def seen() -> Place | None:
        dot = await display.evaluate(DOT)
        if dot is None:
            return None
        x, y, width, height = await slides.evaluate(BOX, ".slides")
        return (dot[0] - x) / width, (dot[1] - y) / height

    async with phone(browser, await remote_link(stage.home_assistant, stage.entry_id), **DESKTOP) as page:
        frame = await picture_frame(page)
        box = await page.locator(".slide.can-point").bounding_box()
        assert box is not None
        there = (box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
        await page.mouse.move(*there)
        await page.mouse.down()
        await until_dot(seen, (await on_slide(page, frame, ".slides"))(*there))
        # The connection is lost while the mouse rests: gone, and there again with the connection.
        await page.context.set_offline(True)
        await until_dot(seen, None)
        await page.context.set_offline(False)
        await until(seen, bool)
        # The sentence about the connection has moved the picture under the mouse.
        await page.get_by_text("No connection").first.wait_for(state="hidden")
        await page.mouse.move(there[0] + 1, there[1])
        await until_dot(seen, (await on_slide(page, frame, ".slides"))(there[0] + 1, there[1]))
        await page.mouse.up()
        await until_dot(seen, None)
