"""The instructions in docs/decks.md for decks on other sites work, followed to the letter."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
import re
import shlex
import shutil
import sys
from typing import TYPE_CHECKING
from urllib.parse import quote

import pypandoc  # type: ignore[import-untyped]
import pytest

from harness.processes import running
from harness.seed import REPOSITORY
from harness.slides import MODULES
from harness.stage import links

from .stage import until_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Page, Route

    from .elsewhere import Site
    from .stage import OpenPage, Stage

DOCUMENT = (REPOSITORY / "docs" / "decks.md").read_text()
TAG = re.search(r"^<script .*</script>$", DOCUMENT, re.MULTILINE)
NOTEBOOK = REPOSITORY / "demo" / "notebook.ipynb"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


@pytest.fixture
async def filled_in(stage: Stage) -> Callable[[str], str]:
    """Replace the document's example tag with this Home Assistant's own."""
    tag = (await links(stage.home_assistant.client, stage.entry_id))["script"]
    assert TAG is not None
    example = TAG[0]
    # The document shows the same tag as *Configure*, except for the address and the token.
    # The docs leave out what says why the script can't be loaded (test_away.py).
    tag = re.sub(r' onerror="[^"]*"', "", tag)
    assert re.sub(r'"http[^"]*/slide_control', '"…/slide_control', re.sub(r'token="[^"]*', 'token="…', tag)) == re.sub(
        r'"http[^"]*/slide_control', '"…/slide_control', re.sub(r'token="[^"]*', 'token="…', example)
    )
    return lambda text: text.replace(example, tag)


def block(language: str, *, after: str) -> str:
    """Return the document's first code block in a language after these words."""
    _, _, rest = DOCUMENT.partition(after)
    found = re.search(rf"^```{language}\n(.*?)^```$", rest, re.MULTILINE | re.DOTALL)
    assert found is not None, after
    return found[1]


async def run(command: str, folder: Path, **programs: list[str]) -> None:
    """Run a command of the document, each program as it is installed here."""
    name, *arguments = shlex.split(command)
    async with running(
        *programs[name],
        *arguments,
        cwd=folder,
        env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    ) as process:
        _, output = await process.communicate()
    assert process.returncode == 0, output.decode()


async def walked(stage: Stage) -> tuple[int, str]:
    """Press until nothing moves; return the number of presses that moved, and the last slide's title."""
    await stage.until_shown()
    moved = 0
    while (answer := (await stage.press())[1])["changed"]:
        moved += 1
        assert moved < 100
    return moved, answer["state"]["title"]


async def test_the_script_tag_makes_a_page_of_another_site_a_display(
    stage: Stage, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder, address = site.folder, site.url
    page = (folder / "reveal6-module" / "index.html").read_text()
    assert TAG is not None
    (folder / "reveal6-module" / "tagged.html").write_text(page.replace("</body>", f"{filled_in(TAG[0])}</body>"))
    await open_page(f"{address}/reveal6-module/tagged.html")
    await stage.until_shown()
    assert (await stage.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"


async def test_a_page_with_the_tag_is_one_display_in_the_player_too(
    stage: Stage, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    page = (site.folder / "reveal6-module" / "index.html").read_text()
    assert TAG is not None
    (site.folder / "reveal6-module" / "tagged.html").write_text(page.replace("</body>", f"{filled_in(TAG[0])}</body>"))
    player = (await links(stage.home_assistant.client, stage.entry_id))["player"]
    framing = await open_page(f"{player}&deck={quote(f'{site.url}/reveal6-module/tagged.html', safe='')}")
    await stage.until_shown()
    await framing.get_by_text("Connected to Demo stage").wait_for()
    # The tag works inside the page, so it knows the titles.
    assert (await stage.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"
    await until_state(stage, "sensor.displays_connected", "1")


async def test_without_a_token_the_tag_waits_for_a_link_with_one(
    stage: Stage, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder, address = site.folder, site.url
    assert TAG is not None
    tag, _, token = filled_in(TAG[0]).removesuffix('"></script>').partition(' data-token="')
    page = (folder / "reveal5" / "index.html").read_text()
    (folder / "reveal5" / "bare.html").write_text(page.replace("</body>", f"{tag}></script></body>"))
    await open_page(f"{address}/reveal5/bare.html#/lights&slide-control={token}")
    await stage.until_shown()
    assert (await stage.press(command="blank", mode="off"))[1]["state"]["title"] == "Lights"


async def test_the_bookmarklet_makes_the_open_page_a_display(stage: Stage, open_page: OpenPage, site: Site) -> None:
    bookmark = (await links(stage.home_assistant.client, stage.entry_id))["bookmarklet"]
    assert bookmark.startswith("javascript:")
    page = await open_page(f"{site.url}/reveal5/index.html")
    await page.locator(".reveal.ready").wait_for()
    assert await stage.state("binary_sensor.connected") == "off"
    await click(page, bookmark)
    await stage.until_shown()
    # A second click changes nothing.
    await click(page, bookmark)
    assert (await stage.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"
    assert await stage.state("sensor.displays_connected") == "1"


async def click(page: Page, bookmark: str) -> None:
    """Simulate a click on a bookmark: the browser runs its address in the page."""
    await page.evaluate(
        """(address) => {
            const link = document.createElement('a');
            link.href = address;
            document.body.append(link);
            link.click();
            link.remove();
        }""",
        bookmark,
    )


async def test_nbconverts_template_adds_the_tag(
    stage: Stage, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder = site.folder / "notebook"
    template = folder / "slide-control"
    template.mkdir(parents=True)
    (template / "conf.json").write_text(block("json", after="### nbconvert"))
    (template / "index.html.j2").write_text(filled_in(block("jinja", after="### nbconvert")))
    shutil.copy(NOTEBOOK, folder / "talk.ipynb")
    offline = re.search(r"add\s+`([^`]*)`", DOCUMENT.partition("### nbconvert")[2])
    assert offline is not None
    jupyter = [sys.executable, "-P", "-m", "jupyter"]
    await run(f"{block('sh', after='### nbconvert')} {offline[1]}", folder, jupyter=jupyter)
    shutil.copy(MODULES / "requirejs" / "require.js", folder)
    shutil.copytree(MODULES / "reveal4", folder / "reveal.js")
    page = await open_page("about:blank")
    await page.route(lambda url: not url.startswith("http://127.0.0.1"), absent)
    await page.goto(f"{site.url}/notebook/talk.slides.html")
    assert await walked(stage) == (17, "Questions?")


async def absent(route: Route) -> None:
    """Serve the CDN files that nbconvert's page requests."""
    module = "export default { initialize() {} };"
    script = "window.MathJax = { Hub: { getAllJax: () => null } };"
    body = module if "mermaid" in route.request.url else script
    await route.fulfill(status=200, content_type="text/javascript", body=body)


async def test_pandocs_header_adds_the_tag_as_quarto_does(
    stage: Stage, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder = site.folder / "pandoc"
    folder.mkdir()
    quarto = block("yaml", after="### Quarto")
    header = next(line.strip() for line in quarto.splitlines() if "<script" in line)
    (folder / "slide-control.html").write_text(filled_in(header))
    (folder / "talk.md").write_text("% Four seasons\n\n# Spring\n\n. . .\n\nBlossom\n\n# Summer\n\n# Autumn\n")
    shutil.copytree(MODULES / "reveal5", folder / "reveal.js")
    command = block("sh", after="### Quarto").strip()
    # Ours is beside the slides; Pandoc's own default is on the internet. Its template asks for plugins of reveal.js 5.
    await run(f"{command} --variable revealjs-url=reveal.js", folder, pandoc=[pypandoc.get_pandoc_path()])
    await open_page(f"{site.url}/pandoc/talk.html")
    assert await walked(stage) == (4, "Autumn")
