"""Captions over displays and on phones: large, read aloud once, in the way of nothing, and gone with the talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.stage import links

from .stage import OpenPage, act, until_state
from .test_audience import join
from .test_panel import violations
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from .stage import Stage

pytestmark = pytest.mark.usefixtures("alone")

OVERLAY = "slide-control-captions"
LONG = "This is a sentence that goes on for quite a while, because its speaker has a lot to say about the slide. "


async def say(stage: Stage, text: str, **fields: Any) -> None:
    """Show a caption, as an automation does."""
    await stage.home_assistant.client.action("slide_control", "show_caption", text=text, **fields)


async def shown(page: Page) -> str:
    """Return the line over a page's slides."""
    return await page.locator(f"{OVERLAY} .line").inner_text()


async def until_over(stage: Stage, page: Page, text: str, **fields: Any) -> None:
    """Wait until a caption is over a page's slides; say it again if it was gone before somebody looked."""

    async def look() -> str:
        line = await shown(page)
        if not line:
            await say(stage, text, **fields)
        return line

    await until_equal(look, text, interval=0.5)


async def said(phone: Page) -> list[str]:
    """Return what a phone has to read back, each line once."""
    return list(dict.fromkeys(await phone.locator("section.captions li").all_inner_texts()))


async def test_a_caption_is_over_every_display_and_at_the_phone_to_be_read_back(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    player = await open_page((await links(stage.home_assistant.client, stage.entry_id))["player"])
    await until_state(stage, "sensor.displays_connected", "1")
    await act(stage, "open_deck", deck="reveal6")
    display = await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    await stage.home_assistant.client.action("slide_control", "start_talk")
    await until_state(stage, "sensor.displays_connected", "2")
    phone = await open_page("about:blank")
    await join(phone, stage, (await act(stage, "show_join"))["code"])
    assert await phone.get_by_role("button", name="Captions (CC)").count() == 0

    german = "Guten Abend <b>zusammen</b>"
    await say(stage, german, language="de")
    for page in (display, player):
        await page.locator(OVERLAY).wait_for(state="attached")
        await until_over(stage, page, german, language="de")
        assert await page.locator(f"{OVERLAY} .line").get_attribute("aria-hidden") == "true"
        spoken = page.locator(f"{OVERLAY} [role=status]")
        assert (await spoken.inner_text(), await spoken.get_attribute("lang")) == (german, "de")
    await _is_in_the_way_of_nothing(stage, display)
    # It goes by itself.
    await until_equal(lambda: shown(display), "")

    # What is still being said is replaced, and neither read aloud nor kept.
    await until_over(stage, display, "And now", interim=True)
    assert await display.locator(f"{OVERLAY} [role=status]").inner_text() == LONG.strip()
    await stage.press(command="blank", mode="on")
    await say(stage, "And now, the prices.")
    await until_over(stage, display, "And now, the prices.")
    await stage.press(command="blank", mode="off")
    await say(stage, "All.")

    lines = await until(lambda: said(phone), lambda seen: len(seen) == 4)
    assert lines == [german, LONG.strip(), "And now, the prices.", "All."]
    await _choose_how_they_are_shown(phone)
    assert problems == []

    # The log goes with the talk.
    await stage.home_assistant.client.action("slide_control", "start_talk")
    await say(stage, "Another talk")
    await until_equal(lambda: said(phone), ["Another talk"])
    await stage.home_assistant.client.action("slide_control", "end_talk")
    await phone.get_by_role("button", name="Captions (CC)").wait_for(state="hidden")


async def _is_in_the_way_of_nothing(stage: Stage, display: Page) -> None:
    """It takes no click from the deck, and leaves the code for the audience visible."""

    async def look() -> Any:
        places = await display.evaluate(
            """() => {
              const line = document.querySelector('slide-control-captions').shadowRoot.querySelector('.line');
              const corner = document.querySelector('slide-control-join').getBoundingClientRect();
              const box = line.getBoundingClientRect();
              const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return line.textContent.length > 50 ? [box.right <= corner.left, under?.localName] : null;
            }"""
        )
        if places is None:
            await say(stage, LONG)
        return places

    beside, under = await until(look, bool, interval=0.5)
    assert beside
    assert under != OVERLAY


async def _choose_how_they_are_shown(phone: Page) -> None:
    """Each follower has a size of its own, or none at all; both are remembered, and what was said is there again."""
    size = "() => parseFloat(getComputedStyle(document.querySelector('.caption-bar p')).fontSize)"
    usual = await phone.evaluate(size)
    toggle = phone.get_by_role("button", name="Captions (CC)")
    await toggle.click()
    await phone.get_by_role("button", name="Larger captions").click()
    assert await phone.evaluate(size) > usual
    await phone.get_by_label("Show captions").uncheck()
    await phone.locator(".caption-bar").wait_for(state="hidden")
    await phone.reload()
    await toggle.click()
    assert len(await said(phone)) == 4
    assert await phone.locator("section.captions li").first.get_attribute("lang") == "de"
    assert await phone.locator(".caption-bar").is_hidden()
    await phone.get_by_label("Show captions").check()
    assert await phone.evaluate(size) > usual


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_with_captions(
    stage: Stage, open_page: OpenPage, browser: Browser, scheme: Any
) -> None:
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
    await join(page, stage, (await act(stage, "show_join"))["code"])
    for _ in range(3):
        await say(stage, LONG)
    await page.get_by_role("button", name="Captions (CC)").click()
    for width in (320, 390, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 700})
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.close()
