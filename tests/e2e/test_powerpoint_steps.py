"""What appears by clicks in a PowerPoint file appears by presses, as LibreOffice draws it, or else a stand-in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
import zipfile

from aiohttp import web
import pytest

from harness.ports import free_port
from harness.stage import links
from tests.doubles.presentations import Page, appear, write_pdf, write_pptx

from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from .stage import OpenPage, Stage

TALK = [
    Page("Opening", "Smile."),
    Page("Points", "Slowly.", lines=("One", "Two", "Three"), effects=[appear(0), appear(1, 2)]),
    Page("End"),
]

FONTS = {"translation_key": "presentation_fonts"}
"""What is said of a deck that is ready where the converter lacks its fonts."""


@pytest.fixture
async def converter(stage: Stage, tmp_path: Path) -> AsyncIterator[None]:
    """LibreOffice of this machine, or a server with the interface of Gotenberg that writes empty pages."""
    if shutil.which("soffice"):
        yield
        return

    async def convert(request: web.Request) -> web.Response:
        form = await request.post()
        with zipfile.ZipFile(form["files"].file) as package:  # type: ignore[union-attr]
            slides = package.read("ppt/presentation.xml").count(b"<p:sldId ")
        pdf = write_pdf(tmp_path / "a.pdf", slides).read_bytes()
        return web.Response(body=pdf, content_type="application/pdf")

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"status": "up", "details": {"libreoffice": {"status": "up"}}})

    app = web.Application()
    app.router.add_post("/forms/libreoffice/convert", convert)
    app.router.add_get("/health", health)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    use = stage.home_assistant.client.websocket
    await use("slide_control/converter", gotenberg=f"http://127.0.0.1:{port}")
    yield
    await use("slide_control/converter", gotenberg="")
    await runner.cleanup()


async def test_bullets_appear_by_presses(stage: Stage, open_page: OpenPage, converter: None) -> None:
    path = write_pptx(stage.home_assistant.folder / "slide_control" / "decks" / "steps.pptx", TALK)

    async def listed() -> dict[str, Any]:
        found = await stage.home_assistant.client.websocket("slide_control/hosted/list")
        return next((deck for deck in found["hosted"] if deck["name"] == path.name), {})

    async def press(**fields: Any) -> tuple[int, int, int]:
        state = (await stage.press(**fields))[1]["state"]
        return state["number"], state["fragment"], state["fragments"]

    try:
        deck = await until(
            listed, lambda deck: deck and (deck["status"] or FONTS)["translation_key"] == "presentation_fonts"
        )
        assert (deck["slides"], deck["problem"]) == (3, None)
        found = await links(stage.home_assistant.client, stage.entry_id)
        page = await open_page(next(each["url"] for each in found["hosted"] if each["name"] == path.name))
        await stage.until_title("Opening")
        assert await page.evaluate("slideControlViewer.pagesCount") == 5
        assert [await press() for _ in range(4)] == [(2, 0, 2), (2, 1, 2), (2, 2, 2), (3, 0, 0)]
        assert [await press(command="previous") for _ in range(2)] == [(2, 2, 2), (2, 1, 2)]
        assert await press(command="go_to", slide="Points") == (2, 0, 2)
        seen = (await stage.home_assistant.client.state("sensor.demo_stage_slide"))["attributes"]
        assert (seen["title"], seen["notes"], seen["next_title"], seen["total"]) == ("Points", "Slowly.", "End", 3)
        assert await press(command="last") == (3, 0, 0)
    finally:
        path.unlink()
