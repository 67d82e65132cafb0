"""Followers can show others the way in, once the speaker has shown it: over both ways, also after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_BROKER_URL, DOMAIN
from tests.audience.test_broadcast import Published, joined
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


async def test_followers_get_the_way_in_once_the_speaker_has_shown_it(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    entry: MockConfigEntry,
    stage: Stage,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_BROKER_URL: "wss://broker.example/mqtt"})
    await hass.config_entries.async_reload(entry.entry_id)
    hass.config.internal_url = "http://homeassistant.local:8123"
    client = await hass_client_no_auth()
    entry.runtime_data.audience.async_open()
    published = Published(mqtt_mock, (await joined(client, entry.runtime_data.audience))["key"])
    assert "join" not in await published.until("state", talk="waiting")
    link = token_for(entry.data, Role.FOLLOWER)

    async with connected(client, link, client_id="follower-0001", state=None) as follower:
        assert "join" not in await follower.take("audience")
        answer = await hass.services.async_call(DOMAIN, "show_join", {}, blocking=True, return_response=True)
        assert answer is not None
        way_in = {"code": answer["code"], "url": "http://homeassistant.local:8123/slide_control/join"}
        assert answer["link"] == f"{way_in['url']}#{way_in['code']}"
        assert (await follower.take("audience"))["join"] == way_in
        await published.until("state", join=way_in)
    # It stays when displays don't show it any more, and after a restart.
    await hass.services.async_call(DOMAIN, "show_join", {"show": False}, blocking=True)
    await hass.config_entries.async_reload(entry.entry_id)
    async with connected(client, link, client_id="follower-0002", state=None) as follower:
        assert (await follower.take("audience"))["join"] == way_in
        # It ends with the audience; the next one has its own.
        entry.runtime_data.audience.async_close()
        assert "join" not in await follower.take("audience")
    entry.runtime_data.audience.async_open()
    async with connected(client, link, client_id="follower-0003", state=None) as follower:
        assert "join" not in await follower.take("audience")
