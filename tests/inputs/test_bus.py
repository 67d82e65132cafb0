"""The event that anything can fire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.const import EVENT_COMMAND
from homeassistant.core import Context
from tests.doubles.display import FakeDisplay

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockUser

    from homeassistant.core import HomeAssistant


async def fire(hass: HomeAssistant, data: dict[str, Any], context: Context | None = None) -> None:
    """Fire the event and wait until it has been handled."""
    hass.bus.async_fire(EVENT_COMMAND, data, context=context)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({}, 1),
        ({"command": "next"}, 1),
        ({"command": "go_to", "slide": "questions"}, 4),
        ({"command": "last", "config_entry_id": "demo"}, 4),
        ({"command": "last", "entity_id": "button.demo_stage_next"}, 4),
    ],
)
async def test_an_event_moves_the_slides(
    hass: HomeAssistant, display: FakeDisplay, data: dict[str, Any], at: int
) -> None:
    await fire(hass, data)
    assert display.at == at


async def test_the_context_of_the_event_reaches_the_sensor(
    hass: HomeAssistant, display: FakeDisplay, hass_admin_user: MockUser
) -> None:
    await fire(hass, {"command": "next"}, Context(user_id=hass_admin_user.id))
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    assert state.context.user_id == hass_admin_user.id


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"command": "jump"}, "command must be one of"),
        ({"command": ["next"]}, "command must be one of"),
        ({"speed": 1}, "has a field speed"),
        ({"command": "go_to", "slide": {}}, "slide must be"),
        ({"config_entry_id": "nowhere"}, "nowhere"),
        ({"config_entry_id": ["demo"]}, "demo"),
        ({"device_id": "nowhere"}, "target"),
        ({"device_id": {"a": 1}}, "target"),
        ({"entity_id": 5}, "target"),
    ],
)
async def test_an_event_that_is_wrong_is_ignored_with_one_warning(
    hass: HomeAssistant, display: FakeDisplay, caplog: pytest.LogCaptureFixture, data: dict[str, Any], words: str
) -> None:
    await fire(hass, data)
    warnings = [record for record in caplog.records if EVENT_COMMAND in record.getMessage()]
    assert [record.levelname for record in warnings] == ["WARNING"]
    assert words in warnings[0].getMessage()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert display.received == []
