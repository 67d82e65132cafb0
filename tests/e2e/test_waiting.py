"""Waiting displays: pairing by code, showing slides, and returning to the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.client import RequestError
from harness.stage import ENTRIES

from .stage import OpenPage, act, until_state

if TYPE_CHECKING:
    from playwright.async_api import Page

    from .elsewhere import Site
    from .stage import Stage


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await until_state(stage, "sensor.displays_connected", "0")


async def enter(stage: Stage, code: str) -> dict[str, Any]:
    """Open *Configure*, *Pair a display*, and enter the code; return the next step."""
    client, flow = stage.home_assistant.client, f"{ENTRIES}/options/flow"
    step = await client.post(flow, {"handler": stage.entry_id})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": "pair"})
    assert "/slide_control/wait" in step["description_placeholders"]["wait"]
    answer: dict[str, Any] = await client.post(f"{flow}/{step['flow_id']}", {"code": code})
    return answer


async def code_on(page: Page) -> str:
    """Return the code that the display shows."""
    return await page.locator(".code").inner_text()


@pytest.fixture
async def display(stage: Stage, open_page: OpenPage) -> Page:
    """A paired display that waits."""
    page = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    assert (await enter(stage, await code_on(page)))["step_id"] == "paired"
    await page.get_by_role("heading", name="Demo stage").wait_for()
    await until_state(stage, "sensor.displays_connected", "1")
    return page


async def test_a_display_is_paired_by_its_code_and_shows_the_time(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    code = await code_on(page)
    assert len(code.replace(" ", "")) == 6
    wrong = await enter(stage, "AAAAAA")
    assert wrong["errors"] == {"code": "wrong_code"}
    assert await code_on(page) == code
    paired = await enter(stage, code)
    assert (paired["step_id"], paired["description_placeholders"]["stage"]) == ("paired", "Demo stage")
    await page.get_by_role("heading", name="Demo stage").wait_for()
    assert await page.locator(".clock").inner_text() == await page.evaluate(
        "new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })"
    )
    # It waits: presses fail with `no_display`, and the address contains no secret.
    await until_state(stage, "sensor.displays_connected", "1")
    assert await stage.state("binary_sensor.connected") == "off"
    assert page.url == f"{stage.home_assistant.url}/slide_control/wait"


async def test_an_administrator_enters_the_code_on_the_page_in_the_sidebar(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    waiting = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    code = await code_on(waiting)
    home = await open_page(f"{stage.home_assistant.url}/slide_control/open")
    await home.evaluate(
        "(tokens) => localStorage.setItem('hassTokens', JSON.stringify(tokens))",
        {
            "access_token": stage.home_assistant.client.token,
            "token_type": "Bearer",
            "hassUrl": stage.home_assistant.url,
            "clientId": None,
            "expires": 4_000_000_000_000,
            "expires_in": 1800,
            "refresh_token": "",
        },
    )
    await home.goto(f"{stage.home_assistant.url}/slide-control")
    await home.get_by_role("textbox", name="Code").fill("AAA AAA")
    await home.get_by_role("button", name="Pair", exact=True).click()
    await home.get_by_text("No display shows this code").wait_for()
    await home.get_by_role("textbox", name="Code").fill(code.lower())
    await home.get_by_role("button", name="Pair", exact=True).click()
    await home.get_by_text("is now a display of Demo stage").wait_for()
    await waiting.get_by_role("heading", name="Demo stage").wait_for()
    # Errors of the frontend itself are ignored.
    problems.clear()


async def test_a_hosted_deck_is_opened_there_steered_and_closed(stage: Stage, display: Page) -> None:
    answer = await act(stage, "open_deck", deck="reveal5")
    assert (answer["displays"], answer["state"]["title"]) == (1, "Welcome")
    assert await stage.state("binary_sensor.connected") == "on"
    assert (await stage.press(command="go_to", slide="Lights"))[1]["changed"]
    slides = display.frame_locator("iframe")
    assert await slides.locator("section.present > h2").last.inner_text() in ("Lights", "LIGHTS")
    # The frame has an opaque origin and can't read the display's secrets.
    (frame,) = (frame for frame in display.frames if frame.parent_frame)
    assert await frame.evaluate("origin") == "null"
    assert await frame.evaluate("localStorage.getItem('slide-control:display')") is None
    assert "slide-control=" not in frame.url

    with pytest.raises(RequestError):
        await act(stage, "open_deck", deck="reveal6")
    answer = await act(stage, "open_deck", deck="reveal6", replace=True)
    assert answer["state"]["number"] == 1

    await act(stage, "close_deck")
    await display.locator(".clock").wait_for()
    assert await display.locator("iframe").count() == 0
    assert (await stage.press())[0] == 503
    await until_state(stage, "sensor.displays_connected", "1")


async def test_a_deck_of_another_site_is_opened_there(stage: Stage, display: Page, site: Site) -> None:
    answer = await act(stage, "open_deck", url=f"{site.url}/reveal6/index.html")
    assert answer["state"]["total"] == 8
    assert (await stage.press())[1]["changed"]
    await display.keyboard.press("ArrowRight")
    await stage.until_slide("fragment", 1)


async def test_pairing_outlasts_a_reload_and_what_was_open_is_shown_again(stage: Stage, display: Page) -> None:
    await display.reload()
    await display.get_by_role("heading", name="Demo stage").wait_for()
    await act(stage, "open_deck", deck="reveal5")
    await display.reload()
    await stage.until_pressed()
    # A person at the display can close the slides.
    await display.get_by_role("button", name="Close the slides").click()
    await display.locator(".clock").wait_for()
    assert (await stage.press())[0] == 503


async def test_a_display_that_could_not_open_something_waits_on_even_over_a_restart(
    stage: Stage, display: Page, site: Site, problems: list[str]
) -> None:
    with pytest.raises(RequestError, match="forbids being shown inside another page") as raised:
        await act(stage, "open_deck", url=f"{site.url}/reveal5/refuses.html")
    assert site.url.removeprefix("http://") not in str(raised.value)
    await display.get_by_text("be steered from here").wait_for()
    assert await display.locator(".clock").is_visible()

    # The restart also starts a new log: Home Assistant's API logs the errors of actions.
    await stage.home_assistant.stop()
    await display.get_by_text("Home Assistant does not answer").wait_for()
    await stage.home_assistant.start()
    await display.get_by_role("heading", name="Demo stage").wait_for()
    assert (await act(stage, "open_deck", deck="reveal5"))["displays"] == 1
    problems.clear()


async def test_a_display_can_forget_its_stage(stage: Stage, display: Page) -> None:
    await display.get_by_role("button", name="Forget this stage").click()
    await display.locator(".code").wait_for()
    await until_state(stage, "sensor.displays_connected", "0")
    assert await display.evaluate("localStorage.length") == 0


async def test_a_display_whose_key_was_replaced_shows_a_code_again(
    stage: Stage, open_page: OpenPage, problems: list[str]
) -> None:
    page = await open_page(f"{stage.home_assistant.url}/slide_control/wait")
    await page.locator(".code").wait_for()
    await page.evaluate("localStorage.setItem('slide-control:display', 'revoked')")
    await page.reload()
    await page.get_by_text("no longer paired").wait_for()
    assert (await enter(stage, await code_on(page)))["step_id"] == "paired"
    await page.get_by_role("heading", name="Demo stage").wait_for()


async def test_the_media_browser_lists_the_hosted_decks_and_opens_them(stage: Stage, open_page: OpenPage) -> None:
    page = await open_page(await stage.view("reveal5"))
    await page.locator(".reveal.ready").wait_for()
    # A preview is not a display.
    assert await stage.state("sensor.displays_connected") == "0"


async def test_no_secret_and_no_address_stands_in_the_log(stage: Stage, display: Page, site: Site) -> None:
    token = await display.evaluate("localStorage.getItem('slide-control:display')")
    await act(stage, "open_deck", url=f"{site.url}/reveal5/index.html")
    log = stage.home_assistant.log
    assert token not in log
    assert site.url not in log
    assert stage.home_assistant.errors == []
