"""The back channel through MQTT: heard while it is open, from anybody, and never from what a broker has kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_mqtt_message

from custom_components.slide_control.backchannel.limits import MAX_MESSAGE_BYTES
from custom_components.slide_control.backchannel.poll import parse_form
from custom_components.slide_control.const import CONF_BROKER_URL

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.backchannel.back_channel import BackChannel
    from homeassistant.core import HomeAssistant


@pytest.mark.usefixtures("stage", "mqtt_mock")
async def test_the_audience_answers_through_the_broker(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_BROKER_URL: "wss://broker.example/mqtt"})
    await hass.config_entries.async_reload(entry.entry_id)
    entry.runtime_data.audience.async_open()
    channel: BackChannel = entry.runtime_data.hub.back_channel
    topic = f"slide_control/audience/{entry.runtime_data.audience.broker['key']}/requests"

    def send(payload: Any, *, retain: bool = False) -> None:
        text = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        async_fire_mqtt_message(hass, topic, text, retain=retain)

    hand = {"client": "client-0001", "type": "hand", "raised": True}
    await hass.async_block_till_done()
    send(hand)
    assert channel.hands == 0
    channel.open_poll(parse_form({"question": "Which way?", "choices": ["Left", "Right"]}))
    await hass.async_block_till_done()
    assert channel.poll is not None
    send(hand)
    send({"client": "client-0001", "type": "vote", "poll": channel.poll.form.id, "answer": 1})
    await hass.async_block_till_done()
    assert (channel.hands, channel.poll.leading) == (1, "Right")
    # What was kept, and what makes no sense, changes nothing.
    send(hand | {"client": "client-0002"}, retain=True)
    for wrong in (
        b"\xff\xfe",
        "[" * 1_000,
        "null",
        [],
        {},
        hand | {"client": "short"},
        hand | {"client": ["client-0003"]},
        hand | {"client": "client-0003", "raised": "perhaps"},
        {"client": "client-0003", "type": "back_channel", "step": "close"},
        {"client": "client-0003", "type": "vote", "poll": channel.poll.form.id, "answer": {}},
        {"client": "client-0003", "type": "question", "text": "x" * 201},
        json.dumps(hand | {"client": "client-0003"}) + " " * MAX_MESSAGE_BYTES,
    ):
        send(wrong)
    await hass.async_block_till_done()
    assert (channel.hands, channel.poll.voters, channel.is_open) == (1, 1, True)
    # Nothing counts after the audience has gone.
    entry.runtime_data.audience.async_close()
    entry.runtime_data.audience.async_open()
    channel.open()
    send(hand)
    await hass.async_block_till_done()
    assert channel.hands == 0
