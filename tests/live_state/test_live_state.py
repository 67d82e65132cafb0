"""Live state: hosted decks get the entities on the stage's list, as Home Assistant shows them, and no others."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.capabilities import deck_id
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_LIVE_ENTITIES, CONF_LIVE_FOR_AUDIENCE
from custom_components.slide_control.hosting.addresses.hosted_address import deck_token
from custom_components.slide_control.live_state.entity_value import entity_value
from custom_components.slide_control.live_state.live_state import LiveState
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.push.protocol import MAX_LIVE_NAMES, CloseCode, HostedPage
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Stage
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from tests.doubles.session import open_session
from tests.doubles.slides import Slides
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant
    from tests.doubles.websocket_display import Page

OUTSIDE = "sensor.outside"
LISTED = [OUTSIDE, "light.hall", "camera.door"]
HOSTED = {"client": {"id": "page-0001", "hosted": {"name": "talk", "version": "1"}}}


@pytest.fixture
async def client(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, hass_client_no_auth: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """A browser, at a stage whose slides may show three entities."""
    hass.states.async_set(OUTSIDE, "21.5", {"unit_of_measurement": "°C"})
    hass.states.async_set("light.hall", "on", {"brightness": 128})
    hass.states.async_set("lock.safe", "unlocked")
    hass.states.async_set("camera.door", "idle", {"access_token": "secret", "entity_picture": "/api/secret"})
    hass.config_entries.async_update_entry(entry, options={CONF_LIVE_ENTITIES: LISTED})
    await hass.config_entries.async_reload(entry.entry_id)
    return await hass_client_no_auth()


async def wanted(page: Page, *names: str) -> dict[str, Any]:
    """Ask for these, and return the values."""
    await page.send({"type": "live", "wanted": list(names)})
    values: dict[str, Any] = (await page.take("live"))["values"]
    return values


async def test_a_hosted_deck_gets_what_is_listed_and_nothing_else(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry
) -> None:
    token = deck_token(entry.data, deck_id("talk"))
    async with connected(client, token, **HOSTED) as page:
        assert await wanted(page, OUTSIDE, "light.hall#brightness", "lock.safe", "lock.safe#code", "sensor.none") == {
            OUTSIDE: {"on": False, "text": "21.5", "number": True, "unit": "°C"},
            "light.hall#brightness": {"text": "128", "number": True},
            "lock.safe": None,
            "lock.safe#code": None,
            "sensor.none": None,
        }
        secrets = await wanted(page, "camera.door#access_token", "camera.door#entity_picture")
        assert list(secrets.values()) == [{"missing": "unknown"}] * 2
        # Of what isn't wanted any more, nothing comes.
        await wanted(page, "light.hall")
        hass.states.async_set(OUTSIDE, "22.5", {"unit_of_measurement": "°C"})
        hass.states.async_set("lock.safe", "locked")
        hass.states.async_set("light.hall", "off")
        assert await page.take("live") == {"type": "live", "values": {"light.hall": {"on": False, "text": "off"}}}
        hass.states.async_set("light.hall", "unavailable")
        assert (await page.take("live"))["values"] == {"light.hall": {"missing": "unavailable"}}
        assert await wanted(page) == {}
        for bad in ("light.hall", [1], ["x" * 301], ["light.hall"] * (MAX_LIVE_NAMES + 1)):
            await page.send({"type": "live", "wanted": bad})
            assert (await page.take())["code"] == "invalid"
    # A page elsewhere with the display's token is no hosted deck, whatever it says; a remote doesn't ask.
    async with connected(client, token_for(entry.data), **HOSTED) as page:
        assert await wanted(page, OUTSIDE) == {OUTSIDE: None}
    async with connected(client, token_for(entry.data, Role.REMOTE), state=None) as remote:
        await remote.send({"type": "live", "wanted": [OUTSIDE]})
        assert (await remote.take("error"))["code"] == "forbidden"


@pytest.mark.parametrize("also", [False, True])
async def test_followers_get_it_only_if_the_list_is_for_them(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, *, also: bool
) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_LIVE_FOR_AUDIENCE: also})
    await hass.config_entries.async_reload(entry.entry_id)
    audience = entry.runtime_data.audience
    token = audience.create_token(audience.async_open())
    async with connected(client, token, client_id="follower-0001", state=None) as follower:
        values = await wanted(follower, OUTSIDE, "lock.safe")
        assert (values[OUTSIDE] is not None, values["lock.safe"]) == (also, None)
        hass.states.async_set(OUTSIDE, "20")
        await hass.async_block_till_done()
        await follower.send({"type": "ping", "n": 7})
        kinds = []
        while (frame := await follower.take()).get("n") != 7:
            kinds.append(frame["type"])
        assert ("live" in kinds) is also


async def test_a_value_is_sent_twice_a_second_at_most_and_the_newest_counts(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_LIVE_ENTITIES: [OUTSIDE]})
    stage = Stage("Test", StageSettings())
    hub = Hub(stage)
    live = LiveState(hass, entry, hub)
    browser, session = open_session(stage, hub, Role.DISPLAY, state=Slides().state())
    session.hosted = HostedPage("talk", "1")  # type: ignore[attr-defined]
    hub.want_live(session, [OUTSIDE])
    loop = asyncio.get_running_loop()
    started = loop.time()
    for step in range(100):
        hass.states.async_set(OUTSIDE, str(step))
        await asyncio.sleep(0.01)

    def shown() -> list[str | None]:
        return [frame["values"][OUTSIDE].get("text") for frame in browser.frames if frame["type"] == "live"]

    values = shown()
    assert values[:2] == [None, "0"]
    assert len(values) <= 3 + (loop.time() - started) / 0.5
    async with asyncio.timeout(20):
        while shown()[-1] != "99":
            await asyncio.sleep(0.05)
    session.end()
    count = len(shown())
    hass.states.async_set(OUTSIDE, "gone")
    await asyncio.sleep(0.6)
    assert len(shown()) == count
    live.stop()
    hub.close(CloseCode.UNLOADED, "")
    stage.async_close()


async def test_a_value_is_what_home_assistant_shows(hass: HomeAssistant) -> None:
    registry = er.async_get(hass)
    outside = registry.async_get_or_create("sensor", "test", "outside", suggested_object_id="outside")
    registry.async_update_entity_options(outside.entity_id, "sensor", {"display_precision": 1})
    await async_setup_component(hass, "binary_sensor", {})
    await async_setup_component(hass, "climate", {})
    await hass.async_block_till_done()
    hass.states.async_set(OUTSIDE, "21.4567", {"unit_of_measurement": "°C"})
    hass.states.async_set("binary_sensor.door", "on", {"device_class": "door"})
    hass.states.async_set("sensor.next", "2026-11-28T20:15:00+00:00", {"device_class": "timestamp"})
    hass.states.async_set("sensor.year", "2026")
    hass.states.async_set("climate.hall", "heat", {"current_temperature": 19.5, "hvac_modes": ["heat"], "preset": True})
    assert entity_value(hass, OUTSIDE) == {"on": False, "text": "21.5", "number": True, "unit": "°C"}
    assert entity_value(hass, "binary_sensor.door") == {"on": True, "text": "Open"}
    assert entity_value(hass, "sensor.next") == {"on": False, "text": "2026-11-28T20:15:00+00:00", "time": True}
    assert entity_value(hass, "climate.hall#current_temperature") == {"text": "19.5", "number": True, "unit": "°C"}
    assert entity_value(hass, "sensor.year") == {"on": False, "text": "2026"}
    assert entity_value(hass, "climate.hall#preset") == {"text": "true", "on": True}
    assert entity_value(hass, "climate.hall#hvac_modes") == {"missing": "unknown"}
    assert entity_value(hass, "sensor.none") == {"missing": "unavailable"}
