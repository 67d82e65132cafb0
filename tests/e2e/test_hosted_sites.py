"""Decks that were built for the root of a site, and decks whose router makes up paths, work where they are hosted."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
import shutil
from typing import TYPE_CHECKING

from playwright.async_api import Error
import pytest

from harness.seed import REPOSITORY
from harness.slides import MODULES as SLIDES
from harness.stage import links

from . import decks
from .conformance.recipe import MODULES, run_node
from .stage import act

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

CORPUS = REPOSITORY / "tests" / "corpus" / "decks"
SLIDEV = """---
theme: none
favicon: "data:,"
fonts:
  provider: none
---

# Opening

![Logo](/logo.png)

---

# Steps

<v-clicks>

- one
- two

</v-clicks>

---

# The End
"""
# One black pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


@asynccontextmanager
async def hosted(stage: Stage, source: Path, name: str) -> AsyncIterator[str]:
    """Copy a folder or file into the decks' folder; yield its link, and remove it."""
    target = stage.home_assistant.folder / "slide_control" / "decks" / name
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
    try:
        found = await links(stage.home_assistant.client, stage.entry_id)
        yield next(each["url"] for each in found["hosted"] if each["name"] == name)
    finally:
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()


@pytest.fixture(scope="session")
async def slidev(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `slidev build` writes without any option."""
    folder = tmp_path_factory.mktemp("slidev")
    (folder / "public").mkdir()
    (folder / "public" / "logo.png").write_bytes(PNG)
    return await built(folder, SLIDEV)


async def built(folder: Path, slides: str) -> Path:
    """Return what `slidev build` makes of slides in a folder."""
    (folder / "slides.md").write_text(slides)
    (folder / "package.json").write_text('{"name": "talk", "private": true, "type": "module"}')
    (folder / "node_modules").symlink_to(MODULES)
    await run_node("slidev", "build", "slides.md", "--out", "dist", folder=folder)
    (folder / "node_modules").unlink()
    return folder / "dist"


@pytest.fixture(scope="session")
def slidev_zip(slidev: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as a zip, with the folder at its top."""
    archive = tmp_path_factory.mktemp("zip") / "slidev"
    return Path(shutil.make_archive(str(archive), "zip", slidev.parent, "dist"))


async def test_a_default_slidev_build_works_and_returns_to_its_slide(
    stage: Stage, open_page: OpenPage, slidev: Path
) -> None:
    async with hosted(stage, slidev, "slidev") as url:
        page = await open_page(url)
        await stage.until_shown()
        await stage.until_title("Opening")
        assert await page.evaluate("document.querySelector('img[alt=Logo]').naturalWidth") == 1
        for expected in ((2, 0), (2, 1), (2, 2), (3, 0)):
            state = (await stage.press())[1]["state"]
            assert (state["number"], state["fragment"]) == expected, state
        assert state["title"] == "The End"
        assert state["total"] == 3
        await page.wait_for_url("**/3")
        await page.reload()
        await stage.until_shown()
        await stage.until_title("The End")


async def test_a_slidev_talk_with_a_theme_columns_and_code_steps_says_what_it_shows(
    stage: Stage, open_page: OpenPage, problems: list[str], tmp_path: Path
) -> None:
    dist = await built(tmp_path, (CORPUS / "slidev.md").read_text())
    archive = Path(shutil.make_archive(str(tmp_path / "talk"), "zip", dist))
    async with hosted(stage, archive, "slidev-talk.zip") as url:
        page = await open_page(url)
        await stage.until_shown()
        await stage.until_title("Opening")
        shown = []
        while (answer := (await stage.press())[1])["changed"]:
            state = answer["state"]
            shown.append((state["number"], state["title"], state["fragment"]))
        assert shown == [
            (2, "Steps", 0),
            (2, "Steps", 1),
            (2, "Steps", 2),
            (2, "Steps", 3),
            (3, "Third", 0),
            (4, "Pricing", 0),
            (4, "Pricing", 1),
            (4, "Pricing", 2),
            (5, "Quote without heading", 0),
            (6, "The End", 0),
        ]
        assert answer["state"]["total"] == 6, "a disabled slide is none"
        assert (await stage.press(command="go_to", slide="Pricing"))[1]["state"]["number"] == 4
        first = (await act(stage, "first"))["state"]
        assert (first["title"], first["notes"]) == ("Opening", "Notes open")
        await page.close()
    problems.clear()  # its theme wants fonts and an icon from the internet


async def test_its_zip_works_too(stage: Stage, open_page: OpenPage, slidev_zip: Path) -> None:
    async with hosted(stage, slidev_zip, "slidev.zip") as url:
        await open_page(url)
        await stage.until_shown()
        await stage.until_title("Opening")
        assert (await stage.press(command="go_to", slide="The End"))[1]["state"]["number"] == 3


VITE = {
    "package.json": '{"private": true, "type": "module"}',
    "index.html": """<!doctype html><html><head><meta charset="utf-8"><title>Vite</title><link rel="icon" href="data:,">
</head><body><div class="reveal"><div class="slides"><section><h2>One</h2><img id="logo"></section>
<section><h2>Two</h2></section></div></div><script type="module" src="/src/main.js"></script></body></html>""",
    "src/main.js": """import './style.css';
import logo from './logo.png?no-inline';
document.getElementById('logo').src = logo;
const { start } = await import('./lazy.js');
start();""",
    "src/lazy.js": f"""import Reveal from '{SLIDES}/reveal6/dist/reveal.mjs';
import '{SLIDES}/reveal6/dist/reveal.css';
import './lazy.css';
export const start = () => Reveal.initialize({{ hash: true }});""",
    "src/style.css": "body { background: url(./logo.png?no-inline) }",
    "src/lazy.css": "h2 { font-style: italic }",
}


async def test_a_default_vite_build_works_with_the_parts_that_it_loads_later(
    stage: Stage, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    for name, text in VITE.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "src" / "logo.png").write_bytes(PNG)
    (tmp_path / "node_modules").symlink_to(MODULES)
    await run_node("vite", "build", folder=tmp_path)
    async with hosted(stage, tmp_path / "dist", "vite") as url:
        page = await open_page(url)
        await stage.until_shown()
        assert (await stage.press())[1]["state"]["title"] == "Two"
        assert await page.evaluate("getComputedStyle(document.querySelector('h2')).fontStyle") == "italic"
        assert await page.evaluate("document.querySelector('#logo').naturalWidth") == 1


async def test_a_deck_with_history_routing_shows_the_same_slide_after_a_reload(
    stage: Stage, open_page: OpenPage
) -> None:
    source = Path(__file__).parent.parent / "corpus" / "history_routing"
    async with hosted(stage, source, "router") as url:
        page = await open_page(url)
        await stage.until_shown()
        for _ in range(2):
            await stage.press()
        await page.locator("h1", has_text="Third").wait_for()
        await page.reload()
        await page.locator("h1", has_text="Third").wait_for()
        assert await page.evaluate("getComputedStyle(document.body).fontStyle") == "italic"
        await stage.until_shown()


async def test_a_deck_with_a_policy_of_its_own_works_and_keeps_the_rest_of_it(
    stage: Stage, open_page: OpenPage, problems: list[str], tmp_path: Path
) -> None:
    deck = tmp_path / "strict"
    decks.write(deck, next(each for each in decks.FRAMEWORKS if each.name == "reveal5"))
    page = deck / "index.html"
    policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    page.write_text(page.read_text().replace("<head>", f"<head>{tag}"))
    async with hosted(stage, deck, "strict") as url:
        opened = await open_page(url)
        await stage.until_shown()
        assert (await stage.press())[1]["changed"] is True
        with pytest.raises(Error):
            await opened.evaluate("fetch('https://example.org')")
        assert any("Content Security Policy" in problem for problem in problems)
        problems.clear()
