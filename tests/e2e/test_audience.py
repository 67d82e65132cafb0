"""A talk that is followed on phones: by a code, never ahead of the speaker, free to leaf back, and until it ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from harness import browsers
from harness.stage import configure, links

from . import test_remote_page
from .stage import OpenPage, act, until_state
from .test_panel import violations
from .until import until, until_equal

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser, Frame, Page, ViewportSize

    from .elsewhere import Site
    from .stage import Stage

pytestmark = pytest.mark.usefixtures("alone")

PHONE: ViewportSize = {"width": 390, "height": 844}
WIDTH = "element => element.getBoundingClientRect().width"


async def slides_in(phone: Page) -> Frame:
    """Return the frame with the deck on an audience page."""
    frames = await until(lambda: _frames(phone), bool)
    return frames[0]


async def _frames(phone: Page) -> list[Frame]:
    return [frame for frame in phone.frames if "/slide_control/hosted/" in frame.url]


async def position(phone: Page) -> tuple[str, int]:
    """Return the title in a phone's deck, and how many of its steps are visible; the picture is shown."""
    frame = await slides_in(phone)
    if await phone.locator("slide-control-picture iframe").evaluate("frame => frame.style.opacity") != "1":
        return "", -1
    title = await frame.locator("section.present > h2").last.evaluate("title => title.textContent")
    return title, await frame.locator("section.present .fragment.visible").count()


async def until_shows(phone: Page, wanted: tuple[str, int]) -> None:
    """Wait until a phone's deck shows the slide of this title with so many steps."""
    await until_equal(lambda: position(phone), wanted)


async def join(phone: Page, stage: Stage, code: str) -> None:
    """Enter a code as a person in the audience does."""
    await phone.set_viewport_size(PHONE)
    await phone.goto(f"{stage.home_assistant.url}/slide_control/join")
    await phone.get_by_label("Code").fill(f"{code[:3]} {code[3:]}".lower())
    await phone.get_by_role("button", name="Previous").wait_for()


async def _lock_for_a_while(stage: Stage, phone: Page) -> None:
    """A phone that was locked, and lost its network, catches up."""
    await phone.context.set_offline(True)
    await phone.get_by_text("No connection").wait_for()
    await stage.press(command="first")
    await phone.context.set_offline(False)
    await until_shows(phone, ("Welcome", 0))
    await phone.get_by_text("No connection").wait_for(state="hidden")


async def test_a_talk_is_followed_by_three_phones_of_which_one_leafs_back(
    stage: Stage, display: Page, open_page: OpenPage, problems: list[str]
) -> None:
    shown = await act(stage, "show_join")
    overlay = display.locator("slide-control-join")
    await overlay.get_by_text(f"{shown['code'][:3]} {shown['code'][3:]}").wait_for()
    assert await overlay.locator("svg.qr path").count() == 1

    # By the QR code, by hand, and by hand on a page that is already open.
    first = await open_page(f"{stage.home_assistant.url}/slide_control/join#{shown['code']}")
    await first.set_viewport_size(PHONE)
    second, third = await open_page("about:blank"), await open_page("about:blank")
    await join(second, stage, shown["code"])
    await join(third, stage, shown["code"])
    phones = (first, second, third)
    for phone in phones:
        await until_shows(phone, ("Welcome", 0))
        assert "slide-control=" not in phone.url
    await until_state(stage, "sensor.followers", "3")
    assert await stage.state("sensor.displays_connected") == "1"

    # Steps in step, and no notes in what the audience gets.
    await stage.press(command="go_to", slide="pricing")
    await stage.press()
    for phone in phones:
        await until_shows(phone, ("Pricing", 1))
        await until_equal(phone.locator("main > .text").inner_text, "Step 1")
        assert "Say hello" not in await (await slides_in(phone)).content()
    assert "Say hello" in await display.content()

    # One leafs back, stays there while the speaker goes on, and can't get ahead.
    await third.get_by_role("button", name="Previous").click()
    await until_shows(third, ("Welcome", 0))
    assert await third.get_by_role("button", name="Previous").is_disabled()
    await stage.press(command="last")
    last = (await stage.home_assistant.client.state("sensor.demo_stage_slide"))["attributes"]
    for phone in phones[:2]:
        await until_shows(phone, (last["title"], last["fragment"]))
        assert await phone.get_by_role("button", name="Next").is_disabled()
    assert await position(third) == ("Welcome", 0)
    await third.get_by_text("You look at 1, the speaker is at").wait_for()
    await third.keyboard.press("ArrowRight")
    await until_shows(third, ("Pricing", 1))
    await third.get_by_role("button", name="Back to live").click()
    await until_shows(third, (last["title"], last["fragment"]))

    # Blank is black, and said to a screen reader.
    await stage.press(command="blank", mode="on")
    await first.locator(".black").wait_for()
    await until_equal(lambda: first.locator(".announced").inner_text(), "The speaker has blanked the slides.")
    await stage.press(command="blank", mode="on", color="white")
    await first.locator(".black.white").wait_for()
    await stage.press(command="blank", mode="off")
    await first.locator(".black").wait_for(state="hidden")
    await until(lambda: first.locator(".announced").inner_text(), lambda text: last["title"] in text)

    assert problems == []
    await _lock_for_a_while(stage, second)
    problems.clear()

    await act(stage, "show_join", show=False)
    await overlay.wait_for(state="detached")

    # The end is told, and nothing of it opens any more.
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    for phone in phones:
        await phone.get_by_role("heading", name="The talk has ended").wait_for()
        assert await phone.locator("iframe").count() == 0


async def test_what_the_audience_sees_can_be_less_and_a_reload_goes_on(
    stage: Stage, display: Page, open_page: OpenPage
) -> None:
    client = stage.home_assistant.client
    await configure(client, stage.entry_id, debounce=0, audience_view="text", audience_on=True)
    try:
        await stage.until_shown()
        code = (await act(stage, "show_join"))["code"]
        phone = await open_page("about:blank")
        await join(phone, stage, code)
        await stage.press(command="go_to", slide="pricing")
        await phone.get_by_role("heading", name="Pricing").wait_for()
        assert await _frames(phone) == []
        size = "() => parseFloat(getComputedStyle(document.querySelector('#follow main > h1')).fontSize)"
        usual = await phone.evaluate(size)
        await phone.get_by_role("button", name="Larger text").click()
        assert await phone.evaluate(size) > usual
        await phone.reload()
        await phone.get_by_role("heading", name="Pricing").wait_for()
        assert await phone.evaluate(size) > usual
        await phone.get_by_role("button", name="Previous").wait_for()
        # A picture of the slide, made by the display.
        await configure(client, stage.entry_id, debounce=0, audience_view="pictures", audience_on=True)
        await stage.until_shown()
        picture = phone.locator("slide-control-picture img")
        await picture.wait_for()
        assert "/slide_control/picture/" in (await picture.get_attribute("src") or "")
        assert await picture.evaluate("picture => picture.naturalWidth") > 100
        assert await _frames(phone) == []
    finally:
        await configure(client, stage.entry_id, debounce=0)


async def test_the_way_in_is_shown_on_waiting_displays_in_the_player_and_on_foreign_pages(
    stage: Stage, open_page: OpenPage, site: Site
) -> None:
    found = await links(stage.home_assistant.client, stage.entry_id)
    waiting = await open_page(found["player"])
    await until_state(stage, "sensor.displays_connected", "1")
    # A deck that was opened there is given out as in a window of its own.
    code = (await act(stage, "show_join"))["code"]
    await act(stage, "open_deck", deck="reveal6")
    await waiting.locator("slide-control-join svg.qr").wait_for()
    phone = await open_page("about:blank")
    await join(phone, stage, code)
    await until_shows(phone, ("Welcome", 0))
    await act(stage, "close_deck")
    pages = [
        waiting,
        await open_page(f"{found['player']}&deck={quote(f'{site.url}/reveal6/index.html', safe='')}"),
        await open_page(await _on_a_strict_page(stage, site, found["script"])),
    ]
    await until_state(stage, "sensor.displays_connected", "3")
    code = (await act(stage, "show_join", style="full"))["code"]
    for page in pages:
        overlay = page.locator("slide-control-join")
        await overlay.get_by_text(f"{code[:3]} {code[3:]}").wait_for()
        # It has the code of the corner before it is full.
        await until(partial(overlay.locator("svg.qr").evaluate, WIDTH), lambda width: width > 200)
        assert await page.evaluate("document.elementFromPoint(640, 360).localName") != "slide-control-join"
    await act(stage, "show_join", duration=1)
    for page in pages:
        await page.locator("slide-control-join").wait_for(state="detached")


async def _on_a_strict_page(stage: Stage, site: Site, tag: str) -> str:
    """Return the address of a deck whose policy allows its own scripts and ours, and no style that is written."""
    home = stage.home_assistant.url
    policy = f"script-src 'self' {home}; style-src 'self'; connect-src {home} {home.replace('http', 'ws', 1)}"
    page = (site.folder / "reveal6" / "index.html").read_text()
    token = tag.partition('data-token="')[2].partition('"')[0]
    start = page.partition("<script>")[2].partition("</script>")[0]
    (site.folder / "reveal6" / "start.js").write_text(start)
    page = page.replace(f"<script>{start}</script>", '<script src="start.js"></script>').replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
    )
    ours = f'<script type="module" src="{home}/slide_control/client/deck.js" data-token="{token}"></script></body>'
    (site.folder / "reveal6" / "strict.html").write_text(page.replace("</body>", ours))
    return f"{site.url}/reveal6/strict.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_pages_of_the_audience(
    stage: Stage, display: Page, browser: Browser, scheme: Any
) -> None:
    code = (await act(stage, "show_join"))["code"]
    page = await browser.new_page(color_scheme=scheme, bypass_csp=True)
    await page.goto(f"{stage.home_assistant.url}/slide_control/join")
    await page.get_by_label("Code").fill("AAAAAA")
    await page.get_by_text("No talk has this code").wait_for()
    await _check_all_widths(page)
    await join(page, stage, code)
    await stage.press(command="last")
    await page.get_by_text("Invite others").click()
    await page.get_by_role("img", name="Way into the audience as a QR code").wait_for()
    await page.get_by_role("button", name="Previous").click()
    await page.get_by_role("button", name="Back to live").wait_for()
    await _check_all_widths(page)
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    await page.get_by_role("button", name="Try again").wait_for()
    await _check_all_widths(page)
    await page.close()


async def _check_all_widths(page: Page) -> None:
    for width in (320, 390, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 700})
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("engine", ["firefox", "webkit"])
async def test_other_browsers_follow_too(stage: Stage, display: Page, engine: str, tmp_path: Path) -> None:
    if not browsers.exists_here(engine):
        pytest.skip(f"There is no {engine} for this kind of machine")
    code = (await act(stage, "show_join"))["code"]
    async with browsers.start(engine, tmp_path / "profile") as phone:
        await phone.open(f"{stage.home_assistant.url}/slide_control/join#{code}")
        await stage.press(command="go_to", slide="pricing")
        shown = "document.querySelector('#follow main > h1')?.textContent"
        await until_equal(lambda: phone.evaluate(shown), "Pricing")
        framed = "document.querySelector('slide-control-picture').shadowRoot.querySelector('iframe')?.style.opacity"
        await until_equal(lambda: phone.evaluate(framed), "1")


async def test_a_follower_takes_the_slides_along(
    stage: Stage, open_page: OpenPage, display: Page, browser: Browser
) -> None:
    await configure(stage.home_assistant.client, stage.entry_id, debounce=0, handout="during_talk")
    try:
        await stage.until_shown()
        code = (await act(stage, "show_join"))["code"]
        phone = await open_page(f"{stage.home_assistant.url}/slide_control/join#{code}")
        taken = phone.get_by_role("link", name="Download the slides")
        async with phone.expect_download() as download:
            await taken.click()
        assert (await download.value).suggested_filename == "reveal6.zip"
        assert await test_remote_page.violations(phone) == []
    finally:
        await configure(stage.home_assistant.client, stage.entry_id, debounce=0)
