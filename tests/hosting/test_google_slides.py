"""A presentation from Google Slides becomes a deck by its address, and can be fetched again.

The server here answers as Google does: the export redirects to Google's storage, and asks to sign in for what isn't
shared. Names and TLS are checked as they are for Google itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import quote

from aiohttp import web
import pytest

from custom_components.slide_control.hosting.imports import google_slides
from homeassistant.helpers.aiohttp_client import DATA_CLIENTSESSION, async_get_clientsession
from tests.doubles.content_networks import ContentNetworks, content_networks
from tests.doubles.presentations import Page, write_pdf, write_pptx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

ID = "1Bdwl1ucbFGd1qDrZk-D3o6uN0S_LyN3TQ75kOd4wiGo"
ADDRESS = f"https://docs.google.com/presentation/d/{ID}/edit?usp=sharing#slide=id.p"
STORAGE = "doc-0s-7g-slides.googleusercontent.com"
EXPORT = f"docs.google.com/presentation/d/{ID}/export"
TALK = [Page("Hello", "Wave."), Page("Skipped", hidden=True), Page("End")]
SIGN_IN = "accounts.google.com/v3/signin/identifier"


def redirect(target: str) -> web.Response:
    """Return what leads to another address."""
    return web.Response(status=307, headers={"Location": f"https://{target}"})


class Google:
    """Google's servers, and the sidebar page of an administrator."""

    def __init__(self, hass: HomeAssistant, networks: ContentNetworks, client: Any, files: Path) -> None:
        self.networks = networks
        self.client = client
        self.files = files
        self.decks = Path(hass.config.config_dir, "slide_control", "decks")

    def share(self, pages: list[Page], title: str = "My talk: 2026/27", shown: int | None = None) -> None:
        """Let Google export these slides; the PDF has the ones that aren't skipped."""
        pdf = write_pdf(self.files / "a.pdf", sum(not page.hidden for page in pages) if shown is None else shown)
        for kind, file in {"pptx": write_pptx(self.files / "a.pptx", pages), "pdf": pdf}.items():
            headers = {
                "Content-Type": google_slides.TYPES[kind],
                "Content-Disposition": f"attachment; filename=\"x.{kind}\"; filename*=UTF-8''"
                + quote(title, safe="")
                + f".{kind}",
            }
            self.networks.answers[f"{EXPORT}/{kind}"] = redirect(f"{STORAGE}/export/{kind}")
            self.networks.answers[f"{STORAGE}/export/{kind}"] = web.Response(body=file.read_bytes(), headers=headers)

    async def ask(self, command: str, **fields: str) -> dict[str, Any]:
        """Return the answer to a command."""
        await self.client.send_json_auto_id({"type": f"slide_control/hosted/{command}", **fields})
        while (answer := await self.client.receive_json())["type"] == "event":
            pass
        return dict(answer)

    async def listed(self) -> dict[str, dict[str, Any]]:
        """Return the decks by name."""
        return {deck["name"]: deck for deck in (await self.ask("list"))["result"]["hosted"]}


@pytest.fixture
async def google(
    hass: HomeAssistant,
    socket_enabled: None,
    stage: Stage,
    hass_ws_client: WebSocketGenerator,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Google]:
    monkeypatch.setenv("PATH", "/nowhere")
    names = ["docs.google.com", STORAGE, "accounts.google.com", "elsewhere.example"]
    async with content_networks(tmp_path_factory.mktemp("google"), names) as networks:
        async_get_clientsession(hass)
        sessions = hass.data[DATA_CLIENTSESSION]
        usual = dict(sessions)
        async with networks.session() as session:
            sessions.update(dict.fromkeys(sessions, session))
            yield Google(hass, networks, await hass_ws_client(), tmp_path_factory.mktemp("files"))
        sessions.update(usual)


async def test_a_presentation_becomes_a_deck_that_needs_no_converter_and_can_be_updated(google: Google) -> None:
    google.share(TALK)
    assert (await google.ask("add", address=ADDRESS))["result"] == {"name": "My talk 2026 27"}
    deck = (await google.listed())["My talk 2026 27"]
    assert (deck["title"], deck["kind"], deck["slides"], deck["hidden"]) == ("Hello", "powerpoint", 3, 1)
    assert (deck["problem"], deck["notes"], deck["fetched"]) == (None, True, True)
    google.share([*TALK, Page("One more")])
    assert (await google.ask("update", name="My talk 2026 27"))["result"] == {"name": "My talk 2026 27"}
    assert (await google.listed())["My talk 2026 27"]["slides"] == 4
    google.networks.answers[f"{STORAGE}/export/pdf"] = web.Response(status=503)
    assert (await google.ask("update", name="My talk 2026 27"))["error"]["translation_key"] == "google_slides_no_answer"
    assert (await google.listed())["My talk 2026 27"]["slides"] == 4
    google.share(TALK, shown=7)  # what Google exports doesn't match: the slides are shown all the same
    assert "result" in await google.ask("update", name="My talk 2026 27")
    deck = (await google.listed())["My talk 2026 27"]
    assert (deck["kind"], deck["slides"], deck["problem"]) == ("pdf", 7, None)
    assert "result" in await google.ask("add", address=ADDRESS)
    assert set(await google.listed()) == {"My talk 2026 27", "My talk 2026 27 2"}
    (google.decks / "other.md").write_text("# Other")
    assert (await google.ask("update", name="other.md"))["error"]["translation_key"] == "deck_not_fetched"
    assert not list((google.decks.parent / ".uploads").iterdir())


async def test_what_is_not_shared_or_leads_elsewhere_says_what_to_do(google: Google) -> None:
    page = web.Response(text="<html>Sign in</html>", content_type="text/html")
    answers = {
        "google_slides_not_shared": (redirect(SIGN_IN), page, web.Response(status=403), web.Response(status=401)),
        "google_slides_elsewhere": (
            redirect("elsewhere.example/a.pptx"),
            redirect("googleusercontent.com.elsewhere.example/a"),
            redirect(f"{STORAGE}:8443/a"),
            redirect(EXPORT + "/pptx"),
            web.Response(body=b"PK", content_type="application/zip"),
        ),
        "google_slides_gone": (web.Response(status=404),),
        "google_slides_no_answer": (web.Response(status=500), web.Response(status=429)),
    }
    for key, wrong in answers.items():
        for answer in wrong:
            google.networks.answers[f"{EXPORT}/pptx"] = answer
            assert (await google.ask("add", address=ADDRESS))["error"]["translation_key"] == key
    google.networks.asked.clear()
    google.networks.answers[f"{EXPORT}/pptx"] = web.Response(
        status=302, headers={"Location": "http://docs.google.com/plain"}
    )
    assert (await google.ask("add", address=ADDRESS))["error"]["translation_key"] == "google_slides_elsewhere"
    assert google.networks.asked == [f"{EXPORT}/pptx"]
    google.share(TALK)
    with patch.object(google_slides, "MAX_FILE_BYTES", 100):
        assert (await google.ask("add", address=ADDRESS))["error"]["translation_key"] == "google_slides_too_large"
    assert await google.listed() == {}
    assert not list((google.decks.parent / ".uploads").iterdir())


async def test_only_addresses_of_presentations_are_asked_and_only_for_administrators(
    google: Google, hass_admin_user: MockUser
) -> None:
    for address, key in {
        "": "google_slides_address",
        "https://docs.google.com/document/d/x/edit": "google_slides_address",
        f"http://docs.google.com/presentation/d/{ID}/edit": "google_slides_address",
        f"https://docs.google.com.elsewhere.example/presentation/d/{ID}/edit": "google_slides_address",
        f"https://user@docs.google.com/presentation/d/{ID}/edit": "google_slides_address",
        f"https://docs.google.com/presentation/d/{ID}%2F..%2F/edit": "google_slides_address",
        "https://docs.google.com/presentation/d/e/2PACX-1vQ_long_published_name_of_it/pub": "google_slides_published",
    }.items():
        assert (await google.ask("add", address=address))["error"]["translation_key"] == key, address
    for address in (
        f"https://docs.google.com/a/x.org/presentation/d/{ID}",
        f" https://docs.google.com/presentation/u/0/d/{ID}/ ",
    ):
        assert google_slides.parse_address(address) == ID
    assert google.networks.asked == []
    hass_admin_user.groups = []
    for command, fields in (("add", {"address": ADDRESS}), ("update", {"name": "x"})):
        assert (await google.ask(command, **fields))["error"]["code"] == "unauthorized"
