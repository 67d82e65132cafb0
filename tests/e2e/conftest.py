"""Shared end-to-end fixtures: Home Assistant with a stage and hosted decks, and the browser."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from playwright.async_api import Browser, ConsoleMessage, Page, Request, Response, async_playwright
import pytest

from harness import chromium
from harness.broker import Broker
from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.stage import add_stage, answer_options, configure, links

from . import decks, elsewhere, leftovers
from .clickers import suggested
from .evidence import Evidence, folder_of
from .stage import Stage, deck_folder, until_state
from .until import WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator

NAME = "Demo stage"
# Assistants of other vendors, set up manually (test_voice.py); this takes no time.
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


EVIDENCE: pytest.StashKey[Evidence] = pytest.StashKey()
LEFT: pytest.StashKey[list[str]] = pytest.StashKey()


def pytest_configure() -> None:
    """Mark all processes that this run starts."""
    leftovers.mark()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Save the pages' evidence of a failed test before they are closed."""
    report = yield
    evidence = item.config.stash.get(EVIDENCE, None)
    if evidence is not None:
        if report.failed:
            folder = folder_of(item.nodeid)
            evidence.save(folder)
            report.sections.append(("The pages of the browser", str(folder)))
        evidence.forget()
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when a process of this run is left after teardown."""
    if hasattr(session.config, "workerinput"):
        return
    session.config.stash[LEFT] = leftovers.end_leftovers()
    if session.config.stash[LEFT]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the processes that were left."""
    if left := config.stash.get(LEFT, []):
        terminalreporter.section("processes that the tests have left running", red=True)
        for line in left:
            terminalreporter.write_line(line)


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
async def only_stage(home_assistant: HomeAssistant) -> Stage:
    """Home Assistant's only stage. Its debounce is off, so that tests need not wait between presses."""
    entry_id = await add_stage(home_assistant.client, NAME)
    await configure(home_assistant.client, entry_id, debounce=0)
    found = await links(home_assistant.client, entry_id)
    hosted = {each["name"]: each["url"] for each in found["hosted"]}
    built = frozenset(path.name for path in deck_folder(home_assistant.folder).iterdir())
    return Stage(home_assistant, entry_id, found["webhook"], found["display"], hosted, built)


@pytest.fixture(scope="module")
async def stage(only_stage: Stage) -> Stage:
    """The stage without what the tests of other files have left: each file may run first, last or alone."""
    await only_stage.tidy()
    return only_stage


@pytest.fixture(scope="session")
async def broker(only_stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Broker]:
    """A real MQTT broker, in Home Assistant through the dialog of its own integration."""
    client, flow = only_stage.home_assistant.client, "/api/config/config_entries/flow"
    async with Broker(tmp_path_factory.mktemp("broker"), free_port(), free_port()) as broker:
        step = await client.post(flow, {"handler": "mqtt"})
        answer = suggested(step["data_schema"]) | {"broker": "127.0.0.1", "port": broker.port}
        answer["other_settings"] |= {"set_client_cert": False, "set_ca_cert": "off"}
        step = await client.post(f"{flow}/{step['flow_id']}", answer)
        assert step["type"] == "create_entry", step
        yield broker


@pytest.fixture
async def broker_of_stage(stage: Stage, broker: Broker) -> AsyncIterator[Broker]:
    """The broker, to which the stage publishes."""
    await until_state(stage, "sensor.displays_connected", "0")
    await answer_options(stage.home_assistant.client, stage.entry_id, "broker", {"broker_url": broker.browser_url})
    yield broker
    client = stage.home_assistant.client  # another one after a restart
    await client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    await answer_options(client, stage.entry_id, "broker", {})


@pytest.fixture(scope="session")
async def browser(pytestconfig: pytest.Config) -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.arguments(), timeout=WAIT_SECONDS * 1000
        )
        pytestconfig.stash[EVIDENCE] = Evidence(browser)
        yield browser
        del pytestconfig.stash[EVIDENCE]
        await browser.close()


@pytest.fixture(scope="session")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[elsewhere.Site]:
    """Another server in the network, with unchanged decks."""
    folder = tmp_path_factory.mktemp("elsewhere")
    elsewhere.build(folder)
    async with elsewhere.serve(folder) as site:
        yield site


@pytest.fixture
def problems() -> list[str]:
    """Errors in the test's pages. A test that expects errors clears the list."""
    return []


@pytest.fixture
async def open_page(browser: Browser, problems: list[str]) -> AsyncIterator[Callable[[str], Awaitable[Page]]]:
    """Opens an address in a fresh context; the page must not report errors."""
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


@pytest.fixture
async def alone(stage: Stage) -> AsyncIterator[None]:
    """Wait until the previous test's pages have disconnected, and close the audience at the end."""
    await until_state(stage, "sensor.displays_connected", "0")
    yield
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")


@pytest.fixture
async def display(stage: Stage, open_page: Callable[[str], Awaitable[Page]]) -> Page:
    """A display that shows the first slide of a hosted deck with notes and steps."""
    page = await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    return page


def _watch(page: Page, problems: list[str]) -> None:
    """Record the errors that the browser's developer tools would show."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def failed(request: Request) -> None:
        # What a page gives up itself, because it is closed, reloaded or shows something else, is no error.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed: {request.url} {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:  # the others are redirects, and 304
            problems.append(f"{response.status}: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    page.on("requestfailed", failed)
    page.on("response", answered)
