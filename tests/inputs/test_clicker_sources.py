"""Each kind of source reports its presses and nothing else."""

from __future__ import annotations

from datetime import timedelta
import json
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message

from custom_components.slide_control.inputs.clickers.sources.mqtt import kind_of
from homeassistant.components.tag import async_scan_tag
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.doubles.clicker import (
    EVENT,
    USUAL,
    bind,
    entity,
    event_source,
    just_now,
    mqtt_button,
    press,
    settle,
    trigger,
)

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

BUTTON = "input_button.pedal"
PEDAL = "binary_sensor.pedal"
LIGHT = "light.stage"


@pytest.fixture(autouse=True)
def _every_press_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.slide_control.inputs.clickers.debounce.Debounce.accept", lambda _: True)


def done(display: FakeDisplay) -> list[str]:
    """Return the commands that the display received."""
    return [sequenced.command.action.value for sequenced in display.received]


async def states(hass: HomeAssistant, entity_id: str, *states: str | None, **attributes: Any) -> None:
    """Let an entity go through states; None removes it."""
    for state in states:
        if state is None:
            hass.states.async_remove(entity_id)
        else:
            hass.states.async_set(entity_id, state, attributes)
        await settle(hass)


# Entities whose state is the time of the last press


async def test_an_entity_that_is_back_or_restored_was_not_pressed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    old = (dt_util.utcnow() - timedelta(hours=1)).isoformat()
    single = {"event_type": "single"}
    await states(hass, EVENT, STATE_UNAVAILABLE, just_now(), STATE_UNKNOWN, old, STATE_UNAVAILABLE, old, **single)
    await states(hass, EVENT, None, just_now(), "nonsense", **single)
    assert done(display) == []
    await press(hass)
    assert done(display) == ["next"]


async def test_a_button_that_was_never_pressed_before_counts_at_once(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await states(hass, BUTTON, STATE_UNKNOWN)
    await bind(hass, entry, {"type": "button", "entity": BUTTON}, {"press": "next"})
    await states(hass, BUTTON, just_now())
    assert done(display) == ["next"]


async def test_the_helpers_button_moves_the_slides(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert await async_setup_component(hass, "input_button", {"input_button": {"pedal": None}})
    await bind(hass, entry, {"type": "button", "entity": BUTTON}, {"press": "last"})
    await hass.services.async_call("input_button", "press", {"entity_id": BUTTON}, blocking=True)
    await settle(hass)
    assert display.at == 4


async def test_an_entity_keeps_its_clicker_when_it_is_renamed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    er.async_get(hass).async_update_entity(EVENT, new_entity_id="event.desk")
    await settle(hass)
    await states(hass, "event.desk", STATE_UNKNOWN)
    await press(hass, entity_id="event.desk")
    assert done(display) == ["next"]
    await states(hass, EVENT, STATE_UNKNOWN)
    await press(hass)
    assert done(display) == ["next"]


# Entities that are on or off


@pytest.mark.parametrize(("source", "entity_id"), [("binary_sensor", PEDAL), ("switch", LIGHT)])
async def test_turning_on_and_off_are_presses_and_no_other_change_is(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, source: str, entity_id: str
) -> None:
    registered = entity(hass, entity_id)
    await bind(hass, entry, {"type": source, "entity": registered.id}, {"on": "next", "off": "previous"})
    await states(hass, entity_id, "on", STATE_UNAVAILABLE, "off", STATE_UNKNOWN, "on", None, "off")
    assert done(display) == []
    await states(hass, entity_id, "on", "off")
    await states(hass, entity_id, "off", brightness=7)
    assert done(display) == ["next", "previous"]


# Tags


async def test_a_tag_that_is_scanned_moves_the_slides(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert await async_setup_component(hass, "tag", {})
    await async_scan_tag(hass, "lectern", None)
    await bind(hass, entry, {"type": "tag", "tag_id": "lectern"}, {"scan": "next"})
    await async_scan_tag(hass, "another", None)
    await async_scan_tag(hass, "lectern", "phone")
    await settle(hass)
    assert done(display) == ["next"]


# MQTT


async def test_a_payload_says_how_it_was_pressed(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, {"type": "mqtt", "topic": "zigbee/+/button"}, USUAL | {"message": "last"})
    for topic, payload in (
        ("zigbee/one/button", "single"),
        ("zigbee/two/button", '{"action": "double", "battery": 90}'),
        ("zigbee/one/lamp", "single"),
        ("zigbee/one/button", '{"action": ""}'),
        ("zigbee/one/button", '{"battery": 90}'),
    ):
        async_fire_mqtt_message(hass, topic, payload)
        await settle(hass)
    assert done(display) == ["next", "previous", "last"]


async def test_what_the_broker_has_kept_and_what_is_no_text_are_no_presses(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, {"type": "mqtt", "topic": "button"}, {"single": "next", "message": "next"})
    async_fire_mqtt_message(hass, "button", "single", retain=True)
    async_fire_mqtt_message(hass, "button", b"\xff\xfe\x00")
    await settle(hass)
    assert done(display) == []


async def test_a_topic_is_heard_as_soon_as_mqtt_is_set_up(
    hass: HomeAssistant, mock_hass_config: None, mqtt_mock_entry: Any, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, {"type": "mqtt", "topic": "button"}, {"single": "next", "double": "previous"})
    await mqtt_mock_entry()
    await settle(hass)
    async_fire_mqtt_message(hass, "button", "single")
    await settle(hass)
    assert done(display) == ["next"]


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"single", "single"),
        (b" ON \n", "ON"),
        (b"", "message"),
        (b"1", "1"),
        (b'"hold"', "hold"),
        (b'{"action": "1_double"}', "1_double"),
        (b'{"action": null}', None),
        (b'{"Button1": {"Action": "SINGLE"}}', "SINGLE"),
        (b'{"event": "S", "event_cnt": 2}', "S"),
        (b'{"params": {"events": [{"component": "input:0", "event": "single_push"}]}}', "single_push"),
        (b'{"temperature": 21.5}', "message"),
        (b"[1, 2]", "message"),
        (b"{broken", "{broken"),
        (b"x" * 101, "message"),
        (b"a\x00b", "message"),
        (b"\xff", None),
        (json.dumps({"a": {"b": {"c": {"d": {"e": {"action": "deep"}}}}}}).encode(), "message"),
    ],
)
def test_payloads_of_many_makers_are_read(payload: bytes, kind: str | None) -> None:
    assert kind_of(payload) == kind


# The triggers of devices


async def test_a_devices_triggers_are_presses(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    device_id = await mqtt_button(hass, "single", "double")
    triggers = {f"{kind} action": trigger(device_id, kind) for kind in ("single", "double", "gone")}
    source = {"type": "device", "device_id": device_id, "triggers": triggers}
    await bind(hass, entry, source, {"single action": "next", "double action": "last"})
    for kind in ("single", "double"):
        async_fire_mqtt_message(hass, "zigbee2mqtt/remote/action", kind)
        await settle(hass)
    assert done(display) == ["next", "last"]
