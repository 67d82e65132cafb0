"""Live state through MQTT: what displays' slides show, of the list only, where the list is for the audience."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.capabilities import deck_id
from custom_components.slide_control.const import (
    CONF_AUDIENCE_VIEW,
    CONF_BROKER_URL,
    CONF_LIVE_ENTITIES,
    CONF_LIVE_FOR_AUDIENCE,
)
from custom_components.slide_control.hosting.addresses.hosted_address import deck_token
from custom_components.slide_control.live_state.live_state import MAX_PUBLIC_NAMES
from tests.audience.test_broadcast import Published, joined
from tests.doubles.websocket_display import connected

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

OUTSIDE = "sensor.outside"
HOSTED = {"client": {"id": "page-0001", "hosted": {"name": "talk", "version": "1"}}}


@pytest.mark.parametrize("options", [{}, {CONF_LIVE_FOR_AUDIENCE: False}, {CONF_AUDIENCE_VIEW: "text"}], ids=str)
async def test_followers_beyond_this_machine_get_what_slides_show_if_the_list_is_for_them(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    entry: MockConfigEntry,
    stage: Stage,
    hass_client_no_auth: ClientSessionGenerator,
    options: dict[str, Any],
) -> None:
    many = [f"sensor.number_{number:02}" for number in range(45)]
    hass.states.async_set(OUTSIDE, "21.5", {"unit_of_measurement": "°C"})
    hass.states.async_set("lock.safe", "unlocked")
    given = {CONF_BROKER_URL: "wss://broker.example/mqtt", CONF_LIVE_ENTITIES: [OUTSIDE, *many]}
    hass.config_entries.async_update_entry(entry, options=given | {CONF_LIVE_FOR_AUDIENCE: True} | options)
    await hass.config_entries.async_reload(entry.entry_id)
    client = await hass_client_no_auth()
    audience = entry.runtime_data.audience

    async def until(values: dict[str, Any]) -> None:
        async with asyncio.timeout(20):
            while not published.messages("live") or published.newest("live")["values"] != values:
                await asyncio.sleep(0.01)

    async with connected(client, deck_token(entry.data, deck_id("talk")), **HOSTED) as display:
        await display.send({"type": "live", "wanted": [OUTSIDE, "lock.safe"]})
        await display.take("live")
        audience.async_open()
        published = Published(mqtt_mock, (await joined(client, audience))["key"])
        await published.until("state", talk="live")
        if options:
            hass.states.async_set(OUTSIDE, "22.5")
            await display.take("live")
            assert published.messages("live") == []
            return
        value = {"on": False, "text": "21.5", "number": True, "unit": "°C"}
        await until({OUTSIDE: value})
        hass.states.async_set(OUTSIDE, "22.5", {"unit_of_measurement": "°C"})
        await until({OUTSIDE: value | {"text": "22.5"}})
        # More than a message takes.
        await display.send({"type": "live", "wanted": many})
        await until({name: {"missing": "unavailable"} for name in many[:MAX_PUBLIC_NAMES]})
        # Other slides show nothing of the house.
        await display.send({"type": "live", "wanted": []})
        await until({})
        audience.async_close()
        async with asyncio.timeout(20):
            while published.messages("live")[-1] != (b"", 1, True):
                await asyncio.sleep(0.01)
