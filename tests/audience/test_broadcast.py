"""The audience through MQTT: what is published, to whom it is told, and that it goes with the audience."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message

from custom_components.slide_control.audience.audience import Audience
from custom_components.slide_control.broker import publisher
from custom_components.slide_control.const import CONF_BROKER_PASSWORD, CONF_BROKER_URL, CONF_BROKER_USER
from tests.broker.test_publisher import verified
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

URL = "wss://broker.example/mqtt"


@pytest.fixture
async def client(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, hass_client_no_auth: ClientSessionGenerator
) -> Client:
    """A phone in the audience of a stage with a broker."""
    hass.config_entries.async_update_entry(
        entry, options={CONF_BROKER_URL: URL, CONF_BROKER_USER: "audience", CONF_BROKER_PASSWORD: "read only"}
    )
    await hass.config_entries.async_reload(entry.entry_id)
    return await hass_client_no_auth()


class Published:
    """What the mock of MQTT was given to publish."""

    def __init__(self, mqtt_mock: MqttMockHAClient, key: str) -> None:
        """Read the messages of the audience with this key."""
        self._mock = mqtt_mock
        self.key = key

    def messages(self, name: str) -> list[tuple[bytes, int, bool]]:
        """Return payload, QoS, and whether it is retained, of all messages."""
        topic = f"slide_control/audience/{self.key}/{name}"
        calls = [call.args for call in self._mock.async_publish.call_args_list if call.args[0] == topic]
        return [(bytes(payload), qos, retain) for _, payload, qos, retain, *_ in calls]

    def newest(self, name: str) -> dict[str, Any]:
        """Return the content of the newest message."""
        payload, qos, retain = self.messages(name)[-1]
        assert (qos, retain) == (1, True)
        return verified(self.key, f"slide_control/audience/{self.key}/{name}", payload)

    async def until(self, name: str, **wanted: Any) -> dict[str, Any]:
        """Wait until the newest message has these values, and return it."""
        async with asyncio.timeout(20):
            while True:
                if self.messages(name):
                    newest = self.newest(name)
                    if wanted.items() <= newest.items():
                        return newest
                await asyncio.sleep(0.01)


async def joined(client: Client, audience: Audience) -> dict[str, str]:
    """Enter the code, and return where to listen."""
    run = audience.run
    assert run is not None
    answer = await (await client.post("/api/slide_control/join", json={"code": run.code})).json()
    broker: dict[str, str] = answer.get("broker")
    return broker


async def test_followers_are_told_where_to_listen_and_what_is_published_is_theirs(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry
) -> None:
    audience: Audience = entry.runtime_data.audience
    audience.async_open()
    broker = await joined(client, audience)
    assert broker == {"url": URL, "user": "audience", "password": "read only", "key": broker["key"]}
    policy = (await client.get("/slide_control/follow")).headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://broker.example;" in policy
    published = Published(mqtt_mock, broker["key"])
    waiting = await published.until("state", talk="waiting")
    assert (waiting["stage"], waiting["state"], waiting["version"]) == ("Demo stage", None, 1)
    async with connected(client, token_for(entry.data)) as display:
        await published.until("state", talk="live")
        display.slides.apply({"action": "next"})
        shown = display.slides.state()
        await display.report()
        async with asyncio.timeout(20):
            while (state := published.newest("state")["state"]) is None or state["number"] != shown["number"]:
                await asyncio.sleep(0.01)
        assert state["title"] == shown["title"]
        # Followers get no notes, and no title of the next slide.
        assert not {"notes", "next_title", "cues", "outline", "media"} & set(state)
        assert shown["notes"] != ""
        assert shown["notes"].encode() not in b"".join(payload for payload, *_ in published.messages("state"))
        entry.runtime_data.pacing.start_timer(60, "Discuss")
        while not (timer := published.newest("state")["timer"]):
            await asyncio.sleep(0.01)
        assert set(timer) == {"title", "seconds", "ends"}
    versions = [
        verified(broker["key"], f"slide_control/audience/{broker['key']}/state", payload)["version"]
        for payload, *_ in published.messages("state")
    ]
    assert versions == sorted(set(versions))


async def test_the_topics_go_with_the_audience_and_the_next_one_has_others(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry
) -> None:
    audience: Audience = entry.runtime_data.audience
    audience.async_open()
    first = (await joined(client, audience))["key"]
    published = Published(mqtt_mock, first)
    await published.until("state", talk="waiting")
    await published.until("seen", total=None)
    audience.async_close()
    async with asyncio.timeout(20):
        while published.messages("state")[-1] != (b"", 1, True) or published.messages("seen")[-1] != (b"", 1, True):
            await asyncio.sleep(0.01)
    last, _, retained = published.messages("state")[-2]
    assert not retained
    content = verified(first, f"slide_control/audience/{first}/state", last)
    assert (content["talk"], content["closed"], content["state"]) == ("ended", True, None)
    audience.async_open()
    assert (await joined(client, audience))["key"] != first


async def test_a_restart_keeps_the_key_and_raises_the_epoch(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry
) -> None:
    entry.runtime_data.audience.async_open()
    key = (await joined(client, entry.runtime_data.audience))["key"]
    published = Published(mqtt_mock, key)
    before = (await published.until("state", talk="waiting"))["epoch"]
    await hass.config_entries.async_reload(entry.entry_id)
    assert (await joined(client, entry.runtime_data.audience))["key"] == key
    async with asyncio.timeout(20):
        while (after := published.newest("state"))["epoch"] == before:
            await asyncio.sleep(0.01)
    assert after["epoch"] > before
    assert all(payload for payload, *_ in published.messages("state"))


@pytest.mark.parametrize("how", ["off", "removed"])
async def test_nothing_is_left_at_the_broker_when_it_is_turned_off_or_the_stage_is_removed(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, client: Client, entry: MockConfigEntry, how: str
) -> None:
    entry.runtime_data.audience.async_open()
    published = Published(mqtt_mock, (await joined(client, entry.runtime_data.audience))["key"])
    await published.until("state", talk="waiting")
    await published.until("seen", total=None)
    if how == "off":
        hass.config_entries.async_update_entry(entry, options={})
        await hass.config_entries.async_reload(entry.entry_id)
        assert await joined(client, entry.runtime_data.audience) is None
    else:
        await hass.config_entries.async_remove(entry.entry_id)
    assert published.messages("state")[-1] == published.messages("seen")[-1] == (b"", 1, True)


async def test_what_an_attacker_publishes_is_replaced(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    client: Client,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publisher, "REPAIR_SECONDS", 0.01)
    entry.runtime_data.audience.async_open()
    key = (await joined(client, entry.runtime_data.audience))["key"]
    published = Published(mqtt_mock, key)
    await published.until("state", talk="waiting")
    own = published.messages("state")[-1]
    for attack in (b"", b"\xff\xfe", b"x" * 100_000, own[0][:-1] + b"x"):
        count = len(published.messages("state"))
        async_fire_mqtt_message(hass, f"slide_control/audience/{key}/state", attack)
        async with asyncio.timeout(20):
            while len(published.messages("state")) == count:
                await asyncio.sleep(0.01)
        assert published.messages("state")[-1] == own


async def test_without_mqtt_the_stage_works_as_before(client: Client, entry: MockConfigEntry) -> None:
    audience: Audience = entry.runtime_data.audience
    audience.async_open()
    async with connected(client, token_for(entry.data)):
        assert await joined(client, audience) is None
    audience.async_close()
