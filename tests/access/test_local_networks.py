"""Networks of one's own count as local for displays, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from custom_components.slide_control.access.links import build_links
from custom_components.slide_control.const import CONF_LOCAL_NETWORKS

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

PAIR = "/api/slide_control/pair"
DECKS = "/api/slide_control/decks"


@pytest.mark.parametrize("caller", ["100.64.1.2", "2001:db8:1234::5"])
async def test_a_display_in_such_a_network_may_pair_and_list_decks(
    hass: HomeAssistant,
    proxied: None,
    stage: Stage,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    caller: str,
) -> None:
    client = await hass_client_no_auth()
    token = build_links("", entry.data).display.partition("=")[2]
    headers = {"X-Forwarded-For": caller, "Authorization": f"Bearer {token}"}

    async def statuses() -> tuple[int, int]:
        paired = await client.post(PAIR, json={"name": "TV"}, headers=headers)
        return paired.status, (await client.get(DECKS, headers=headers)).status

    assert await statuses() == (403, 403)
    networks = ["100.64.0.0/10", "2001:db8:1234::/48"]
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_NETWORKS: networks})
    assert await statuses() == (200, 200)
