"""The README's first talk works in a room without internet: what nbconvert's page loads was fetched at the upload.

The content networks can't be reached from where the tests run. A local server stands in for them: it has the files at
their true paths, and Home Assistant's resolver leads their names there. The allowed networks are the shipped ones.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
import os
from pathlib import Path
import shutil
import sys
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from custom_components.slide_control.hosting.dependencies.mathjax import MATHJAX_2_FILES
from custom_components.slide_control.hosting.dependencies.networks import HOSTS
from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.processes import running
from harness.slides import MODULES
from harness.stage import add_stage, links
from tests.doubles.content_networks import ContentNetworks, content_networks

from .decks import NOTEBOOK
from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page, Route

CDNJS = "cdnjs.cloudflare.com/ajax/libs"
# Loads the script beside it, as the real one does for a file that is on no content network.
LATEST = b"""(function () {
  var script = document.createElement('script');
  script.src = document.currentScript.src.replace('/latest.js', '/MathJax.js');
  document.head.appendChild(script);
})()"""
# Loads its configuration and reports formulas as MathJax 2 does; the real one has 65 MB.
MATHJAX = b"""(function () {
  var root = document.currentScript.src.replace(/[^/]*$/, '');
  ['TeX-AMS_CHTML-full', 'Safe'].forEach(function (name) {
    var script = document.createElement('script');
    script.src = root + 'config/' + name + '.js';
    document.head.appendChild(script);
  });
  window.MathJax = {Hub: {Config: function () {}, getAllJax: function () { return null; }, Rerender: function () {}}};
})()"""
OPTIONS = """
content_networks:
  port: {port}
  authority: {authority}
"""


@pytest.fixture
async def networks(tmp_path: Path) -> AsyncIterator[ContentNetworks]:
    """Serve what `jupyter nbconvert --to slides` refers to, at its true paths."""
    folder = tmp_path / "networks"
    folder.mkdir()
    async with content_networks(folder, sorted(HOSTS)) as networks:
        networks.folders["unpkg.com/reveal.js@4.0.2/"] = MODULES / "reveal4"
        networks.answers |= {
            f"{CDNJS}/require.js/2.1.10/require.min.js": MODULES / "requirejs" / "require.js",
            f"{CDNJS}/jquery/2.0.3/jquery.min.js": b"window.$ = window.jQuery = function () {}",
            f"{CDNJS}/mathjax/2.7.7/latest.js": LATEST,
            f"{CDNJS}/mathjax/2.7.7/MathJax.js": MATHJAX,
            f"{CDNJS}/mathjax/2.7.7/config/TeX-AMS_CHTML-full.js": b"document.documentElement.dataset.mathjax = 'TeX'",
            f"{CDNJS}/mathjax/2.7.7/config/Safe.js": b"document.documentElement.dataset.safe = 'yes'",
            f"{CDNJS}/mermaid/11.10.0/mermaid.esm.min.mjs": b"import x from './chunks/a.mjs'; export default x",
            "fonts.googleapis.com/css": b"@font-face {font-family: x; src: url(https://fonts.gstatic.com/s/x/v1/x.woff2)}",
            **{f"{CDNJS}/mathjax/2.7.7/{file}": b"" for file in MATHJAX_2_FILES if file != "MathJax.js"},
            "fonts.gstatic.com/s/x/v1/x.woff2": b"wOF2",
            f"{CDNJS}/mermaid/11.10.0/chunks/a.mjs": b"export default {initialize() {}, run() {}}",
        }
        yield networks


@pytest.fixture
async def home_assistant(tmp_path: Path, networks: ContentNetworks) -> AsyncIterator[HomeAssistant]:
    """Home Assistant with a stage and without decks, which reaches the content networks."""
    folder = tmp_path / "home-assistant"
    component = folder / "custom_components" / "content_networks"
    shutil.copytree(Path(__file__).parent / "content_networks", component, ignore=shutil.ignore_patterns("__pycache__"))
    more = OPTIONS.format(port=networks.port, authority=networks.authority)
    async with HomeAssistant(folder, free_port(), more=more) as home_assistant:
        yield home_assistant


@pytest.fixture
async def slides(tmp_path: Path) -> Path:
    """What the README's command makes of a notebook."""
    shutil.copy(NOTEBOOK, tmp_path / "talk.ipynb")
    async with running(
        *[sys.executable, "-P", "-m", "nbconvert", "--to", "slides", str(tmp_path / "talk.ipynb")],
        env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    ) as process:
        assert await process.wait() == 0
    return tmp_path / "talk.slides.html"


async def hosted_decks(home_assistant: HomeAssistant) -> dict[str, Any]:
    """Return the list of the sidebar page."""
    answer: dict[str, Any] = await home_assistant.client.websocket("slide_control/hosted/list")
    return answer


async def upload(home_assistant: HomeAssistant, file: Path) -> None:
    """Upload a file as the sidebar page does."""
    headers = {"Authorization": f"Bearer {home_assistant.login.token}"}
    address = f"{home_assistant.url}/api/slide_control/upload"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(address, params={"name": file.name}, data=file.read_bytes()) as response,
    ):
        assert response.status == 200, await response.text()


@asynccontextmanager
async def without_internet(browser: Browser, url: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """Yield a page that reaches Home Assistant alone, and what it asked for elsewhere."""
    outside: list[str] = []
    page = await browser.new_page(viewport={"width": 1280, "height": 720})

    async def only_the_house(route: Route) -> None:
        if route.request.url.startswith((url, "data:", "blob:")):
            await route.continue_()
        else:
            outside.append(route.request.url)
            await route.abort("internetdisconnected")

    await page.route("**/*", only_the_house)
    yield page, outside
    await page.close()


async def show_and_step(home_assistant: HomeAssistant, browser: Browser, entry_id: str) -> str:
    """Open the display link in a browser without internet, and press once; return the page's HTML."""
    found = await links(home_assistant.client, entry_id)
    async with without_internet(browser, home_assistant.url) as (page, outside):
        await page.goto(found["display"])
        answer = await until(
            lambda: press(found["webhook"]), lambda seen: seen.get("result") == "applied", interval=0.2
        )
        assert answer["changed"] is True, answer
        html = await page.content()
        assert await page.locator(".slides > section.present").count() == 1
    assert outside == []
    return html


async def press(webhook: str) -> dict[str, Any]:
    """Press once."""
    async with aiohttp.ClientSession() as session, session.post(webhook) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_the_readmes_first_talk_needs_no_internet_in_the_room(
    home_assistant: HomeAssistant, networks: ContentNetworks, browser: Browser, slides: Path
) -> None:
    entry_id = await add_stage(home_assistant.client, "Demo stage")
    await upload(home_assistant, slides)

    async def listed() -> dict[str, Any]:
        return await hosted_decks(home_assistant)

    await until(listed, lambda seen: not seen["libraries"]["busy"] and seen["hosted"][0]["note"] is None)
    asked = len(networks.asked)
    html = await show_and_step(home_assistant, browser, entry_id)
    assert 'data-mathjax="TeX"' in html
    assert 'data-safe="yes"' in html
    assert len(networks.asked) == asked


@pytest.mark.case
async def test_where_nobody_has_the_internet_the_list_and_the_display_say_what_is_missing(
    home_assistant: HomeAssistant, networks: ContentNetworks, browser: Browser, slides: Path
) -> None:
    networks.answers.clear()
    networks.folders.clear()
    entry_id = await add_stage(home_assistant.client, "Demo stage")
    await upload(home_assistant, slides)

    async def note() -> str:
        listed = await hosted_decks(home_assistant)
        return "" if listed["libraries"]["busy"] else str(listed["hosted"][0]["note"])

    assert "needs the internet at the display" in await until(note, bool)
    found = await links(home_assistant.client, entry_id)
    async with without_internet(browser, home_assistant.url) as (page, _):
        await page.goto(found["hosted"][0]["url"])
        # What is left of the page is the text of all slides.
        cover = page.get_by_role("alert")
        await cover.get_by_role("heading", name="These slides need the internet").wait_for()
        assert "unpkg.com" in await cover.inner_text()
        width = await page.evaluate("document.querySelector('slide-control-cover').getBoundingClientRect().width")
        assert width == await page.evaluate("innerWidth")
