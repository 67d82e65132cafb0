"""What Home Assistant serves: the client to everyone, decks to display links, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.access.tokens import Role, verify_token
from custom_components.slide_control.config_entry import new_secrets
from custom_components.slide_control.const import CONF_LOCAL_ONLY
from custom_components.slide_control.hosting.client.version import client_version
from custom_components.slide_control.hosting.vendor import PDFJS
from tests.doubles.websocket_display import token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

PAGE = "<!doctype html><html><head><title>A talk</title></head><body></body></html>"


@pytest.fixture
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Path:
    """A configuration folder of the test's own, with one deck in it."""
    hass.config.config_dir = str(tmp_path)
    deck = tmp_path / "slide_control" / "decks" / "talk"
    deck.mkdir(parents=True)
    (deck / "index.html").write_text(PAGE)
    (deck / "style.css").write_text("body { color: red }")
    (tmp_path / "secrets.yaml").write_text("password: hunter2")
    return tmp_path


@pytest.fixture
async def client(config_folder: Path, stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser without a login."""
    return await hass_client_no_auth()


def bearer(token: str) -> dict[str, str]:
    """Return the header that carries a link's token."""
    return {"Authorization": f"Bearer {token}"}


def hosted(
    entry: MockConfigEntry, path: str = "index.html", *, name: str = "talk", purpose: Purpose = Purpose.DISPLAY
) -> str:
    """Return the address of a hosted deck's file."""
    return f"/slide_control/hosted/{create_capability(entry.data, deck_id(name), purpose)}/{path}"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("deck.js", "text/javascript; charset=utf-8"), ("words/en.json", "application/json")],
)
async def test_the_client_is_served_to_any_page(client: Client, path: str, content_type: str) -> None:
    response = await client.get(f"/slide_control/client/{path}", headers={"Origin": "null"})
    assert response.status == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["Access-Control-Allow-Origin"] == "null"
    assert response.headers["Cache-Control"] == "no-cache"
    etag = {"If-None-Match": response.headers["ETag"]}
    assert (await client.get(f"/slide_control/client/{path}", headers=etag)).status == 304


@pytest.mark.parametrize(
    "path", ["nothing.js", "../manifest.json", "..%2fmanifest.json", "adapters", "%2e%2e/const.py", "%00"]
)
async def test_nothing_but_the_client_is_served_there(client: Client, path: str) -> None:
    assert (await client.get(f"/slide_control/client/{path}")).status in (400, 404)


@pytest.mark.parametrize("page", ["open", "follow", "join"])
async def test_the_page_behind_a_display_link_runs_our_scripts_only(client: Client, page: str) -> None:
    response = await client.get(f"/slide_control/{page}")
    assert response.status == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


async def test_the_page_of_a_remote_runs_our_scripts_only_and_can_be_installed(client: Client) -> None:
    response = await client.get("/slide_control/remote")
    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert {
        "default-src 'none'",
        "script-src 'self'",
        "frame-src 'self' http: https:",
        "frame-ancestors 'self'",
    } <= set(policy.split("; "))
    page = await response.text()
    assert 'href="client/remote.webmanifest"' in page
    response = await client.get("/slide_control/client/remote.webmanifest")
    assert response.content_type == "application/manifest+json"
    manifest = json.loads(await response.read())
    assert (manifest["start_url"], manifest["display"]) == ("../remote", "standalone")
    for icon in manifest["icons"]:
        response = await client.get(f"/slide_control/client/{icon['src']}")
        assert (response.status, response.content_type) == (200, "image/png")


async def test_a_display_link_lists_the_decks(client: Client, entry: MockConfigEntry) -> None:
    response = await client.get("/api/slide_control/decks", headers=bearer(token_for(entry.data, opens=True)))
    assert await response.json() == {
        "stage": "Demo stage",
        "hosted": [
            {
                "name": "talk",
                "title": "A talk",
                "url": hosted(entry),
                "frame": hosted(entry, purpose=Purpose.FRAME),
                "problem": None,
                "note": None,
            }
        ],
    }


async def test_nobody_else_learns_which_decks_there_are(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    for headers in (
        {},
        bearer("nonsense"),
        {"Authorization": "Basic eDp5"},
        bearer(token_for(new_secrets())),
        bearer(token_for(entry.data)),
        bearer(token_for(entry.data, opens=True, deck=deck_id("talk"))),
        bearer(token_for(entry.data, Role.FOLLOWER)),
        bearer(token_for(entry.data, Role.REMOTE, opens=True)),
        bearer(token_for(entry.data, Role.REMOTE)),
    ):
        response = await client.get("/api/slide_control/decks", headers=headers)
        assert response.status == 403
        assert (await response.json())["message"]
    await hass.config_entries.async_unload(entry.entry_id)
    response = await client.get("/api/slide_control/decks", headers=bearer(token_for(entry.data, opens=True)))
    assert response.status == 503


async def test_a_hosted_page_has_the_client_in_it_and_an_origin_of_its_own(
    client: Client, entry: MockConfigEntry, config_folder: Path
) -> None:
    response = await client.get(hosted(entry))
    assert response.status == 200
    body = await response.text()
    files = re.findall(r'src="(?:\.\./)+client-([^"]+)"', body)
    assert files == [f"{client_version()}-deck/{name}.js" for name in ("old_browser", "sandbox", "deck")]
    assert body.index("/sandbox.js") < body.index("<title>A talk</title>")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert (config_folder / "slide_control/decks/talk/index.html").read_text() == PAGE


async def test_a_hosted_page_is_sent_again_only_when_it_has_changed(
    client: Client, entry: MockConfigEntry, config_folder: Path
) -> None:
    first = await client.get(hosted(entry))
    known = {"If-None-Match": first.headers["ETag"]}
    assert (await client.get(hosted(entry), headers=known)).status == 304
    (config_folder / "slide_control/decks/talk/index.html").write_text(PAGE + "<!-- changed -->")
    assert "changed" in await (await client.get(hosted(entry), headers=known)).text()


async def test_text_is_squeezed_and_not_sent_again_while_it_is_the_same(
    client: Client, entry: MockConfigEntry, config_folder: Path
) -> None:
    style = "body { color: red }" * 200
    (config_folder / "slide_control/decks/talk/style.css").write_text(style)
    address = hosted(entry, "style.css")
    first = await client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (first.status, await first.text()) == (200, style)
    assert first.headers["Content-Encoding"] == "gzip"
    assert int(first.headers["Content-Length"]) < len(style) / 10
    assert (first.headers["Vary"], first.headers["Cache-Control"]) == ("Accept-Encoding", "no-cache")
    known = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = await client.get(address, headers=known)
    assert (again.status, await again.read()) == (304, b"")
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["ETag"] != first.headers["ETag"]
    (config_folder / "slide_control/decks/talk/style.css").write_text(style + "p { color: blue }")
    assert (await client.get(address, headers=known)).status == 200


async def test_a_librarys_files_are_kept_for_a_year_and_our_own_are_asked_for_again(client: Client) -> None:
    library = await client.get(f"{PDFJS}/build/pdf.min.mjs")
    assert (library.status, library.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert library.headers["Content-Encoding"] == "gzip"
    own = await client.get("/slide_control/client/pdf.js")
    assert (own.status, own.headers["Cache-Control"]) == (200, "no-cache")


async def test_a_decks_other_files_come_as_they_are(client: Client, entry: MockConfigEntry) -> None:
    response = await client.get(hosted(entry, "style.css"), headers={"Origin": "null", "Range": "bytes=0-3"})
    assert (response.status, await response.text()) == (206, "body")
    assert response.headers["Access-Control-Allow-Origin"] == "null"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["nothing.html", "../../../secrets.yaml", "..%2f..%2f..%2fsecrets.yaml", "%2e%2e/%2e%2e/secrets.yaml", ""]
)
async def test_no_path_leads_out_of_a_deck(client: Client, entry: MockConfigEntry, path: str) -> None:
    response = await client.get(hosted(entry, path))
    assert response.status in (400, 403, 404)
    assert "hunter2" not in await response.text()


async def test_a_path_opens_nothing_without_its_capability(client: Client, entry: MockConfigEntry) -> None:
    good = create_capability(entry.data, deck_id("talk"), Purpose.DISPLAY)
    other_key = {**entry.data, "keys": new_secrets()["keys"]}
    for capability in (
        "ü",
        "A" * 72,
        good[:-4],
        good + "AAAA",
        f"B{good[1:]}",
        f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}",
        create_capability(other_key, deck_id("talk"), Purpose.DISPLAY),
        create_capability(new_secrets(), deck_id("talk"), Purpose.DISPLAY),
        create_capability(entry.data, deck_id("talk"), Purpose.VIEW, expires_at=1),
    ):
        response = await client.get(f"/slide_control/hosted/{capability}/index.html")
        assert response.status == 403
        assert re.search("revoked|expired", await response.text())
    other_deck = create_capability(entry.data, deck_id("other"), Purpose.DISPLAY)
    assert (await client.get(f"/slide_control/hosted/{other_deck}/index.html")).status == 404


async def test_only_a_page_in_a_window_of_its_own_has_a_token_and_it_is_for_that_deck_alone(
    client: Client, entry: MockConfigEntry
) -> None:
    page = await (await client.get(hosted(entry))).text()
    found = re.search(r'data-token="([^"]+)"', page)
    assert found is not None
    grant = verify_token(found[1], lambda _stage_id, role: entry.data["keys"][role.value])
    assert (grant.role, grant.deck, grant.opens) == (Role.DISPLAY, deck_id("talk"), False)
    for purpose in (Purpose.FRAME, Purpose.VIEW):
        assert "data-token" not in await (await client.get(hosted(entry, purpose=purpose))).text()


async def test_a_stage_for_the_local_network_is_not_served_elsewhere(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    with patch("custom_components.slide_control.access.grants.is_local", return_value=False):
        response = await client.get(hosted(entry))
        assert (response.status, "local network" in await response.text()) == (403, True)
        hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
        assert (await client.get(hosted(entry))).status == 200
