"""A user who may not control a stage's entities moves no slides, whatever way the request takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.const import DOMAIN, EVENT_COMMAND
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockUser

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay


@pytest.fixture
def guest(hass_read_only_user: MockUser) -> Context:
    """The context of a read-only user."""
    return Context(user_id=hass_read_only_user.id)


ACTIONS: list[tuple[str, dict[str, Any]]] = [
    ("next", {}),
    ("go_to", {"slide": 2}),
    ("blank", {"mode": "on"}),
    ("next", {"config_entry_id": "demo"}),
    ("next", {"entity_id": "button.demo_stage_next"}),
    ("open_deck", {"url": "https://example.org"}),
    ("close_deck", {}),
    ("show_on_phones", {"phones": ["x"]}),
    ("hide_from_phones", {}),
]


@pytest.mark.parametrize(("action", "data"), ACTIONS)
async def test_an_action_of_a_read_only_user_is_refused(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay, guest: Context, action: str, data: dict[str, Any]
) -> None:
    with pytest.raises(Unauthorized):
        await hass.services.async_call(DOMAIN, action, data, blocking=True, context=guest)
    assert (stage.seq, display.received) == (0, [])


async def test_voice_and_events_of_a_read_only_user_move_nothing(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay, guest: Context, caplog: pytest.LogCaptureFixture
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()  # the intents are registered
    response = await intent.async_handle(hass, DOMAIN, "SlideControlNext", {}, context=guest)
    assert "may not" in str(response.error_code and response.speech)
    asked = await intent.async_handle(hass, DOMAIN, "SlideControlWhich", {}, context=guest)
    assert asked.error_code is None
    hass.bus.async_fire(EVENT_COMMAND, {}, context=guest)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (stage.seq, display.received) == (0, [])
    assert "may not control" in caplog.text


async def test_a_user_who_was_removed_moves_nothing(hass: HomeAssistant, stage: Stage, display: FakeDisplay) -> None:
    with pytest.raises(UnknownUser):
        await hass.services.async_call(DOMAIN, "next", blocking=True, context=Context(user_id="gone"))
    assert stage.seq == 0


async def test_automations_and_users_who_may_control_the_entities_move_the_slides(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay, hass_read_only_user: MockUser, guest: Context
) -> None:
    await hass.services.async_call(DOMAIN, "next", blocking=True)
    hass_read_only_user.mock_policy({"entities": {"all": {POLICY_CONTROL: True}}})
    await hass.services.async_call(DOMAIN, "next", blocking=True, context=guest)
    assert stage.seq == 2
    # A right to other entities, or to some of the stage's, is not enough.
    for policy in (
        {"entities": {"domains": {"light": {POLICY_CONTROL: True}}}},
        {"entities": {"entity_ids": {"button.demo_stage_next": {POLICY_CONTROL: True}}}},
    ):
        hass_read_only_user.mock_policy(policy)
        with pytest.raises(Unauthorized):
            await hass.services.async_call(DOMAIN, "next", blocking=True, context=guest)
    assert stage.seq == 2
