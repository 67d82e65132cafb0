"""What the end-to-end tests share: Home Assistant with a deck, the decks that it hosts, and the browser."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response, async_playwright
import pytest

from scripts import chromium
from scripts.broker import Broker
from scripts.deck import add_deck, configure, links
from scripts.home_assistant import HomeAssistant

from . import decks, elsewhere
from .clickers import suggested

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

NAME = "Demo deck"
# Speakers and televisions of others, as somebody sets them up by hand (test_voice.py); it costs no time.
OTHER_ASSISTANTS = """
alexa:
  smart_home:
    filter:
      include_entities: [media_player.stage_slides]
google_assistant:
  project_id: slides-12345
  expose_by_default: false
  entity_config:
    media_player.stage_slides:
      name: Slides
"""
# Never waited for where all is well; long enough for a machine that is busy with something else.
PATIENCE_SECONDS = 30


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck in Home Assistant, and what a clicker does to it."""

    home_assistant: HomeAssistant
    entry_id: str
    webhook: str
    display: str
    hosted: dict[str, str]
    """The address of each hosted deck, by its name."""

    async def press(self, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Call the webhook as a watch would, with nothing at all or with JSON; return its status and answer."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook, json=fields or None) as response,
        ):
            answer: dict[str, Any] = await response.json()
            return response.status, answer

    async def until_shown(self) -> None:
        """Wait until a display is there to show the slides."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.state("binary_sensor.connected") != "on":
                await asyncio.sleep(0.05)

    async def until_nobody_shows_it(self) -> None:
        """Wait until no display is there."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.state("binary_sensor.connected") != "off":
                await asyncio.sleep(0.05)

    async def until_title(self, wanted: str) -> None:
        """Wait until Home Assistant says that the slide of this title is shown."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            client = self.home_assistant.client
            while (await client.state("sensor.demo_deck_slide"))["attributes"].get("title") != wanted:
                await asyncio.sleep(0.02)

    async def state(self, entity: str) -> str:
        """Return the state of one of the deck's entities, as in `sensor.slide`."""
        domain, _, name = entity.partition(".")
        state: str = (await self.home_assistant.client.state(f"{domain}.demo_deck_{name}"))["state"]
        return state


@pytest.fixture(scope="session")
async def home_assistant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HomeAssistant]:
    """Home Assistant's newest release with the integration, and hosted decks of every kind."""
    folder = tmp_path_factory.mktemp("home-assistant")
    await decks.build(folder / "slide_control" / "decks")
    # Home Assistant serves it as /local if it is there at the start.
    (folder / "www").mkdir()
    async with HomeAssistant(folder, free_port(), log_level="debug", more=OTHER_ASSISTANTS) as home_assistant:
        yield home_assistant


@pytest.fixture(scope="session")
async def deck(home_assistant: HomeAssistant) -> Deck:
    """Home Assistant's only deck. Equal presses count however fast they come, so that tests need not wait."""
    entry_id = await add_deck(home_assistant.client, NAME)
    await configure(home_assistant.client, entry_id, minimum_time=0)
    found = await links(home_assistant.client, entry_id)
    hosted = {each["name"]: each["url"] for each in found["hosted"]}
    return Deck(home_assistant, entry_id, found["webhook"], found["display"], hosted)


@pytest.fixture(scope="session")
async def broker(deck: Deck, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    """A real MQTT broker, in Home Assistant through the dialog of its own integration."""
    client, flow = deck.home_assistant.client, "/api/config/config_entries/flow"
    async with Broker(tmp_path_factory.mktemp("broker"), free_port()) as broker:
        step = await client.post(flow, {"handler": "mqtt"})
        answer = suggested(step["data_schema"]) | {"broker": "127.0.0.1", "port": broker.port}
        answer["other_settings"] |= {"set_client_cert": False, "set_ca_cert": "off"}
        step = await client.post(f"{flow}/{step['flow_id']}", answer)
        assert step["type"] == "create_entry", step
        yield broker


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[elsewhere.Site]:
    """Another server in the network, with decks as their authors made them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    elsewhere.build(folder)
    async with elsewhere.serve(folder) as site:
        yield site


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the test's pages. A test that wants something to go wrong clears it."""
    return []


@pytest.fixture
async def open_page(browser: Browser, problems: list[str]) -> AsyncIterator[Callable[[str], Awaitable[Page]]]:
    """Opens an address as somebody who has never been there; all is to go well in the page."""
    pages: list[Page] = []

    async def open_page(url: str) -> Page:
        page = await browser.new_page(viewport={"width": 1280, "height": 720})
        _watch(page, problems)
        pages.append(page)
        await page.goto(url)
        return page

    yield open_page
    for page in pages:
        await page.close()
    assert problems == []


def _watch(page: Page, problems: list[str]) -> None:
    """Write down what a person would see in red in the browser's developer tools."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def failed(request: Request) -> None:
        # A question whether anything is there at all gets no body, which the browser calls aborted.
        if request.method != "HEAD":
            problems.append(f"failed: {request.url} {request.failure}")

    def answered(response: Response) -> None:
        if not response.ok and response.status != HTTPStatus.NOT_MODIFIED:
            problems.append(f"{response.status}: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on("requestfailed", failed)
    page.on("response", answered)
