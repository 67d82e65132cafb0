"""A deck's addresses, for administrators only."""

from __future__ import annotations

from pathlib import Path
import re
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.access.links import build_links
from custom_components.slide_control.access.tokens import Role, verify_token
from custom_components.slide_control.const import CONF_WEBHOOK_ID
from homeassistant.core_config import async_process_ha_core_config

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
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
        '<script type="module" src="http://ha.test:8123/slide_control/client/deck.js" data-token="([^"]+)"></script>',
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


async def test_without_a_known_address_the_usual_one_is_shown(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert build_links(hass, entry.data, local_only=True).webhook.startswith(
        "http://homeassistant.local:8123/api/webhook/"
    )
