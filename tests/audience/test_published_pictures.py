"""Pictures that an audience gets through MQTT: off by default, never ahead of the speaker, and removed in the end."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.audience.audience import Audience
from custom_components.slide_control.broker.picture_hash import picture_hash
from custom_components.slide_control.const import (
    CONF_AUDIENCE_VIEW,
    CONF_BROKER_PICTURES,
    CONF_BROKER_URL,
)
from tests.audience.test_broadcast import Published, joined
from tests.doubles.jpeg import jpeg
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.websocket_display import Page

type Client = TestClient[Any, Any]

ON: dict[str, Any] = {
    CONF_BROKER_URL: "wss://broker.example/mqtt",
    CONF_BROKER_PICTURES: True,
    CONF_AUDIENCE_VIEW: "pictures",
}


async def configure(hass: HomeAssistant, entry: MockConfigEntry, options: dict[str, Any]) -> Audience:
    """Load the stage with these options, and open its audience."""
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    audience: Audience = entry.runtime_data.audience
    audience.async_open()
    return audience


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser without a login."""
    return await hass_client_no_auth()


async def send_picture(display: Page, data: bytes, **elsewhere: int) -> None:
    """Send a picture of the slide that is shown, or of one elsewhere."""
    indices = display.slides.state()["indices"] | elsewhere
    await display.send({"type": "picture", "indices": indices, "data": base64.b64encode(data).decode()})


async def until(check: Callable[[], Any]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(20):
        while not check():
            await asyncio.sleep(0.01)


def picture(number: int) -> bytes:
    return jpeg(64 + number, 48)


async def test_pictures_are_published_once_they_were_shown_and_once_each(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry
) -> None:
    audience = await configure(hass, entry, ON)
    published = Published(mqtt_mock, (await joined(client, audience))["key"])
    first, second, ahead = (picture(number) for number in range(3))

    def topic(data: bytes) -> str:
        return f"pictures/{picture_hash(data)}"

    async with connected(client, token_for(entry.data)) as display:
        await published.until("state", talk="live")
        await send_picture(display, ahead, h=5)
        await send_picture(display, first)
        told = await published.until("state", hash=picture_hash(first))
        assert told["picture"].endswith("#0.0.-1")
        await until(lambda: published.messages(topic(first)))
        assert published.messages(topic(first)) == [(first, 0, True)]
        display.slides.apply({"action": "next"})
        await display.report()
        await send_picture(display, second)
        await published.until("state", hash=picture_hash(second))
        await until(lambda: published.messages(topic(second)))
        # Home Assistant's own followers hear nothing of the broker.
        link = token_for(entry.data, Role.FOLLOWER)
        async with connected(client, link, client_id="follower-0001", state=None) as follower:
            greeting = await follower.take("audience")
        assert "hash" not in greeting
        assert [set(slide) & {"picture", "hash"} for slide in greeting["seen"]] == [{"picture"}] * 2
        # The speaker goes back: it is told, and not published again.
        display.slides.apply({"action": "previous"})
        await display.report()
        await until(lambda: published.newest("state")["state"]["number"] == 1)
        both = [picture_hash(first), picture_hash(second)]
        await until(lambda: [slide.get("hash") for slide in published.newest("seen")["seen"]] == both)
    assert [len(published.messages(topic(data))) for data in (first, second, ahead)] == [1, 1, 0]
    # No message says anything of the picture that is ahead.
    everything = b"".join(bytes(call.args[1]) for call in mqtt_mock.async_publish.call_args_list)
    assert picture_hash(first).encode() in everything
    assert picture_hash(ahead).encode() not in everything


@pytest.mark.parametrize(
    "options", [ON | {CONF_BROKER_PICTURES: False}, ON | {CONF_AUDIENCE_VIEW: "text"}], ids=["off", "text"]
)
async def test_without_the_option_and_where_the_audience_sees_text_no_picture_is_published(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry, options: dict[str, Any]
) -> None:
    audience = await configure(hass, entry, options)
    published = Published(mqtt_mock, (await joined(client, audience))["key"])
    async with connected(client, token_for(entry.data)) as display:
        await published.until("state", talk="live")
        unwant = entry.runtime_data.hub.pictures.want(lambda: None)  # for a remote
        await send_picture(display, picture(1))
        await until(lambda: entry.runtime_data.hub.pictures.current)
        display.slides.apply({"action": "next"})
        await display.report()
        await until(lambda: (published.newest("state")["state"] or {}).get("number") == 2)
        unwant()
        told = published.newest("state")
    assert "hash" not in told
    assert ("picture" in told) is (options[CONF_AUDIENCE_VIEW] == "pictures")
    assert not [call for call in mqtt_mock.async_publish.call_args_list if "/pictures/" in call.args[0]]


@pytest.mark.parametrize("how", ["closed", "restarted", "turned off", "removed"])
async def test_pictures_are_removed_with_the_audience_also_after_a_restart(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry, how: str
) -> None:
    audience = await configure(hass, entry, ON)
    published = Published(mqtt_mock, (await joined(client, audience))["key"])
    topics = [f"pictures/{picture_hash(picture(number))}" for number in range(2)]
    async with connected(client, token_for(entry.data)) as display:
        for number, topic in enumerate(topics):
            await send_picture(display, picture(number))
            await until(lambda topic=topic: published.messages(topic))
            display.slides.apply({"action": "next"})
            await display.report()
    if how == "removed":
        await hass.config_entries.async_remove(entry.entry_id)
    elif how == "turned off":
        await configure(hass, entry, {CONF_AUDIENCE_VIEW: "pictures"})
    else:
        if how == "restarted":
            audience = await configure(hass, entry, ON | {CONF_BROKER_PICTURES: False})
            assert audience.run is not None
            assert published.key == (await joined(client, audience))["key"]
        assert all(published.messages(topic)[-1][0] for topic in topics)
        audience.async_close()
    await until(lambda: all(published.messages(topic)[-1] == (b"", 1, True) for topic in topics))
