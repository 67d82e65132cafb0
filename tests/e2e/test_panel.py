"""The page in the sidebar: each file gets an answer that stays, and keyboards and screen readers find their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.client import Client
from harness.login import Login, log_in as log_in_to
from harness.seed import REPOSITORY
from harness.stage import links

from .test_hosted import log_in, open_as
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, FilePayload, Page

    from .stage import OpenPage, Stage

AXE = REPOSITORY / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOCUSED = """() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('aria-label');
}"""


@pytest.fixture
async def panel(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """The page, as an administrator sees it."""
    page = await log_in(browser, stage, "/slide-control")
    await page.get_by_text("Drop slides here").wait_for()
    yield page
    await page.close()


@pytest.fixture
def folder(stage: Stage) -> Path:
    """Return the folder of the hosted decks."""
    return stage.home_assistant.folder / "slide_control" / "decks"


def file(name: str, content: bytes) -> FilePayload:
    """Return a file that a person chooses."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def violations(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds wrong in an element, each rule with its first element."""
    await page.add_script_tag(path=AXE)
    found = await page.locator(within).evaluate(
        "(element, values) => axe.run(element, { runOnly: { type: 'tag', values } })", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


async def test_what_became_of_each_of_several_files_stays(panel: Page, folder: Path) -> None:
    await panel.set_input_files(
        "input[type=file]",
        [file("empty.html", b""), file("talk.pptx", b"PK"), file("bad.zip", b"no"), file("good.md", b"# Good")],
    )
    lines = panel.locator(".uploads li")
    await lines.filter(has_text="good.md was uploaded.").wait_for()
    texts = [text.replace("\n", " ") for text in await lines.all_inner_texts()]
    assert len(texts) == 4
    assert "empty.html This file is empty." in texts[0]
    assert "Export the slides as PDF" in texts[1]
    assert "damaged" in texts[2]
    assert not [text for text in texts if ".." in text or "name:" in text]
    await panel.get_by_role("button", name="Dismiss: talk.pptx").click()
    assert await lines.count() == 3
    # The next files replace the lines.
    await panel.set_input_files("input[type=file]", [file("good.md", b"# Better")])
    await panel.get_by_role("button", name="Replace good.md").wait_for()
    assert await lines.count() == 1
    await panel.get_by_role("button", name="Replace good.md").click()
    await panel.get_by_text("good.md was replaced.").wait_for()
    assert (folder / "good.md").read_text() == "# Better"
    (folder / "good.md").unlink()


async def test_the_focus_stays_where_the_deleted_deck_was(panel: Page, folder: Path) -> None:
    await panel.set_input_files("input[type=file]", [file("gone.md", b"# Gone soon")])
    await panel.get_by_role("button", name="Delete: Gone soon").focus()
    await panel.keyboard.press("Enter")
    await until_equal(lambda: panel.evaluate(FOCUSED), "Undo: gone.md")
    assert not (folder / "gone.md").exists()
    await panel.keyboard.press("Enter")
    await until_equal(lambda: panel.evaluate(FOCUSED), "Open: Gone soon")
    assert (folder / "gone.md").exists()
    (folder / "gone.md").unlink()


async def test_every_button_has_a_name_of_its_own(panel: Page) -> None:
    await panel.get_by_role("button", name="Open: reveal5", exact=True).wait_for()
    names = await panel.locator("slide-control-panel").evaluate(
        """(panel) => [...panel.shadowRoot.querySelectorAll('main button')]
            .map((button) => button.getAttribute('aria-label') ?? button.textContent)"""
    )
    assert sorted(set(names)) == sorted(names)


async def test_a_speaker_who_is_no_administrator_is_told_what_to_do(browser: Browser, stage: Stage) -> None:
    home = stage.home_assistant
    user = await home.client.websocket("config/auth/create", name="Speaker", group_ids=["system-users"])
    await home.client.websocket(
        "config/auth_provider/homeassistant/create",
        user_id=user["user"]["id"],
        username="speaker",
        password="slides please",
    )
    async with Client(home.url) as client:
        await log_in_to(client, Login("speaker", "slides please"))
        page = await open_as(browser, client, "/slide-control")
    await page.get_by_text("Only administrators can upload decks").wait_for()
    await page.get_by_text("Ask an administrator for a link").wait_for()
    assert await page.get_by_text("Drop slides here").count() == 0
    await page.close()
    await home.client.websocket("config/auth/delete", user_id=user["user"]["id"])


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_page_in_the_sidebar(panel: Page, scheme: Any, width: int) -> None:
    await panel.set_viewport_size({"width": width, "height": 900})
    await panel.emulate_media(color_scheme=scheme)
    await panel.set_input_files("input[type=file]", [file("empty.html", b"")])
    await panel.get_by_role("button", name="Dismiss: empty.html").wait_for()
    assert await violations(panel, "slide-control-panel") == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["wait", "player", "open", "list", "ask"])
async def test_axe_finds_nothing_on_the_pages_of_displays(
    stage: Stage, browser: Browser, path: str, scheme: Any, width: int
) -> None:
    client = stage.home_assistant.client
    address = f"{stage.home_assistant.url}/slide_control/{path}"
    if path == "list":
        address = stage.display
    elif path == "ask":
        address = (await links(client, stage.entry_id))["player"]
    page = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    await page.goto(address)
    await page.locator("main h1").wait_for()
    assert await violations(page) == []
    await page.close()


async def test_the_toast_covers_no_slide_number_and_no_control(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(stage.hosted["reveal5"])
    await page.locator("slide-control-toast p.shown").wait_for()
    apart = await page.evaluate(
        """() => {
            const box = (element) => element.getBoundingClientRect();
            const toast = box(document.querySelector('slide-control-toast').shadowRoot.querySelector('p'));
            return ['.slide-number', '.controls', '.progress'].map((selector) => {
                const other = box(document.querySelector(selector));
                return toast.right < other.left || toast.left > other.right
                    || toast.bottom < other.top || toast.top > other.bottom;
            });
        }"""
    )
    assert apart == [True, True, True]
