"""What docs/decks.md says about decks that lie elsewhere is done here to the letter, and works."""

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

from scripts.deck import links
from scripts.seed import REPOSITORY
from scripts.slides import MODULES

from .test_presses import until_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Page, Route

    from .conftest import Deck
    from .elsewhere import Site
    from .test_presses import OpenPage

DOCUMENT = (REPOSITORY / "docs" / "decks.md").read_text()
TAG = re.search(r"^<script .*</script>$", DOCUMENT, re.MULTILINE)
NOTEBOOK = REPOSITORY / "demo" / "notebook.ipynb"


@pytest.fixture(autouse=True)
async def _alone(deck: Deck) -> None:
    """Begin when the page of the test before is gone."""
    await deck.until_nobody_shows_it()


@pytest.fixture
async def filled_in(deck: Deck) -> Callable[[str], str]:
    """Put this Home Assistant's own tag where the document has its example."""
    tag = (await links(deck.home_assistant.client, deck.entry_id))["script"]
    assert TAG is not None
    example = TAG[0]
    # The document shows the very tag that *Configure* does, but for the address and the token.
    assert re.sub(r'"http[^"]*/slide_control', '"…/slide_control', re.sub(r'token="[^"]*', 'token="…', tag)) == re.sub(
        r'"http[^"]*/slide_control', '"…/slide_control', re.sub(r'token="[^"]*', 'token="…', example)
    )
    return lambda text: text.replace(example, tag)


def block(language: str, *, after: str) -> str:
    """Return the document's first block of code in a language after some words."""
    _, _, rest = DOCUMENT.partition(after)
    found = re.search(rf"^```{language}\n(.*?)^```$", rest, re.MULTILINE | re.DOTALL)
    assert found is not None, after
    return found[1]


async def run(command: str, folder: Path, **programs: list[str]) -> None:
    """Run a command of the document, each program as it is installed here."""
    name, *arguments = shlex.split(command)
    process = await asyncio.create_subprocess_exec(
        *programs[name],
        *arguments,
        cwd=folder,
        env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, output = await process.communicate()
    assert process.returncode == 0, output.decode()


async def walked(deck: Deck) -> tuple[int, str]:
    """Press until nothing moves; return how many presses moved something, and the last slide's title."""
    await deck.until_shown()
    moved = 0
    while (answer := (await deck.press())[1])["changed"]:
        moved += 1
        assert moved < 100
    return moved, answer["state"]["title"]


async def test_the_script_tag_makes_a_page_of_another_site_a_display(
    deck: Deck, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder, address = site.folder, site.url
    page = (folder / "reveal6-module" / "index.html").read_text()
    assert TAG is not None
    (folder / "reveal6-module" / "tagged.html").write_text(page.replace("</body>", f"{filled_in(TAG[0])}</body>"))
    await open_page(f"{address}/reveal6-module/tagged.html")
    await deck.until_shown()
    assert (await deck.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"


async def test_a_page_with_the_tag_is_one_display_in_the_player_too(
    deck: Deck, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    page = (site.folder / "reveal6-module" / "index.html").read_text()
    assert TAG is not None
    (site.folder / "reveal6-module" / "tagged.html").write_text(page.replace("</body>", f"{filled_in(TAG[0])}</body>"))
    player = (await links(deck.home_assistant.client, deck.entry_id))["player"]
    framing = await open_page(f"{player}&deck={quote(f'{site.url}/reveal6-module/tagged.html', safe='')}")
    await deck.until_shown()
    await framing.get_by_text("Connected to Demo deck").wait_for()
    # It knows the titles, which it would not from outside.
    assert (await deck.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"
    await until_state(deck, "sensor.displays_connected", "1")


async def test_without_a_token_the_tag_waits_for_a_link_with_one(
    deck: Deck, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder, address = site.folder, site.url
    assert TAG is not None
    tag, _, token = filled_in(TAG[0]).removesuffix('"></script>').partition(' data-token="')
    page = (folder / "reveal5" / "index.html").read_text()
    (folder / "reveal5" / "bare.html").write_text(page.replace("</body>", f"{tag}></script></body>"))
    await open_page(f"{address}/reveal5/bare.html#/lights&slide-control={token}")
    await deck.until_shown()
    assert (await deck.press(command="blank", mode="off"))[1]["state"]["title"] == "Lights"


async def test_the_bookmarklet_makes_the_open_page_a_display(deck: Deck, open_page: OpenPage, site: Site) -> None:
    bookmark = (await links(deck.home_assistant.client, deck.entry_id))["bookmarklet"]
    assert bookmark.startswith("javascript:")
    page = await open_page(f"{site.url}/reveal5/index.html")
    await page.locator(".reveal.ready").wait_for()
    assert await deck.state("binary_sensor.connected") == "off"
    await click(page, bookmark)
    await deck.until_shown()
    # A second click changes nothing.
    await click(page, bookmark)
    assert (await deck.press(command="go_to", slide="Pricing"))[1]["state"]["title"] == "Pricing"
    assert await deck.state("sensor.displays_connected") == "1"


async def click(page: Page, bookmark: str) -> None:
    """Do what a click on a bookmark does: the browser runs its address in the page."""
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
    deck: Deck, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
) -> None:
    folder = site.folder / "notebook"
    template = folder / "slide-control"
    template.mkdir(parents=True)
    (template / "conf.json").write_text(block("json", after="### nbconvert"))
    (template / "index.html.j2").write_text(filled_in(block("jinja", after="### nbconvert")))
    shutil.copy(NOTEBOOK, folder / "talk.ipynb")
    offline = re.search(r"add `([^`]*)`", DOCUMENT.partition("### nbconvert")[2])
    assert offline is not None
    jupyter = [sys.executable, "-P", "-m", "jupyter"]
    await run(f"{block('sh', after='### nbconvert')} {offline[1]}", folder, jupyter=jupyter)
    shutil.copy(MODULES / "requirejs" / "require.js", folder)
    shutil.copytree(MODULES / "reveal4", folder / "reveal.js")
    page = await open_page("about:blank")
    await page.route(lambda url: not url.startswith("http://127.0.0.1"), absent)
    await page.goto(f"{site.url}/notebook/talk.slides.html")
    assert await walked(deck) == (17, "Questions?")


async def absent(route: Route) -> None:
    """Answer for the internet, with what nbconvert's page asks of it."""
    module = "export default { initialize() {} };"
    script = "window.MathJax = { Hub: { getAllJax: () => null } };"
    body = module if "mermaid" in route.request.url else script
    await route.fulfill(status=200, content_type="text/javascript", body=body)


async def test_pandocs_header_adds_the_tag_as_quarto_does(
    deck: Deck, open_page: OpenPage, site: Site, filled_in: Callable[[str], str]
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
    assert await walked(deck) == (4, "Autumn")
