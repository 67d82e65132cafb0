"""A newcomer's way, counted: from *Add integration* to a slide moved on a second screen by a phone without an account.

The pages are Home Assistant's own frontend, the page of a display that waits, and the remote on a phone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from harness.home_assistant import HomeAssistant
from harness.ports import free_port

from .test_hosted import open_as
from .test_panel import violations
from .test_remote_page import phone
from .test_waiting import code_on

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Locator, Page

MAX_CLICKS = 12
MAX_FILE_DIALOGS = 1


@dataclass(slots=True)
class Newcomer:
    """A person who clicks, taps and types; each click, each tap and each Enter counts."""

    clicks: list[str] = field(default_factory=list)
    file_dialogs: int = 0

    async def click(self, target: Locator) -> None:
        """Click with the mouse."""
        await target.click()
        self.clicks.append(f"click {target}")

    async def tap(self, target: Locator) -> None:
        """Tap on a touch screen."""
        await target.tap()
        self.clicks.append(f"tap {target}")

    async def enter(self, page: Page, text: str) -> None:
        """Type where the focus is, and press Enter."""
        await page.keyboard.type(text)
        await page.keyboard.press("Enter")
        self.clicks.append("Enter")

    async def choose_file(self, page: Page, target: Locator, file: Path) -> None:
        """Click what opens the dialog for files, and choose one there."""
        async with page.expect_file_chooser() as chooser:
            await self.click(target)
        await (await chooser.value).set_files(file)
        self.file_dialogs += 1


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[HomeAssistant]:
    """Home Assistant without a stage and without a deck."""
    async with HomeAssistant(tmp_path / "home-assistant", free_port(), log_level="debug") as home:
        yield home


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A file with slides."""
    file = tmp_path / "talk.md"
    file.write_text("# Welcome\n\n---\n\n# Pricing\n\n---\n\n# Answers\n")
    return file


async def test_from_adding_the_integration_to_a_slide_moved_by_a_guest(
    home: HomeAssistant, talk: Path, browser: Browser
) -> None:
    newcomer = Newcomer()
    admin = await open_as(browser, home.client, "/config/integrations/dashboard")
    await newcomer.click(admin.get_by_role("button", name="Add integration"))
    await admin.locator("dialog-add-integration input").first.wait_for()
    await admin.keyboard.type("slide control")
    await newcomer.click(admin.get_by_text("Slide Control", exact=True).locator("visible=true").first)
    await admin.get_by_text("Name the stage").wait_for()
    await newcomer.click(admin.get_by_role("button", name="Submit", exact=True))
    await newcomer.click(admin.get_by_text("The stage is ready.").get_by_role("link", name="Slide Control"))

    # The page says which address to open on the second screen.
    address = admin.get_by_text("There is no display.").locator("code")
    screen = await browser.new_page(viewport={"width": 1280, "height": 720})
    await screen.goto(await address.inner_text())
    await newcomer.click(admin.get_by_role("button", name="Pair a display: Stage"))
    await newcomer.enter(admin, await code_on(screen))
    await admin.get_by_role("list", name="Displays of Stage").get_by_text("Waits").wait_for()
    await newcomer.choose_file(admin, admin.get_by_role("button", name="Choose files"), talk)
    await newcomer.click(admin.get_by_role("button", name="Show on Stage: Welcome"))
    slides = screen.frame_locator("iframe")
    await slides.get_by_role("heading", name="Welcome").wait_for()

    await newcomer.click(admin.get_by_role("button", name="Present on your phone: Stage"))
    dialog = admin.get_by_role("dialog", name="Present on your phone")
    await dialog.get_by_role("img", name="Link as a QR code").wait_for()
    assert await violations(admin, "slide-control-panel") == []
    # A camera reads the code.
    link = await dialog.get_by_role("textbox", name="Link: At home").input_value()
    async with phone(browser, link) as remote:
        await newcomer.tap(remote.get_by_role("button", name="Next"))
        await slides.get_by_role("heading", name="Pricing").wait_for()
        assert len(newcomer.clicks) <= MAX_CLICKS, newcomer.clicks
        assert newcomer.file_dialogs <= MAX_FILE_DIALOGS
        # The link is in the list below, and ends there.
        await dialog.get_by_role("button", name="Done").click()
        await admin.get_by_role("button", name="End: Remote").click()
        await admin.get_by_role("dialog").get_by_role("button", name="End").click()
        await remote.get_by_text("This link was ended in Home Assistant.").wait_for()
    await admin.close()
    await screen.close()
