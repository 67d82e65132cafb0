"""Presses walk through hosted decks of each format; the sidebar page uploads, deletes and restores them."""

from __future__ import annotations

from contextlib import asynccontextmanager
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
import zipfile

import pytest

from harness.stage import links
from tests.doubles.presentations import Page as FileSlide, write_pdf, write_pptx

from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from playwright.async_api import Browser, Page

    from harness.client import Client

    from .stage import OpenPage, Stage

MARKDOWN = """# Welcome
Note: Say hello.

---

# Pricing

--

# Discounts <em>

---

# Questions
"""


def pdf(pages: int, *, trailer: bytes = b"", texts: Sequence[bytes] = ()) -> bytes:
    """Return a PDF whose pages show their number, or these drawings of text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for number in range(1, pages + 1):
        text = texts[number - 1] if texts else b"BT /F1 48 Tf 60 200 Td (Page %d) Tj ET" % number
        kids.append(b"%d 0 R" % (len(objects) + 1))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 640 360] /Contents %d 0 R /Resources << /Font << /F1 << "
            b"/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(text), text))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), pages)
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            table,
            len(objects) + 1,
            trailer,
            len(body),
        )
    )


@pytest.fixture
def folder(stage: Stage) -> Path:
    """Return the folder of the hosted decks."""
    return stage.home_assistant.folder / "slide_control" / "decks"


@pytest.fixture(autouse=True)
async def _alone(stage: Stage) -> None:
    """Wait until the previous test's page has disconnected."""
    await stage.until_nobody_shows_it()


@asynccontextmanager
async def hosted(stage: Stage, path: Path) -> AsyncIterator[str]:
    """Yield the address of a hosted deck, removed at the end of the test."""
    found = await links(stage.home_assistant.client, stage.entry_id)
    try:
        yield next(each["url"] for each in found["hosted"] if each["name"] == path.name)
    finally:
        path.unlink()


async def slide(stage: Stage) -> dict[str, Any]:
    """Return the state of the slide in Home Assistant."""
    state = await stage.home_assistant.client.state("sensor.demo_stage_slide")
    return {"number": state["state"], **state["attributes"]}


async def until_number(stage: Stage, number: int) -> None:
    await until(lambda: slide(stage), lambda seen: seen["number"] == str(number))


async def test_markdown_is_a_reveal_deck(stage: Stage, open_page: OpenPage, folder: Path) -> None:
    path = folder / 'A "talk" 100% #1 ü?.md'
    path.write_text(MARKDOWN)
    async with hosted(stage, path) as url:
        page = await open_page(url)
        await stage.until_shown()
        await stage.until_title("Welcome")
        assert (await slide(stage))["notes"] == "Say hello."
        for title in ("Pricing", "Discounts", "Questions"):
            assert (await stage.press())[1]["state"]["title"].startswith(title)
        assert (await page.title()) == "Welcome"


async def test_a_changed_file_comes_back_at_the_same_slide_and_blank(
    stage: Stage, open_page: OpenPage, folder: Path
) -> None:
    path = folder / "live.md"
    path.write_text(MARKDOWN)
    async with hosted(stage, path) as url:
        page = await open_page(url)
        await stage.until_shown()
        await stage.press(command="go_to", slide="Questions")
        await stage.press(command="blank", mode="on")
        path.write_text("# New\n\n---\n\n" + MARKDOWN.replace("# Questions", "# Questions\n\nand answers"))
        await page.locator("p", has_text="and answers").wait_for(state="attached")
        await until_number(stage, 5)
        assert (await slide(stage))["title"] == "Questions"
        assert await stage.state("switch.blank") == "on"
        assert "slide-control" not in page.url


async def test_a_changed_file_comes_back_at_the_same_fragment(stage: Stage, open_page: OpenPage, folder: Path) -> None:
    steps = "".join(f'- {word} <!-- .element: class="fragment" -->\n' for word in ("one", "two", "three"))
    path = folder / "steps.md"
    path.write_text(f"# Steps\n\n{steps}")
    async with hosted(stage, path) as url:
        page = await open_page(url)
        await stage.until_shown()
        await stage.press()
        assert (await stage.press())[1]["state"]["fragment"] == 2
        path.write_text(f"# Steps and more\n\n{steps}")
        await page.get_by_role("heading", name="Steps and more").wait_for()
        await page.locator(".fragment.visible", has_text="two").wait_for()
        assert await page.locator(".fragment.visible").count() == 2
        await stage.until_title("Steps and more")
        assert (await stage.press())[1]["state"]["fragment"] == 3


async def test_a_zip_is_opened_with_its_folder(stage: Stage, open_page: OpenPage, folder: Path) -> None:
    path = folder / "packed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in (folder / "reveal6").rglob("*"):
            archive.write(file, Path("my talk") / file.relative_to(folder / "reveal6"))
    async with hosted(stage, path) as url:
        await open_page(url)
        await stage.until_shown()
        assert (await stage.press(command="go_to", slide="Lights"))[1]["result"] == "applied"
    assert (folder.parent / ".cache").is_dir()


async def test_a_notebook_is_converted_and_needs_no_internet(
    stage: Stage, open_page: OpenPage, folder: Path, problems: list[str]
) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {"slideshow": {"slide_type": "slide"}}, "source": f"# {title}"}
        for title in ("One", "Two")
    ]
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    async with hosted(stage, path) as url:
        await open_page(url)
        await stage.until_shown()
        await stage.until_title("One")
        assert (await stage.press())[1]["state"]["title"] == "Two"
    # nbconvert loads MathJax and mermaid from a CDN; slides work without them.
    assert all("cdn" in problem or "ERR_" in problem for problem in problems)
    problems.clear()


async def test_a_pdf_fills_the_window_and_200_pages_are_no_burden(browser: Browser, stage: Stage, folder: Path) -> None:
    path = folder / "print.pdf"
    path.write_bytes(pdf(200))
    async with hosted(stage, path) as url:
        page = await browser.new_page(viewport={"width": 1280, "height": 720}, device_scale_factor=2)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url)
        canvas = page.locator("canvas").first
        await canvas.wait_for()
        size = await canvas.evaluate(
            "(canvas) => [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight]"
        )
        assert size == [2560, 1440, 1280, 720]
        assert await page.evaluate("slideControlViewer.pagesCount") == 200
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("End")
        assert await page.evaluate("slideControlViewer.currentPageNumber") == 200
        assert len(page.workers) == 1
        assert errors == []
        await page.close()


async def test_presses_walk_a_pdf_blank_it_and_find_its_page_again_when_the_file_changes(
    stage: Stage, open_page: OpenPage, folder: Path
) -> None:
    path = folder / "walk.pdf"
    path.write_bytes(pdf(200))
    async with hosted(stage, path) as url:
        page = await open_page(url)
        await stage.until_shown()
        await until_number(stage, 1)
        for number in range(2, 201):
            status, answer = await stage.press()
            assert (status, answer["result"]) == (200, "applied")
            assert (answer["state"]["number"], answer["state"]["total"]) == (number, 200)
        assert await page.evaluate("slideControlViewer.currentPageNumber") == 200
        assert (await stage.press())[1]["state"]["number"] == 200
        await stage.until_title("Page 200")
        await stage.press(command="go_to", slide=77)
        await stage.press(command="blank", mode="on")
        assert await stage.state("switch.blank") == "on"
        path.write_bytes(pdf(120))
        await until(lambda: slide(stage), lambda seen: seen.get("total") == 120)
        await until_number(stage, 77)
        assert await stage.state("switch.blank") == "on"
        assert await page.evaluate("slideControlViewer.currentPageNumber") == 77
        assert (await stage.press(command="blank", mode="off"))[1]["state"]["blank"] is False
        assert "slide-control" not in page.url


async def test_a_pdf_page_without_a_heading_has_its_first_words_as_title_or_none(
    stage: Stage, open_page: OpenPage, folder: Path
) -> None:
    def line(size: int, top: int, words: bytes) -> bytes:
        return b"BT /F1 %d Tf 20 %d Td (%s) Tj ET\n" % (size, top, words)

    path = folder / "titles.pdf"
    texts = [
        line(20, 300, b"Above it") + line(40, 200, b"The heading") + line(20, 100, b"Below it"),
        line(60, 300, b"2") + line(20, 200, b"Words"),
        b"".join(line(20, 300 - 30 * number, b"%d %%" % number) for number in range(5)),
        b"".join(line(20, 300 - 30 * number, b"line %d has many words" % number) for number in range(8)),
    ]
    path.write_bytes(pdf(4, texts=texts))
    async with hosted(stage, path) as url:
        await open_page(url)
        await stage.until_title("The heading")
        await stage.press(command="go_to", slide=4)
        await until(lambda: slide(stage), lambda seen: str(seen["title"]).startswith("line 0 has many words line 1"))
        title = str((await slide(stage))["title"])
        assert title.endswith("…")
        assert len(title) <= 101
        await stage.press(command="go_to", slide=2)
        await stage.until_title("Words")
        assert (await stage.press(command="go_to", slide=3))[1]["state"]["title"] == ""


async def test_a_powerpoint_file_is_shown_with_its_own_titles_notes_and_hidden_slides(
    stage: Stage, open_page: OpenPage, folder: Path
) -> None:
    talk = [FileSlide("Opening", "Smile."), FileSlide("Backup", "Only if asked.", hidden=True), FileSlide("End")]
    path = write_pptx(folder / "walk.pptx", talk)
    write_pdf(folder / "walk.pdf", 3)
    try:
        async with hosted(stage, path) as url:
            page = await open_page(url)
            await stage.until_title("Opening")
            seen = await slide(stage)
            assert (seen["number"], seen["total"], seen["notes"], seen["next_title"]) == ("1", 3, "Smile.", "End")
            assert (await stage.press())[1]["state"]["number"] == 3
            assert (await stage.press())[1]["state"]["number"] == 3
            assert (await stage.press(command="previous"))[1]["state"]["number"] == 1
            assert (await stage.press(command="go_to", slide=2))[1]["state"]["title"] == "Backup"
            assert (await stage.press())[1]["state"]["title"] == "End"
            await page.keyboard.press("ArrowLeft")
            await until_number(stage, 1)
            assert (await stage.press(command="last"))[1]["state"]["number"] == 3
    finally:
        (folder / "walk.pdf").unlink()


@pytest.mark.parametrize(
    "worker",
    ["class { constructor() { throw new DOMException('No.'); } }", "class extends EventTarget {}"],
    ids=["none", "one that never speaks"],
)
async def test_a_browser_that_starts_no_worker_shows_a_pdf_all_the_same(
    browser: Browser, stage: Stage, folder: Path, worker: str
) -> None:
    path = folder / "alone.pdf"
    path.write_bytes(pdf(3))
    async with hosted(stage, path) as url:
        page = await browser.new_page()
        await page.add_init_script(f"window.Worker = {worker}")
        await page.goto(url)
        await page.locator("canvas").first.wait_for()
        assert await page.evaluate("slideControlViewer.pagesCount") == 3
        assert page.workers == []
        await page.close()


async def test_a_locked_or_broken_pdf_says_so(browser: Browser, stage: Stage, folder: Path) -> None:
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] " % (
        b"11" * 32,
        b"22" * 32,
    )
    path = folder / "locked.pdf"
    path.write_bytes(pdf(1, trailer=locked))
    async with hosted(stage, path) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.get_by_text("locked with a password").first.wait_for()
        path.write_bytes(b"%PDF-1.7 nothing")
        response = await page.goto(f"{url.partition('#')[0]}?again")
        assert response is not None
        assert response.status == 422
        assert "end of this PDF file is missing" in await page.inner_text("body")
        await page.close()


async def log_in(browser: Browser, stage: Stage, path: str, **options: Any) -> Page:
    """Open a page of Home Assistant as its administrator."""
    return await open_as(browser, stage.home_assistant.client, path, **options)


async def open_as(browser: Browser, client: Client, path: str, **options: Any) -> Page:
    """Open a page of Home Assistant as the client's user; the options are those of a new page."""
    page = await browser.new_page(**({"viewport": {"width": 1280, "height": 800}} | options))
    await visit_as(page, client, path)
    return page


async def visit_as(page: Page, client: Client, path: str) -> None:
    """Go to a page of Home Assistant as the client's user."""
    tokens = {
        "access_token": client.token,
        "token_type": "Bearer",
        "expires_in": 10_000_000,
        "expires": 9_999_999_999_999,
        "hassUrl": client.url,
        "clientId": f"{client.url}/",
        "refresh_token": "",
    }
    await page.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
    await page.goto(f"{client.url}{path}")


async def test_an_administrator_drops_a_file_deletes_it_and_takes_that_back(
    browser: Browser, stage: Stage, folder: Path
) -> None:
    page = await log_in(browser, stage, "/slide-control")
    await page.get_by_text("Drop slides here").wait_for()
    await page.evaluate(
        """async () => {
          const find = (root) => root.querySelector?.('slide-control-panel')
            ?? [...root.querySelectorAll('*')].map((each) => each.shadowRoot && find(each.shadowRoot)).find(Boolean);
          const data = new DataTransfer();
          data.items.add(new File(['# Dropped'], 'dropped.md'));
          const zone = find(document).shadowRoot.querySelector('.drop');
          zone.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data, cancelable: true }));
        }"""
    )
    await page.get_by_text("dropped.md was uploaded.").wait_for()
    assert (folder / "dropped.md").read_text() == "# Dropped"
    row = page.locator("li[data-name='dropped.md']")
    await row.get_by_role("button", name="Delete").click()
    await page.get_by_text("Dropped was deleted.").wait_for()
    assert not (folder / "dropped.md").exists()
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_text("dropped.md was restored.").wait_for()
    assert (folder / "dropped.md").read_text() == "# Dropped"
    await page.set_input_files("input[type=file]", {"name": "bad.zip", "mimeType": "application/zip", "buffer": b"no"})
    await page.get_by_text("a zip file, or it is damaged").first.wait_for()
    assert not (folder / "bad.zip").exists()
    (folder / "dropped.md").unlink()
    await page.close()
