"""A deck that was exported for the audience: on any web server and in a folder, it follows the talk or is the deck."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from harness import browsers
from harness.stage import links

from .conformance.recipes.pdf import pdf
from .decks import TALK
from .exported import Host, everything_in, serve, until_at
from .stage import OpenPage, act, deck_folder, until_state
from .test_hosted import log_in
from .test_panel import violations
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from playwright.async_api import Browser, Page

    from harness.broker import Broker

    from .stage import Stage

pytestmark = pytest.mark.usefixtures("alone")

PRIVATE = "Only for the speaker"
MARKDOWN = f"""# Hello

Note: {PRIVATE}

---

## Lists

- One <!-- .element: class="fragment" -->

---

## End
"""


@pytest.fixture
async def host(broker: Broker, tmp_path: Path) -> AsyncIterator[Host]:
    """A web server that has nothing to do with Home Assistant."""
    (folder := tmp_path / "public").mkdir()
    async with serve(folder, broker.browser_url) as host:
        yield host


async def exported(stage: Stage, host: Host, deck: str, **fields: Any) -> dict[str, Any]:
    """Export a deck by the action, and unpack it; return the response."""
    answer = await act(stage, "export_audience", deck=deck, **fields)
    file = Path(answer["file"])
    assert file.stat().st_size == answer["size"]
    host.unpack(file, "copy")
    return answer


async def both(host: Host, open_page: OpenPage) -> list[Page]:
    """Open the copy on the server, and in its folder."""
    return [await open_page(host.at("copy", in_folder=in_folder)) for in_folder in (False, True)]


async def step(page: Page, times: int = 1, *, name: str = "Next") -> None:
    """Press a button of the page."""
    for _ in range(times):
        await page.get_by_role("button", name=name, exact=True).click()


async def test_a_copy_follows_through_the_broker_and_after_the_talk_is_the_deck(
    stage: Stage, broker_of_stage: Broker, host: Host, display: Page, open_page: OpenPage, problems: list[str]
) -> None:
    await act(stage, "show_join")
    answer = await exported(stage, host, "reveal6")
    assert answer["follows"] is True
    everything = everything_in(Path(answer["file"]))
    assert not [
        slide.notes for column in TALK for slide in column if slide.notes and slide.notes.encode() in everything
    ]
    for private in (str(stage.home_assistant.folder), "/slide_control/hosted/", stage.home_assistant.url, "data-token"):
        assert private.encode() not in everything
    pages = await both(host, open_page)
    for page in pages:
        await until_at(page, ("Welcome", 0))
    await stage.press(command="go_to", slide="pricing")
    assert (await stage.press())[1]["changed"] is True
    for page in pages:
        await until_at(page, ("Pricing", 1))
        # Never ahead of the speaker, but back and to the slide that is shown.
        assert await page.get_by_role("button", name="Next", exact=True).is_disabled()
        await page.keyboard.press("ArrowRight")
        await page.locator(".slide").click()
        await step(page, name="Previous")
        await until_at(page, ("Welcome", 0))
        await page.get_by_role("button", name="Back to live").click()
        await until_at(page, ("Pricing", 1))

    # Whatever else is published, changes nothing.
    key = (host.folder / "copy" / "index.html").read_text().partition('data-key="')[2][:43]
    topic = f"slide_control/audience/{key}/state"
    for attack in (
        b"nonsense",
        b"x" * 200_000,
        b'%b.{"epoch":9e15,"version":9,"state":null,"closed":true}' % (b"A" * 86),
    ):
        await broker_of_stage.publish(topic, attack, retain=True)
    await stage.press()
    for page in pages:
        await until_at(page, ("Pricing", 2))

    # The audience's back channel works from there, too.
    client = stage.home_assistant.client
    await client.action("switch", "turn_on", entity_id="switch.demo_stage_questions_and_polls")
    await pages[0].get_by_role("button", name="Raise hand").click()
    await until_state(stage, "sensor.raised_hands", "1")

    # Without an audience, it is the deck.
    await client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    for page in pages:
        await page.get_by_role("button", name="Back to live").wait_for(state="hidden")
        await until(partial(_enabled, page), bool)
        await step(page)
        await until_at(page, ("Pricing", 3))
    assert problems == []


async def _enabled(page: Page) -> bool:
    return await page.get_by_role("button", name="Next", exact=True).is_enabled()


@pytest.mark.parametrize(
    ("name", "write", "first", "second"),
    [
        ("märk 1.md", lambda file: file.write_text(MARKDOWN), ("Hello", 0), ("Lists", 0)),
        ("päper.pdf", lambda file: file.write_bytes(pdf()), ("1", 0), ("2", 0)),
    ],
    ids=["markdown", "pdf"],
)
async def test_markdown_and_pdf_follow_from_a_server_and_from_a_folder(
    stage: Stage,
    broker_of_stage: Broker,
    host: Host,
    open_page: OpenPage,
    name: str,
    write: Callable[[Path], Any],
    first: tuple[str, int],
    second: tuple[str, int],
) -> None:
    write(deck_folder(stage.home_assistant.folder) / name)
    hosted = (await links(stage.home_assistant.client, stage.entry_id))["hosted"]
    await open_page(next(each["url"] for each in hosted if each["name"] == name))
    await stage.until_shown()
    await stage.until_pressed(command="first")
    await act(stage, "show_join")
    answer = await exported(stage, host, name)
    assert PRIVATE.encode() not in everything_in(Path(answer["file"]))
    pages = await both(host, open_page)
    for page in pages:
        await until_at(page, first)
    await stage.until_pressed(command="next")
    for page in pages:
        await until_at(page, second)
        await step(page, name="Previous")
        await until_at(page, first)


async def test_a_copy_from_before_the_talk_follows_by_a_link_and_survives_its_broker(
    stage: Stage, broker_of_stage: Broker, host: Host, display: Page, open_page: OpenPage, problems: list[str]
) -> None:
    address = host.at("copy", in_folder=False)
    answer = await exported(stage, host, "reveal6", address=address)
    assert (answer["follows"], answer["link"]) == (False, None)
    page = await open_page(address)
    await until_at(page, ("Welcome", 0))
    await step(page)
    await until_at(page, ("Pricing", 0))
    await act(stage, "show_join")
    link = (await act(stage, "export_audience", deck="reveal6", address=address))["link"]
    assert link.startswith(f"{address}#key=")
    await page.goto("about:blank")
    await page.add_init_script("Math.random = () => 0.1")
    await page.goto(link)
    await until_at(page, ("Welcome", 0))
    await page.get_by_text("Demo stage").wait_for()

    await broker_of_stage.stop()
    await page.get_by_text("Not connected to a talk").wait_for()
    await step(page)
    await until_at(page, ("Pricing", 0))
    await broker_of_stage.start()
    await page.get_by_text("Not connected to a talk").wait_for(state="hidden")
    await stage.press(command="go_to", slide="lights")
    await until_at(page, ("Lights", 0))
    problems.clear()  # a socket that can't be opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_page_of_a_copy(
    stage: Stage, broker_of_stage: Broker, host: Host, display: Page, browser: Browser, scheme: Any
) -> None:
    await act(stage, "show_join")
    await exported(stage, host, "reveal6")
    page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
    await page.goto(host.at("copy", in_folder=False))
    await until_at(page, ("Welcome", 0))
    await stage.press(command="go_to", slide="pricing")
    await until_at(page, ("Pricing", 0))
    await step(page, name="Previous")
    await page.get_by_role("button", name="Back to live").wait_for()
    await _check(page)
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    await until(lambda: _enabled(page), bool)
    await _check(page)
    await page.close()


async def _check(page: Page) -> None:
    for width in (320, 390, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 700})
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_button_at_a_deck_downloads_it_for_everyone(
    stage: Stage, browser: Browser, host: Host, open_page: OpenPage
) -> None:
    page = await log_in(browser, stage, "/slide-control")
    await page.get_by_role("button", name="Export for the audience: reveal5", exact=True).click()
    dialog = page.get_by_role("dialog", name="Export for the audience")
    await dialog.get_by_label("Follows").select_option("Nobody: the deck alone")
    assert await violations(page, "slide-control-panel") == []
    async with page.expect_download() as started:
        await dialog.get_by_role("button", name="Download").click()
    download = await started.value
    assert download.suggested_filename == "reveal5.zip"
    await dialog.wait_for(state="hidden")
    host.unpack(Path(await download.path()), "copy")
    await page.close()
    for copy in await both(host, open_page):
        await until_at(copy, ("Welcome", 0))
        await copy.get_by_text("Slide 1 of").first.wait_for()
        await step(copy)
        await until_at(copy, ("Pricing", 0))
        await step(copy)
        await until_at(copy, ("Pricing", 1))


async def test_a_deck_of_modules_says_in_a_folder_that_it_needs_a_server(
    stage: Stage, host: Host, open_page: OpenPage, problems: list[str]
) -> None:
    await exported(stage, host, "reveal6-module")
    on_server, in_folder = await both(host, open_page)
    await until_at(on_server, ("Welcome", 0))
    await step(on_server)
    await until_at(on_server, ("Pricing", 0))
    await in_folder.get_by_text("These slides need a web server").wait_for()
    assert [problem for problem in problems if "file://" not in problem and "net::ERR_FAILED" not in problem] == []
    problems.clear()


SHOWN = "document.querySelector('#follow main > h1')?.textContent"


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
async def test_other_browsers_follow_from_a_copy(
    stage: Stage, broker_of_stage: Broker, host: Host, display: Page, engine: str, tmp_path: Path
) -> None:
    """They check the house's signatures, each with its own or the vendored Ed25519."""
    if not browsers.exists_here(engine):
        pytest.skip(f"There is no {engine} for this kind of machine")
    await act(stage, "show_join")
    assert (await exported(stage, host, "reveal6"))["follows"] is True
    async with browsers.start(engine, tmp_path / "profile") as page:
        await page.open(host.at("copy", in_folder=False))
        await until_equal(lambda: page.evaluate(SHOWN), "Welcome")
        await stage.press(command="go_to", slide="pricing")
        await until_equal(lambda: page.evaluate(SHOWN), "Pricing")
        await stage.press(command="go_to", slide="welcome")
        await until_equal(lambda: page.evaluate(SHOWN), "Welcome")


@pytest.mark.parametrize("engine", ["firefox", browsers.OLDEST])
async def test_other_browsers_open_a_copy_in_a_folder(stage: Stage, host: Host, engine: str, tmp_path: Path) -> None:
    if not browsers.exists_here(engine):
        pytest.skip(f"There is no {engine} for this kind of machine")
    await exported(stage, host, "reveal6")
    async with browsers.start(engine, tmp_path / "profile") as page:
        await page.open(host.at("copy", in_folder=True))
        await until_equal(lambda: page.evaluate(SHOWN), "Welcome")
        await page.click("#follow footer > button:last-child")
        await until_equal(lambda: page.evaluate(SHOWN), "Pricing")
