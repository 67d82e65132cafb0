"""`open_deck` shows slides on a waiting display; `close_deck` returns it to waiting."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.const import DOMAIN, SIGNAL_DECKS_CHANGED
from custom_components.slide_control.hosting.addresses.hosted_address import HOSTED_PATH
from custom_components.slide_control.push import open_requests
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.service import async_get_all_descriptions
from tests.doubles.websocket_display import PATH, Page, connected, token_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

CLIENT = {"name": "A television", "opens": True}


@pytest.fixture
async def client(
    hass: HomeAssistant, tmp_path: Path, stage: Stage, hass_client_no_auth: ClientSessionGenerator
) -> Client:
    """A browser in the network of a Home Assistant that hosts two decks."""
    hass.config.config_dir = str(tmp_path)
    for name, title in (("talk", "Four seasons"), ("retro", "Looking back")):
        folder = tmp_path / "slide_control" / "decks" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"<title>{title}</title>")
    return await hass_client_no_auth()


@asynccontextmanager
async def waiting_display(
    client: Client, entry: MockConfigEntry, name: str = "screen-01", **hello: Any
) -> AsyncIterator[Page]:
    """A waiting display that can open decks."""
    hello = {"client": CLIENT | {"id": name}, "state": None} | hello
    async with client.ws_connect(PATH) as socket:
        yield await Page(socket, name).hello(token_for(entry.data, opens=True), **hello)


async def choices(hass: HomeAssistant) -> list[str]:
    """Return the decks that the action editor offers."""
    async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
    await hass.async_block_till_done(wait_background_tasks=True)
    field = (await async_get_all_descriptions(hass))[DOMAIN]["open_deck"]["fields"]["deck"]
    return [option["value"] for option in field["selector"]["select"]["options"]]


def address_of(entry: MockConfigEntry, name: str) -> str:
    """Return the address of a hosted deck for the frame of a waiting display."""
    return f"{HOSTED_PATH}/{create_capability(entry.data, deck_id(name), Purpose.FRAME)}/index.html"


def call(hass: HomeAssistant, action: str = "open_deck", **data: Any) -> asyncio.Task[Any]:
    """Call the action as an automation does."""
    return asyncio.create_task(hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True))


async def answer(page: Page, result: str, *, slides: bool = False, **more: Any) -> str | None:
    """Answer the next `open`, after showing ``slides`` if given; return its address."""
    frame = await page.take("open")
    if slides:
        await page.report("start")
    await page.send({"type": "opened", "id": frame["id"], "result": result} | more)
    url: str | None = frame["url"]
    return url


@pytest.mark.parametrize("wanted", ["talk", "Talk", "four seasons"])
async def test_a_hosted_deck_is_opened_on_the_waiting_display(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, stage: Stage, wanted: str
) -> None:
    async with waiting_display(client, entry) as page:
        assert (stage.displays, stage.lead) == (1, None)
        opening = call(hass, deck=wanted)
        frame = await page.take("open")
        assert frame["url"] == address_of(entry, "talk")
        assert not opening.done()
        await page.report("start")
        await page.send({"type": "opened", "id": frame["id"], "result": "shown"})
        result = await opening
        assert (result["stage"], result["displays"], result["state"]["number"]) == ("Demo stage", 1, 1)
        assert stage.lead is not None


async def test_an_answer_may_come_over_another_connection(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        opening = call(hass, url="https://example.org/talk/")
        frame = await page.take("open")
        assert frame["url"] == "https://example.org/talk/"
    async with connected(client, token_for(entry.data), client_id="screen-02") as page:
        await page.send({"type": "opened", "id": frame["id"], "result": "shown"})
        assert (await opening)["displays"] == 1


async def test_a_display_that_cannot_open_it_says_why(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        opening = call(hass, deck="talk")
        await answer(page, "failed", reason="The page forbids being framed.")
        with pytest.raises(HomeAssistantError, match="forbids being framed"):
            await opening


async def test_shown_is_believed_only_of_a_page_that_reports_slides(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        with patch.object(open_requests, "_OPEN_SECONDS", 0.3):
            opening = call(hass, deck="talk")
            await answer(page, "shown")
            assert (await page.take("error"))["field"] == "result"
            with pytest.raises(HomeAssistantError, match="in time"):
                await opening


async def test_all_waiting_displays_open_it_and_the_first_counts(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as one, waiting_display(client, entry, "screen-02") as two:
        opening = call(hass, deck="talk")
        await answer(one, "failed", reason="Broken.")
        await answer(two, "shown", slides=True)
        assert (await opening)["displays"] == 2


async def test_slides_that_are_shown_are_replaced_only_on_demand(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        await page.report("start")
        await page.take("lead")
        with pytest.raises(ServiceValidationError, match="show slides"):
            await call(hass, deck="talk")
        opening = call(hass, deck="retro", replace=True)
        assert await answer(page, "shown") == address_of(entry, "retro")
        assert (await opening)["displays"] == 1


async def test_close_returns_the_display_to_the_waiting_page(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        assert (await call(hass, "close_deck"))["displays"] == 0
        await page.report("start")
        await page.take("lead")
        closing = call(hass, "close_deck")
        assert await answer(page, "closed") is None
        assert (await closing)["displays"] == 1
        with (
            patch.object(open_requests, "_CLOSE_SECONDS", 0.05),
            pytest.raises(HomeAssistantError, match="answered in time"),
        ):
            await call(hass, "close_deck")


async def test_without_a_display_the_error_says_how_to_get_one(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError, match="No display is waiting"):
        await call(hass, deck="talk")
    # A page with slides is a display, but it can't open decks.
    async with connected(client, token_for(entry.data)):
        with pytest.raises(ServiceValidationError, match="No display is waiting"):
            await call(hass, deck="talk")


async def test_a_display_that_goes_away_is_waited_for_a_limited_time(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    with patch.object(open_requests, "_OPEN_SECONDS", 0.1):
        async with waiting_display(client, entry) as page:
            opening = call(hass, deck="talk")
            await page.take("open")
        with pytest.raises(HomeAssistantError, match="in time"):
            await opening


async def test_a_stage_that_is_unloaded_keeps_nobody_waiting(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        opening = call(hass, deck="talk")
        await page.take("open")
        await hass.config_entries.async_unload(entry.entry_id)
        with pytest.raises(HomeAssistantError, match="was stopped"):
            await opening


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "a deck or an address"),
        ({"deck": "talk", "url": "https://example.org"}, "a deck or an address"),
        ({"deck": "tlak"}, "talk"),
        ({"deck": "nothing like it"}, "retro, talk"),
        ({"url": "javascript:alert(1)"}, "must begin with http"),
        ({"url": "file:///etc/passwd"}, "must begin with http"),
        ({"url": "data:text/html,hello"}, "must begin with http"),
        ({"url": "//example.org/talk"}, "must begin with http"),
        ({"url": "/slide_control/open"}, "must begin with http"),
        ({"url": "https://"}, "no server name"),
        *(
            ({"url": f"/local/{path}"}, "leads out of")
            for path in (
                *(
                    "../",
                    "../api/",
                    "a/../../api",
                    "./../api",
                    "%2e%2e/api",
                    "%2E./api",
                    ".%2e%2fapi",
                    "%252e%252e/api",
                ),
                *(
                    "/evil.example/",
                    "a//b",
                    "%2fevil.example",
                    "%5c..%5capi",
                    "..",
                    "a/..?x",
                    "..#x",
                    "%2e%2e%2f%2e%2e",
                ),
            )
        ),
        ({"url": "https://me:secret@example.org/"}, "password"),
        ({"url": "https://[nonsense"}, "read this address"),
        ({"url": "https://example.org/" + "x" * 2000}, "at most"),
        ({"url": "  "}, "at most"),
    ],
)
async def test_what_cannot_be_opened_is_refused_before_any_display_is_asked(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, data: dict[str, Any], words: str
) -> None:
    async with waiting_display(client, entry) as page:
        with pytest.raises(ServiceValidationError) as raised:
            await call(hass, **data)
        assert words in str(raised.value)
        await page.send({"type": "ping"})
        assert (await page.take())["type"] == "pong"


async def test_a_page_of_the_www_folder_may_be_opened(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with waiting_display(client, entry) as page:
        opening = call(hass, url="/local/talk/index.html")
        assert await answer(page, "shown", slides=True) == "/local/talk/index.html"
        await opening


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"result": "shown"}, "id"),
        ({"id": "x", "result": "perhaps"}, "result"),
        ({"id": "x", "result": "failed", "reason": "x" * 201}, "reason"),
    ],
)
async def test_an_answer_that_is_wrong_is_named(
    client: Client, entry: MockConfigEntry, message: dict[str, Any], field: str
) -> None:
    async with waiting_display(client, entry) as page:
        await page.send({"type": "opened"} | message)
        assert (await page.take("error"))["field"] == field
        # An answer that no request waits for is ignored.
        await page.send({"type": "opened", "id": "long-gone", "result": "failed"})
        await page.send({"type": "ping"})
        assert (await page.take())["type"] == "pong"


async def test_an_address_is_written_down_nowhere(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = "https://example.org/hidden-7f3a"
    caplog.set_level("DEBUG", "custom_components.slide_control")
    async with waiting_display(client, entry) as page:
        opening = call(hass, url=hidden)
        await answer(page, "shown", slides=True)
        await opening
        await hass.async_block_till_done()
    ours = [record.getMessage() for record in caplog.records if "slide_control" in record.name]
    assert not any("hidden-7f3a" in line for line in ours)
    assert not any("hidden-7f3a" in str(state.as_dict()) for state in hass.states.async_all())


@pytest.mark.usefixtures("client")
async def test_the_action_editor_lists_the_hosted_decks(hass: HomeAssistant, tmp_path: Path) -> None:
    assert await choices(hass) == ["retro", "talk"]

    decks = tmp_path / "slide_control" / "decks"
    (decks / "broken.pdf").write_bytes(b"no PDF")
    (decks / "notes.md").write_text("# Notes")

    assert await choices(hass) == ["notes.md", "retro", "talk"]
