"""Unusual pages: too large, not started, two decks, a rebuilt deck. The display shows a toast and keeps working."""

from __future__ import annotations

import asyncio
from dataclasses import replace
import shutil
from typing import TYPE_CHECKING

import pytest

from harness.seed import REPOSITORY
from harness.stage import links

from . import decks
from .decks import FRAMEWORKS, Slide
from .test_page import player_token

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

REVEAL = next(framework for framework in FRAMEWORKS if framework.name == "reveal5")
TALK = ((Slide("One"),), (Slide("Two", id="two"),), (Slide("Three"),))
START = f"Reveal.initialize({decks.OPTIONS})"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


async def host(
    stage: Stage,
    name: str,
    talk: tuple[tuple[Slide, ...], ...] = TALK,
    change: tuple[str, str] | None = None,
) -> str:
    """Host a deck with one change to its page; return its address."""
    folder = stage.home_assistant.folder / "slide_control" / "decks" / name
    shutil.rmtree(folder, ignore_errors=True)
    await asyncio.to_thread(decks.write, folder, replace(REVEAL, name=name), talk)
    if change:
        page = (folder / "index.html").read_text()
        assert change[0] in page
        (folder / "index.html").write_text(page.replace(*change))
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    return str(next(each["url"] for each in hosted if each["name"] == name))


async def until_toast(page: Page, text: str) -> None:
    """Wait until the page shows a toast with this text."""
    await page.get_by_role("status").filter(has_text=text).wait_for()


async def test_slides_that_do_not_start_and_pages_without_slides_say_so(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    never = await open_page(await host(stage, "odd-never", change=(START, "")))
    throws = await open_page(await host(stage, "odd-throws", change=(START, f"throw new Error('broken'); {START}")))
    empty = await open_page(await host(stage, "odd-empty", talk=()))
    await until_toast(never, "These slides did not start")
    await until_toast(throws, "These slides did not start")
    await until_toast(empty, "has no slides")
    assert (await stage.press())[0] == 503
    assert [problem for problem in problems if "broken" not in problem] == []
    problems.clear()


async def test_slides_that_start_late_and_restart_are_followed_without_a_new_connection(
    stage: Stage, open_page: OpenPage
) -> None:
    page = await open_page(await host(stage, "odd-late", change=(START, f"globalThis.begin = () => {START}")))
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.evaluate("begin()")
    await stage.until_shown()
    assert (await stage.press())[1]["state"]["title"] == "Two"
    await page.evaluate(
        """() => {
            Reveal.destroy();
            const slides = document.querySelector('.slides');
            slides.replaceChildren(...['New', 'Newer'].map((title) => {
                const slide = document.createElement('section');
                slide.append(Object.assign(document.createElement('h2'), { textContent: title }));
                return slide;
            }));
            history.replaceState(null, '', location.pathname);
            begin();
        }"""
    )
    await stage.until_title("New")
    status, answer = await stage.press()
    assert (status, answer["state"]["title"], answer["state"]["total"]) == (200, "Newer", 2)
    assert len(sockets) == 1


async def test_of_two_frameworks_in_one_page_one_is_moved_and_the_toast_says_which(
    stage: Stage, open_page: OpenPage
) -> None:
    steps = '<div id="impress"><div class="step" id="a">A</div><div class="step" id="b">B</div></div>'
    script = (REPOSITORY / "tests/e2e/frameworks/node_modules/impress.js/js/impress.js").read_text()
    address = await host(
        stage, "odd-two", change=("</body>", f"{steps}<script>{script}; impress().init()</script></body>")
    )
    page = await open_page(address)
    await until_toast(page, "This page has slides made with reveal.js and with impress.js.")
    assert (await stage.press())[1]["state"]["title"] == "Two"


async def test_5000_slides_and_a_megabyte_of_notes_are_shown_and_cut_to_what_can_be_told(
    stage: Stage, open_page: OpenPage
) -> None:
    long = Slide("Notes", attribute="n" * 1_000_000)
    many = ((long,), *((Slide(f"Number {number}"),) for number in range(2, 5_001)))
    await open_page(await host(stage, "odd-many", talk=many))
    await stage.until_shown()
    status, answer = await stage.press(command="go_to", slide=4_321)
    assert (status, answer["state"]["title"], answer["state"]["total"]) == (200, "Number 4321", 5_000)
    status, answer = await stage.press(command="first")
    assert (status, answer["state"]["title"]) == (200, "Notes")
    await stage.until_title("Notes")
    notes = (await stage.home_assistant.client.state("sensor.demo_stage_slide"))["attributes"]["notes"]
    assert 60_000 < len(notes) <= 65_536
    assert (await stage.press(command="go_to", slide="Number 900"))[1]["state"]["number"] == 900


async def test_a_page_that_forbids_connections_is_told_that_it_does(
    stage: Stage, open_page: OpenPage, site: Site, problems: list[str]
) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="connect-src https://slides.example"></head>'
    # Home Assistant allows itself in what it hosts; this page is elsewhere, with our script.
    tag = f'<script type="module" src="{stage.home_assistant.url}/slide_control/client/deck.js"></script></body>'
    talk = (site.folder / "reveal5" / "index.html").read_text()
    (site.folder / "reveal5" / "policy.html").write_text(talk.replace("</head>", policy).replace("</body>", tag))
    page = await open_page(f"{site.url}/reveal5/policy.html#{await player_token(stage)}")
    await until_toast(page, "This page forbids connections to Home Assistant.")
    problems.clear()
