"""A house that speaks French, a phone that speaks Portuguese, and a language that is longer than all others."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from .decks import FRAMEWORKS
from .languages import PSEUDO, accented, pseudo_browser, said
from .stage import until_state
from .test_hosted import log_in, visit_as
from .test_panel import file
from .test_remote_page import phone, remote_link
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from .stage import OpenPage, Stage

DECK: Final = FRAMEWORKS[0].name
UNFIT: Final = (Path(__file__).parent / "unfit.js").read_text()


@pytest.fixture
async def french(stage: Stage) -> AsyncIterator[None]:
    """The language of the house is French."""
    client = stage.home_assistant.client
    await client.websocket("config/core/update", language="fr")
    yield
    await client.websocket("config/core/update", language="en")


@pytest.mark.usefixtures("french")
async def test_a_french_house_and_a_portuguese_phone_give_a_talk(
    browser: Browser, stage: Stage, problems: list[str]
) -> None:
    house = await log_in(browser, stage, "/slide-control", locale="fr-FR")
    await house.get_by_text(said("fr", "pages.panel.drop")).wait_for()
    await house.set_input_files("input[type=file]", [file("vide.html", b""), file("abîmé.zip", b"no")])
    await house.get_by_text(said("fr", "pages.panel.empty_file")).wait_for()
    await house.get_by_text(said("fr", "home_assistant.exceptions.zip_invalid.message")).wait_for()
    await until_state(stage, "sensor.displays_connected", "0")
    display = await browser.new_page(locale="fr-CA")
    await display.goto(f"{stage.home_assistant.url}/slide_control/wait")
    await display.get_by_text(said("fr", "pages.wait.enter_code")).wait_for()
    assert await display.evaluate("document.documentElement.lang") == "fr"
    await display.goto(stage.hosted[DECK])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    await stage.reset_clock()
    link = await remote_link(stage.home_assistant, stage.entry_id)
    async with phone(browser, link, locale="pt-PT") as remote:
        await remote.get_by_role("button", name=said("pt", "pages.remote.next")).click()
        await until_state(stage, "sensor.slide", "2")
        assert await remote.evaluate("document.documentElement.lang") == "pt-PT"
        await remote.get_by_role("button", name=said("pt", "pages.remote.more")).click()
        await remote.get_by_text(said("pt", "pages.remote.big_buttons")).wait_for()
        await display.close()
        await remote.get_by_text(said("pt", "pages.remote.no_display")).first.wait_for()
    await house.close()


@pytest.fixture
async def pages(browser: Browser, stage: Stage, width: int) -> AsyncIterator[list[Page]]:
    """The remote, the sidebar page and a display that waits, in the language that nobody speaks."""
    async with pseudo_browser(browser, viewport={"width": width, "height": 700}) as context:
        yield [await context.new_page() for _ in range(3)]


@pytest.mark.parametrize("width", [320, 390])
async def test_long_words_and_the_other_direction_fit_every_page(
    pages: list[Page], stage: Stage, open_page: OpenPage
) -> None:
    await until_state(stage, "sensor.displays_connected", "0")
    deck = await open_page(stage.hosted[DECK])
    await stage.until_shown()
    await stage.reset_clock()
    remote, panel, wait = pages
    await remote.goto(await remote_link(stage.home_assistant, stage.entry_id))
    await remote.get_by_role("button", name=accented("pages.remote.next")).wait_for()
    await visit_as(panel, stage.home_assistant.client, "/slide-control")
    await panel.get_by_text(accented("pages.panel.drop")).wait_for()
    await wait.goto(f"{stage.home_assistant.url}/slide_control/wait")
    await wait.locator(".code").wait_for()
    for page in (remote, wait):
        assert await page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [PSEUDO, "rtl"]
    for page in pages:
        await until_equal(partial(page.evaluate, UNFIT), [])
    await deck.close()
