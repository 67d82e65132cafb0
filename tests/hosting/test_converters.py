"""Presentations are shown by way of a converter, one at a time; one that fails costs nobody else anything."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from aiohttp import web
import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.hosting.addresses.aliases import opaque_path
from custom_components.slide_control.hosting.converters import libreoffice
from custom_components.slide_control.hosting.converters.conversions import CONVERSIONS
from custom_components.slide_control.hosting.formats.pdf_pages import count_pages
from homeassistant.config_entries import SOURCE_HASSIO
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
from tests.doubles.presentations import LibreOfficeDouble, Page, appear, write_odp, write_pdf, write_pptx

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.audience.audience import Audience
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

TALK = [Page("Welcome", "Smile <b>."), Page("Backup", hidden=True), Page("End")]


class Home:
    """Home Assistant with a stage, a folder of decks, and perhaps LibreOffice."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, client: Any, page: Any, folder: Path) -> None:
        self.hass = hass
        self.entry = entry
        self.client = client
        self.page = page
        self.decks = folder
        self.conversions = hass.data[CONVERSIONS]

    async def listed(self, name: str) -> dict[str, Any]:
        """Return what the list says about a deck."""
        await self.client.send_json_auto_id({"type": "slide_control/hosted/list"})
        while (answer := await self.client.receive_json())["type"] == "event":
            pass
        return next(deck for deck in answer["result"]["hosted"] if deck["name"] == name)

    async def get(self, name: str, path: str, purpose: Purpose = Purpose.DISPLAY) -> Any:
        """Return the answer for a file of a deck."""
        capability = create_capability(self.entry.data, deck_id(name), purpose)
        return await self.page.get(f"/slide_control/hosted/{capability}/{path}")

    async def until_listed(self, name: str, what: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the list says something about a deck."""
        async with asyncio.timeout(60):
            while not what(deck := await self.listed(name)):
                await asyncio.sleep(0.05)
        return deck


@pytest.fixture
async def home(
    hass: HomeAssistant,
    socket_enabled: None,
    stage: Stage,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> Home:
    monkeypatch.setenv("PATH", "/nowhere")
    folder = Path(hass.config.config_dir, "slide_control", "decks")
    folder.mkdir(parents=True, exist_ok=True)
    return Home(hass, entry, await hass_ws_client(), await hass_client_no_auth(), folder)


@pytest.fixture
def office(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LibreOfficeDouble:
    double = LibreOfficeDouble(tmp_path / "office")
    monkeypatch.setenv("PATH", str(double.folder))
    return double


async def test_without_a_converter_the_list_says_what_is_known_and_what_to_do(home: Home) -> None:
    write_pptx(home.decks / "a.pptx", TALK)
    deck = await home.listed("a.pptx")
    assert (deck["kind"], deck["title"], deck["slides"], deck["hidden"]) == ("powerpoint", "Welcome", 3, 1)
    assert deck["notes"] is True
    assert deck["translation_key"] == "presentation_without_converter"
    assert (await home.get("a.pptx", opaque_path("a.pptx.html"))).status == 422
    write_pdf(home.decks / "a.pdf", 2)
    deck = await home.listed("a.pptx")
    assert (deck["problem"], deck["status"]["message"]) == (None, "The slides come from a.pdf.")
    page = await (await home.get("a.pptx", opaque_path("a.pptx.html"))).text()
    assert 'data-pages="1"><h2>Welcome</h2><aside class="notes">Smile &lt;b&gt;.</aside>' in page
    assert '<li data-pages="0" data-hidden><h2>Backup' in page
    write_pdf(home.decks / "a.pdf", 7)
    assert (await home.listed("a.pptx"))["translation_key"] == "presentation_without_converter"


async def test_libreoffice_converts_a_file_once_until_it_changes(home: Home, office: LibreOfficeDouble) -> None:
    write_pptx(home.decks / "a.pptx", TALK)
    answers = await asyncio.gather(*(home.get("a.pptx", opaque_path("a.pptx.html")) for _ in range(3)))
    page = await answers[0].text()
    assert {answer.status for answer in answers} == {200}
    assert office.runs == 1
    assert "<title>Welcome</title>" in page
    assert 'data-pdf="a.pptx.pdf"' in page
    assert '<li data-pages="1" data-hidden>' in page
    pdf = await home.get("a.pptx", "a.pptx.pdf")
    assert (pdf.status, pdf.headers["Content-Type"]) == (200, "application/pdf")
    assert count_pages(await pdf.read()) == 3
    assert (await home.get("a.pptx", opaque_path("a.pptx.pdf"))).status == 200
    assert (await home.get("a.pptx", "a.pptx")).status == 200
    write_pptx(home.decks / "a.pptx", [*TALK, Page("One more")])
    assert count_pages(await (await home.get("a.pptx", "a.pptx.pdf")).read()) == 4
    assert office.runs == 2
    assert len([each for each in (home.decks.parent / ".cache").iterdir() if each.is_dir()]) == 1


async def test_what_appears_by_clicks_is_a_step_of_its_slide(home: Home, office: LibreOfficeDouble) -> None:
    points = Page("Points", lines=("One", "Two"), effects=[appear(0), appear(1)])
    write_pptx(home.decks / "a.pptx", [Page("Welcome"), points, replace(points, hidden=True)])
    page = await (await home.get("a.pptx", opaque_path("a.pptx.html"))).text()
    assert '<li data-pages="1"><h2>Welcome</h2></li><li data-pages="3"><h2>Points</h2></li>' in page
    assert '<li data-pages="3" data-hidden>' in page
    assert count_pages(await (await home.get("a.pptx", "a.pptx.pdf")).read()) == 7
    deck = await home.listed("a.pptx")
    assert (deck["slides"], deck["hidden"], deck["status"], office.runs) == (3, 1, None, 1)
    write_pdf(home.decks / "a.pdf", 3)
    page = await (await home.get("a.pptx", opaque_path("a.pptx.html"))).text()
    assert 'data-pages="3"' not in page
    for number, behavior in enumerate(("refuse steps", "forget steps"), 1):
        office.behave(behavior)
        write_pptx(home.decks / f"{number}.pptx", [points])
        page = await (await home.get(f"{number}.pptx", opaque_path(f"{number}.pptx.html"))).text()
        assert '<li data-pages="1"><h2>Points</h2></li>' in page
        assert (await home.listed(f"{number}.pptx"))["problem"] is None
        assert office.runs == 1 + 2 * number


async def test_an_audience_gets_the_slides_without_notes_and_not_the_file(
    home: Home, office: LibreOfficeDouble, audience: Audience
) -> None:
    write_pptx(home.decks / "a.pptx", TALK)
    public = await home.get("a.pptx", opaque_path("a.pptx.html"), Purpose.FOLLOW)
    assert public.status == 200
    assert "Smile" not in await public.text()
    assert (await home.get("a.pptx", "a.pptx.pdf", Purpose.FOLLOW)).status == 200
    assert (await home.get("a.pptx", "a.pptx", Purpose.FOLLOW)).status == 404
    assert (await home.get("a.pptx", opaque_path("a.pptx"), Purpose.FOLLOW)).status == 404


async def test_what_arrives_is_converted_before_anybody_opens_it(home: Home, office: LibreOfficeDouble) -> None:
    (home.decks / "talk").mkdir()
    write_odp(home.decks / "talk" / "slides.odp", TALK)
    await home.until_listed("talk", lambda _: home.conversions.is_made((home.decks / "talk" / "slides.odp").resolve()))
    deck = await home.until_listed("talk", lambda deck: deck["status"] is None)
    assert (deck["problem"], deck["kind"], office.runs) == (None, "opendocument", 1)


async def test_a_converter_that_fails_is_killed_with_its_children_and_not_tried_again(
    home: Home, office: LibreOfficeDouble
) -> None:
    write_pptx(home.decks / "a.pptx", TALK)
    write_pptx(home.decks / "b.pptx", TALK)
    office.behave("hang")
    with patch.object(libreoffice, "CONVERT_SECONDS", 2):
        assert (await home.get("a.pptx", opaque_path("a.pptx.html"))).status == 422
    assert (await home.listed("a.pptx"))["translation_key"] == "converter_gave_up"
    if sys.platform == "linux":
        child = (office.folder / "child").read_text()
        status = Path("/proc", child, "status")
        assert not status.exists() or "State:\tZ" in status.read_text()
    office.behave("convert")
    assert (await home.get("a.pptx", opaque_path("a.pptx.html"))).status == 422
    assert (await home.get("b.pptx", opaque_path("b.pptx.html"))).status == 200
    for behavior, key in (("die", "converter_gave_up"), ("refuse", "converter_refused")):
        office.behave(behavior)
        write_pptx(home.decks / "a.pptx", [*TALK, Page(behavior)])
        assert (await home.get("a.pptx", opaque_path("a.pptx.html"))).status == 422
        assert (await home.listed("a.pptx"))["translation_key"] == key
    assert not list((home.decks.parent / ".cache").glob("converting-*"))


class Gotenberg:
    """A server with Gotenberg's documented API, and what it is asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer: Callable[[], web.Response] = lambda: web.Response(status=500)

    async def convert(self, request: web.Request) -> web.Response:
        """Answer a form."""
        form = await request.post()
        self.asked.append({name: getattr(value, "filename", value) for name, value in form.items()})
        return self.answer()


async def test_a_gotenberg_server_converts_and_wrong_answers_are_told(
    home: Home, aiohttp_server: Any, tmp_path: Path
) -> None:
    gotenberg, app = Gotenberg(), web.Application(client_max_size=2**30)
    app.router.add_post("/forms/libreoffice/convert", gotenberg.convert)
    app.router.add_get("/health", lambda _: _json({"status": "up", "details": {"libreoffice": {"status": "up"}}}))
    server = await aiohttp_server(app)

    async def use(address: str) -> dict[str, Any]:
        await home.client.send_json_auto_id({"type": "slide_control/converter", "gotenberg": address})
        while (answer := await home.client.receive_json())["type"] == "event":
            pass
        return dict(answer)

    assert (await use("http://127.0.0.1:1"))["error"]["translation_key"] == "converter_unreachable"
    assert (await use("ftp://a.example"))["error"]["translation_key"] == "address_of_no_page"
    used = await use(f"http://127.0.0.1:{server.port}/")
    assert used["result"] == {"gotenberg": f"http://127.0.0.1:{server.port}", "libreoffice": False}
    pdf = write_pdf(tmp_path / "a.pdf", 3).read_bytes()
    wrong: dict[str, Callable[[], web.Response]] = {
        "converter_refused": lambda: web.Response(status=400),
        "converter_busy": lambda: web.Response(status=503),
        "converter_is_no_gotenberg": lambda: web.Response(text="<html>Sign in", content_type="text/html"),
        "pdf_incomplete": lambda: web.Response(body=pdf[:40], content_type="application/pdf"),
    }
    for number, (key, gotenberg.answer) in enumerate(wrong.items()):
        write_pptx(home.decks / f"{number}.pptx", TALK)
        assert (await home.get(f"{number}.pptx", opaque_path(f"{number}.pptx.html"))).status == 422
        assert (await home.listed(f"{number}.pptx"))["translation_key"] == key
    gotenberg.answer = lambda: web.Response(body=pdf, content_type="application/pdf")
    write_pptx(home.decks / "a.pptx", TALK)
    assert (await home.get("a.pptx", opaque_path("a.pptx.html"))).status == 200
    assert gotenberg.asked[-1] == {"files": "slides.pptx", "exportHiddenSlides": "true"}
    assert (await use(""))["result"]["gotenberg"] == ""


async def test_the_app_is_found_and_used_after_one_question(home: Home, aiohttp_server: Any) -> None:
    app = web.Application()
    health: dict[str, Any] = {"status": "up", "details": {"chromium": {"status": "up"}}}
    app.router.add_get("/health", lambda _: _json(health))
    server = await aiohttp_server(app)
    found = HassioServiceInfo({"host": "127.0.0.1", "port": server.port}, "Slide converter", "converter", "abc")
    flows = home.hass.config_entries.flow
    asked = await flows.async_init(DOMAIN, context={"source": SOURCE_HASSIO}, data=found)
    assert (asked["type"], asked["step_id"]) == (FlowResultType.FORM, "converter")
    refused = await flows.async_configure(asked["flow_id"], {})
    assert refused["errors"] == {"base": "converter_silent"}
    health["details"]["libreoffice"] = {"status": "up"}
    used = await flows.async_configure(asked["flow_id"], {})
    assert (used["type"], used["reason"]) == (FlowResultType.ABORT, "converter_used")
    assert home.conversions.gotenberg == f"http://127.0.0.1:{server.port}"
    again = await flows.async_init(DOMAIN, context={"source": SOURCE_HASSIO}, data=found)
    assert (again["type"], again["reason"]) == (FlowResultType.ABORT, "converter_used")
    assert len(home.hass.config_entries.async_entries(DOMAIN)) == 1


async def _json(value: object) -> web.Response:
    return web.json_response(value)
