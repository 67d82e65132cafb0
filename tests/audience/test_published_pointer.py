"""The speaker's pointer through MQTT: where it is now, gone with the slide, and nothing while nobody points."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.audience.audience import Audience
from custom_components.slide_control.const import CONF_BROKER_POINTER, CONF_BROKER_URL
from custom_components.slide_control.push.pointer import Point
from tests.audience.test_broadcast import Published, joined
from tests.broker.test_publisher import verified
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


@pytest.mark.parametrize("on", [True, False])
async def test_the_pointer_is_published_while_somebody_points_and_is_gone_with_the_slide(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    entry: MockConfigEntry,
    stage: Stage,
    hass_client_no_auth: ClientSessionGenerator,
    *,
    on: bool,
) -> None:
    options = {CONF_BROKER_URL: "wss://broker.example/mqtt"} | ({} if on else {CONF_BROKER_POINTER: False})
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    audience: Audience = entry.runtime_data.audience
    audience.async_open()
    client = await hass_client_no_auth()
    published = Published(mqtt_mock, (await joined(client, audience))["key"])

    def places() -> list[dict[str, Any]]:
        topic = f"slide_control/audience/{published.key}/pointer"
        messages = published.messages("pointer")
        assert {(qos, retain) for _, qos, retain in messages} <= {(1, False)}
        return [verified(published.key, topic, payload) for payload, *_ in messages]

    async def until(count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(20):
            while len(places()) < count:
                await asyncio.sleep(0.01)
        return places()

    async with connected(client, token_for(entry.data)) as display:
        before = await published.until("state", talk="live")
        assert "pointer" not in before
        pointer = entry.runtime_data.hub.pointer
        assert pointer.move("speaker", Point(0, 0, 0.25, 0.5))
        if on:
            (first,) = await until(1)
            assert first == {"epoch": before["epoch"], "version": 1, "at": {"h": 0, "v": 0, "x": 0.25, "y": 0.5}}
        display.slides.apply({"action": "next"})
        await display.report()
        if on:
            assert (await until(2))[-1] == {"epoch": before["epoch"], "version": 2, "at": None}
        async with asyncio.timeout(20):
            while (after := published.newest("state"))["state"]["number"] != 2:
                await asyncio.sleep(0.01)
        # What was said before this slide can't be replayed on it.
        assert after.get("pointer", 0) >= (1 if on else 0)
        audience.async_close()
        assert not pointer.move("speaker", Point(0, 0, 0.5, 0.5))
    assert len(places()) == (2 if on else 0)
