"""A deck's addresses, for administrators only."""

from __future__ import annotations

from pathlib import Path
import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from aiohttp import ClientError
import pytest

from custom_components.slide_control.access.tokens import Role, verify_token
from custom_components.slide_control.const import CONF_LOCAL_ONLY, CONF_WEBHOOK_ID
from homeassistant.components.http import ApiConfig
from homeassistant.core_config import async_process_ha_core_config

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
    from pytest_homeassistant_custom_component.typing import WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


async def ask(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry_id: str = "demo") -> dict[str, Any]:
    """Ask for the links as the frontend would."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "slide_control/links", "config_entry_id": entry_id})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_an_administrator_gets_every_address(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator, tmp_path: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    await async_process_ha_core_config(hass, {"internal_url": "http://ha.test:8123"})
    talk = tmp_path / "slide_control" / "decks" / "my talk"
    talk.mkdir(parents=True)
    (talk / "index.html").write_text("<title>Phones</title>")
    links = (await ask(hass, hass_ws_client))["result"]
    assert links["webhook"] == f"http://ha.test:8123/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"
    base, _, token = links["display"].partition("#slide-control=")
    assert base == "http://ha.test:8123/slide_control/open"
    grant = verify_token(token, lambda _deck_id, role: entry.data["keys"][role.value])
    assert (grant.role, grant.opens) == (Role.DISPLAY, True)
    assert links["player"].endswith(f"#slide-control={token}")
    tag = re.fullmatch(
        '<script type="module" src="http://ha.test:8123/slide_control/client/deck.js" data-token="([^"]+)"'
        ' onerror="[^"]+"></script>',
        links["script"],
    )
    assert tag is not None
    assert tag[1] in links["bookmarklet"]
    grant = verify_token(tag[1], lambda _deck_id, role: entry.data["keys"][role.value])
    assert (grant.role, grant.opens) == (Role.DISPLAY, False)
    assert links["decks_folder"] == str(talk.parent)
    (hosted,) = links["hosted"]
    assert (hosted["name"], hosted["title"]) == ("my talk", "Phones")
    assert hosted["url"].startswith("http://ha.test:8123/slide_control/hosted/")
    assert hosted["url"].endswith("/index.html")
    assert "my" not in hosted["url"].rpartition("/hosted/")[2].partition("/")[2]


async def test_nobody_else_gets_any(
    hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator, hass_admin_user: MockUser
) -> None:
    hass_admin_user.groups = []
    answer = await ask(hass, hass_ws_client)
    assert (answer["success"], answer["error"]["code"]) == (False, "unauthorized")


async def test_an_entry_that_is_no_stage_is_named(
    hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator
) -> None:
    answer = await ask(hass, hass_ws_client, "nowhere")
    assert answer["error"]["code"] == "not_found"
    assert answer["error"]["message"] == "There is no stage “nowhere”. Choose another one."


HOME = "http://192.168.1.10:8123"
AWAY = "https://slides.example.org"


async def places(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> dict[str, dict[str, Any]]:
    """Return the links of each place, as the sidebar page gets them."""
    found = (await ask(hass, hass_ws_client))["result"]["places"]
    return {place["place"]: place for place in found}


async def configure(hass: HomeAssistant, *, internal: str | None, external: str | None, tls: bool) -> None:
    """Set Home Assistant's addresses, and whether it ends TLS itself."""
    await hass.config.async_update(internal_url=internal, external_url=external)
    hass.config.api = ApiConfig("192.168.1.10", "192.168.1.10", 8123, tls)


@pytest.mark.parametrize(
    ("internal", "external", "tls", "home", "away"),
    [
        (HOME, AWAY, False, HOME, AWAY),
        (None, AWAY, False, HOME, AWAY),
        (None, f"{AWAY}/ha", False, HOME, f"{AWAY}/ha"),
        # The certificate is for the external name only.
        (None, AWAY, True, AWAY, AWAY),
        (None, "https://203.0.113.7", True, "https://203.0.113.7", "https://203.0.113.7"),
        ("https://192.168.1.10:8123", AWAY, True, "https://192.168.1.10:8123", AWAY),
    ],
)
@pytest.mark.case
async def test_links_are_given_at_home_and_away(
    hass: HomeAssistant,
    stage: Stage,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    internal: str | None,
    external: str,
    home: str,
    away: str,
    *,
    tls: bool,
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    await configure(hass, internal=internal, external=external, tls=tls)
    found = await places(hass, hass_ws_client)
    for place, base in (("home", home), ("away", away)):
        for link in ("display", "player", "wait", "webhook", "flag"):
            assert found[place][link].startswith(f"{base}/"), (place, link)
        assert f'src="{base}/slide_control/client/deck.js"' in found[place]["script"]
        assert "missing" not in found[place]


@pytest.mark.parametrize(
    ("internal", "external", "tls", "local", "place", "why"),
    [
        (HOME, None, False, False, "away", "no_away_address"),
        (HOME, None, False, True, "away", "no_away_address_local"),
        (HOME, AWAY, False, True, "away", "away_local_only"),
        (None, None, True, True, "home", "no_home_address_tls"),
    ],
)
@pytest.mark.case
async def test_where_there_is_no_link_a_sentence_says_why(
    hass: HomeAssistant,
    stage: Stage,
    entry: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
    internal: str | None,
    external: str | None,
    place: str,
    why: str,
    *,
    tls: bool,
    local: bool,
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: local})
    await configure(hass, internal=internal, external=external, tls=tls)
    found = (await places(hass, hass_ws_client))[place]
    assert (found["url"], found["missing"]["translation_key"], "display" in found) == (None, why, False)
    assert found["missing"]["message"].endswith(".")


async def test_without_any_address_none_is_made_up(
    hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator
) -> None:
    await configure(hass, internal=None, external=None, tls=True)
    answer = (await ask(hass, hass_ws_client))["result"]
    assert "display" not in answer
    assert [place["url"] for place in answer["places"]] == [None, None]


async def test_with_home_assistant_cloud_its_address_and_its_webhook_are_the_links_away(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """As `homeassistant.components.cloud` gives them; a connected account can't be had in a test."""
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    await configure(hass, internal=HOME, external=None, tls=False)
    hook = "https://hooks.nabu.casa/secret"
    with (
        patch("homeassistant.helpers.network._get_cloud_url", return_value="https://abc.ui.nabu.casa"),
        patch("custom_components.slide_control.access.links.async_cloudhook", return_value=hook),
    ):
        found = await places(hass, hass_ws_client)
    assert found["away"]["display"].startswith("https://abc.ui.nabu.casa/slide_control/open#")
    assert (found["away"]["webhook"], found["home"]["webhook"].startswith(HOME)) == (hook, True)


async def test_the_addresses_are_tried_when_the_page_asks(
    hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator, aioclient_mock: AiohttpClientMocker
) -> None:
    await configure(hass, internal=HOME, external=None, tls=False)
    aioclient_mock.get(f"{HOME}/slide_control/client/open.css", exc=ClientError)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "slide_control/links/check", "config_entry_id": "demo"})
    tried = (await client.receive_json())["result"]
    assert (set(tried), tried["home"]["result"], tried["home"]["translation_key"]) == (
        {"home"},
        "refused",
        "address_silent",
    )
