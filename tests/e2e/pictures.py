"""The docs' pictures of pages that other tests already show; ``scripts/pictures`` runs this module, and tests don't."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .stage import act
from .test_card import DASHBOARD, FORMS, card, dashboard
from .test_frontend import MAX_PICTURE_BYTES, PICTURES, picture, window
from .test_hosted import log_in
from .test_waiting import code_on, enter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Locator, Page

    from .stage import Stage

__all__ = ["window"]


async def part(of: Locator, name: str) -> None:
    """Take a picture of a part of a page."""
    assert PICTURES is not None
    file = Path(PICTURES) / f"{name}.png"
    await of.screenshot(path=file)
    assert file.stat().st_size < MAX_PICTURE_BYTES


@asynccontextmanager
async def display(stage: Stage, browser: Browser, name: str) -> AsyncIterator[Page]:
    """Pair a display and call it something."""
    client = stage.home_assistant.client
    page = await browser.new_page(viewport={"width": 960, "height": 540}, reduced_motion="reduce")
    await page.goto(f"{client.url}/slide_control/wait")
    code = await code_on(page)
    if name == "Projector":
        await picture(page, "wait", code)
    await enter(stage, code)
    await page.get_by_role("heading", name="Demo stage").wait_for()
    devices = await client.websocket("config/device_registry/list")
    device = next(each for each in devices if each["model"] == "Display" and each["name_by_user"] is None)
    await client.websocket("config/device_registry/update", device_id=device["id"], name_by_user=name)
    yield page
    await page.close()


async def test_pictures(stage: Stage, browser: Browser, window: Page) -> None:
    client = stage.home_assistant.client
    async with display(stage, browser, "Projector"):
        await act(stage, "open_deck", deck="notebook")
        async with display(stage, browser, "Foyer"):
            await client.action("number", "set_value", entity_id="number.demo_stage_planned_time", value=30)
            await stage.press(command="go_to", slide=5)
            await window.set_viewport_size({"width": 1000, "height": 900})
            await window.goto(f"{client.url}/slide-control")
            stage_card = window.get_by_role("article")
            await stage_card.get_by_text("Presenting").wait_for()
            await stage_card.locator("slide-control-picture iframe[style*='opacity: 1']").wait_for()
            await part(stage_card, "displays")
            await window.get_by_role("button", name="Present on your phone: Demo stage").click()
            dialog = window.get_by_role("dialog")
            await dialog.get_by_role("img", name="Link as a QR code").wait_for()
            link = await dialog.get_by_role("textbox", name="Link: At home").input_value()
            await part(dialog, "link")
        context = await browser.new_context(viewport={"width": 844, "height": 390}, reduced_motion="reduce")
        remote = await context.new_page()
        await remote.goto(link)
        await remote.locator("slide-control-picture iframe[style*='opacity: 1']").first.wait_for()
        await picture(remote, "remote-landscape", "5 / 10")
        await context.close()
        first, *others = [card(stage, form=form) for form in FORMS]
        async with dashboard(stage) as path:
            sections = [{"type": "grid", "cards": cards} for cards in ([first], others)]
            view = {"title": "Talk", "type": "sections", "sections": sections}
            await client.websocket("lovelace/config/save", url_path=DASHBOARD, config={"views": [view]})
            page = await log_in(browser, stage, path, viewport={"width": 1440, "height": 740}, reduced_motion="reduce")
            await page.locator("slide-control-picture iframe[style*='opacity: 1']").first.wait_for()
            await page.locator("slide-control-card").nth(2).get_by_role("button", name="One request").wait_for()
            await part(page.locator("hui-sections-view .container").first, "card")
            await page.close()
