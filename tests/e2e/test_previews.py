"""A hosted deck of each kind, made by real tools, as a picture: right slide, right step, inert, silent, and a still."""

from __future__ import annotations

from dataclasses import dataclass
import json
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from custom_components.slide_control.hosting.addresses.hosted_address import preview_path

from .conformance.recipes import RECIPES
from .conformance.recipes.pdf import pdf
from .conformance.talk import TALK
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Frame, Page

    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

PAGE: Final = """<!doctype html><meta charset="utf-8"><title>Previews</title><link rel="icon" href="data:,">
<style>slide-control-picture { width: 640px }</style><input>
<script type="module" src="/slide_control/client/preview/picture_element.js"></script>"""
SHOW: Final = """(deck) => {
  const picture = document.createElement('slide-control-picture');
  document.body.append(Object.assign(picture, { deck, base: new URL('/', location) }));
  document.querySelector('input').focus();
}"""
MOVE: Final = "(slide) => { document.querySelector('slide-control-picture').slide = slide; }"
SEEN: Final = """() => {
  const { shadowRoot } = document.querySelector('slide-control-picture');
  const frame = shadowRoot.querySelector('iframe');
  const image = shadowRoot.querySelector('img');
  return frame?.style.opacity === '1' ? 'frame' : image.hidden ? 'title' : 'image';
}"""
# The titles that a person sees, and how many steps.
SHOWN: Final = """(titles) => {
  let seen = '';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, top, width, height } = range.getBoundingClientRect();
    const element = texts.currentNode.parentElement;
    const visible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const there = visible && document.elementFromPoint(left + width / 2, top + height / 2);
    if (there && element.contains(there)) seen += `${texts.currentNode.data} `;
  }
  return [titles.filter((title) => seen.includes(title)), seen.match(/Step/g)?.length ?? 0];
}"""
# What a deck can do with sound, and what it could say to anybody.
SILENT: Final = """async () => {
  const context = new AudioContext();
  await context.resume();
  const audio = new Audio();
  audio.autoplay = true;
  await audio.play();
  return [context.state, audio.muted, audio.paused, audio.autoplay];
}"""
# Where a picture believes its slide to be, in parts of it, and where the slide is in the picture's frame.
BOX: Final = """() => {
  const { x, y, width, height } = document.querySelector('slide-control-picture').boxes.slide ?? {};
  return [x, y, width, height];
}"""
EDGES: Final = """(selector) => {
  const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
  return [x / innerWidth, y / innerHeight, width / innerWidth, height / innerHeight];
}"""
# How much of a still is of another color than its corner.
CONTRAST: Final = """() => {
  const image = document.querySelector('slide-control-picture').shadowRoot.querySelector('img');
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let different = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (Math.abs(data[at] - data[0]) + Math.abs(data[at + 1] - data[1]) > 120) different += 1;
  }
  return [canvas.width, canvas.height, different];
}"""
# What a deck may not do in a picture and asks for all the same, and what its framework loads from elsewhere.
REFUSED: Final = ("wake", "Wake", "violates the", "cdn", "ERR_", "snapDOM", "status of 404")
PIXELS_OF_A_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of hosted deck."""

    name: str
    fragments: bool = True
    text: bool = True
    """Whether the slides are elements with text."""
    edges: str | None = None
    """What has the size of a slide, where the deck says where its slide is."""


KINDS: Final = (
    *(Kind(f"talk-{name}", edges=".reveal .slides") for name in ("reveal4", "reveal5", "reveal6")),
    Kind("talk-slidev", edges="#slide-content"),
    Kind("talk-marp", edges="svg.bespoke-marp-active foreignObject"),
    Kind("talk-impress", edges=".step.active"),
    Kind("talk-remark", edges=".remark-visible .remark-slide-scaler"),
    Kind("preview.md"),
    Kind("preview.ipynb"),
    Kind("preview.pdf", fragments=False, text=False, edges='.page[data-page-number="2"] .canvasWrapper'),
)


@pytest.fixture
async def deck(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[dict[str, Any]]:
    """The deck of a kind as a ``ShownDeck``, hosted until the end of the test."""
    name: str = request.param.name
    path = stage.home_assistant.folder / "slide_control" / "decks" / name
    await _write(path)
    storage = stage.home_assistant.folder / ".storage" / "core.config_entries"
    entries = json.loads(storage.read_text())["data"]["entries"]
    (data,) = (entry["data"] for entry in entries if entry["entry_id"] == stage.entry_id)
    yield {"name": name, "title": name, "version": "1", "preview": preview_path(data, name)}
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


async def _write(path: Path) -> None:
    recipes = {recipe.name: recipe for recipe in RECIPES}
    match path.suffix:
        case ".pdf":
            path.write_bytes(pdf())
        case ".ipynb":
            shutil.copy(await recipes["talk-nbconvert"].built() / "talk.ipynb", path)
        case ".md":
            step = 'Step {} <!-- .element: class="fragment" -->'
            path.write_text(
                "\n\n---\n\n".join(
                    "\n\n".join([f"# {slide.title}", *(step.format(at) for at, _ in enumerate(slide.fragments, 1))])
                    for slide in TALK
                )
            )
        case _:
            shutil.copytree(await recipes[path.name].built(), path, dirs_exist_ok=True)


def _slide(at: int, f: int | None = None) -> dict[str, Any]:
    return {"number": at + 1, "h": at, "v": 0, "f": f, "title": TALK[at].title}


async def _frame(page: Page) -> Frame:
    handle = await page.locator("slide-control-picture iframe").element_handle()
    frame = await handle.content_frame()
    assert frame is not None
    return frame


@pytest.mark.parametrize(
    ("deck", "kind"), [(kind, kind) for kind in KINDS], ids=[kind.name for kind in KINDS], indirect=["deck"]
)
async def test_a_deck_of_each_kind_is_its_own_picture(
    stage: Stage, open_page: OpenPage, deck: dict[str, Any], kind: Kind, problems: list[str]
) -> None:
    (stage.home_assistant.folder / "www" / "previews.html").write_text(PAGE)
    page = await open_page(f"{stage.home_assistant.url}/local/previews.html")
    await page.evaluate(SHOW, deck)
    await page.evaluate(MOVE, _slide(1, 1 if kind.fragments else None))
    await until_equal(lambda: page.evaluate(SEEN), "frame")
    frame = await _frame(page)
    titles = [slide.title for slide in TALK]

    async def until_seen(at: int, steps: int) -> None:
        await until_equal(lambda: page.evaluate(SEEN), "frame")
        if kind.text:
            await until_equal(lambda: frame.evaluate(SHOWN, titles), [[titles[at]], steps])

    await until_seen(1, 2)
    await page.evaluate(MOVE, _slide(4))
    await until_seen(4, 0)
    await page.evaluate(MOVE, _slide(1))  # back, to its beginning
    await until_seen(1, 0)

    if kind.edges:  # the pointer's place is a part of the slide, whatever is around it
        await frame.wait_for_selector(kind.edges)  # a page of a PDF is drawn anew after each move
        wanted = pytest.approx(await frame.evaluate(EDGES, kind.edges), abs=0.01)
        await until_equal(lambda: page.evaluate(BOX), wanted)
    if not kind.text:  # a PDF: its notes are for the speaker, and their icons are not asked for
        assert await frame.locator(".textAnnotation").first.is_hidden()
        assert not [each for each in problems if "404" in each]
    assert await frame.evaluate(SILENT) == ["suspended", True, True, False]
    await page.keyboard.type("n ")
    assert await page.evaluate("document.querySelector('input').value") == "n "
    assert await stage.state("sensor.displays_connected") == "0"

    await page.evaluate("document.querySelector('slide-control-picture').still = true")
    await until_equal(lambda: page.evaluate(SEEN), "image")
    width, height, different = await until(lambda: page.evaluate(CONTRAST), lambda seen: seen[0])
    assert (width, height) == (640, 360)
    assert different > PIXELS_OF_A_TITLE
    await page.close()  # nothing is reported any more
    problems[:] = [each for each in problems if not any(pattern in each for pattern in REFUSED)]
