"""The actions, called for each kind of target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.inputs.actions.back_channel import FIELDS as BACK_CHANNEL_ACTIONS
from custom_components.slide_control.inputs.actions.create_link import CREATE_LINK
from custom_components.slide_control.inputs.actions.export_audience import EXPORT_AUDIENCE
from custom_components.slide_control.inputs.actions.open_deck import CLOSE_DECK, OPEN_DECK
from custom_components.slide_control.inputs.actions.show_caption import SHOW_CAPTION
from custom_components.slide_control.inputs.actions.show_join import SHOW_JOIN
from custom_components.slide_control.inputs.actions.show_on_phones import ACTION_HIDE, ACTION_SHOW
from custom_components.slide_control.inputs.actions.talks import FIELDS as TALK_ACTIONS
from custom_components.slide_control.stage.commands import Action
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import area_registry as ar, device_registry as dr
from tests.doubles.display import FakeDisplay
from tests.doubles.stage import set_up_stage

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockUser

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


async def call(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action and return its response."""
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)


@pytest.fixture
async def second(hass: HomeAssistant, stage: Stage) -> MockConfigEntry:
    """A second stage with its own display."""
    entry = await set_up_stage(hass, "Second stage", entry_id="second")
    FakeDisplay(entry.runtime_data.stage).connect()
    await hass.async_block_till_done()
    return entry


def device_of(hass: HomeAssistant, entry: MockConfigEntry) -> dr.DeviceEntry:
    """Return a stage's device."""
    return dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)[0]


async def test_there_is_an_action_for_each_command(hass: HomeAssistant, stage: Stage) -> None:
    assert set(hass.services.async_services_for_domain(DOMAIN)) == {
        *(action.value for action in Action),
        OPEN_DECK,
        CLOSE_DECK,
        ACTION_SHOW,
        ACTION_HIDE,
        CREATE_LINK,
        EXPORT_AUDIENCE,
        SHOW_CAPTION,
        SHOW_JOIN,
        *TALK_ACTIONS,
        *BACK_CHANNEL_ACTIONS,
    }


async def test_the_only_stage_needs_no_address(hass: HomeAssistant, display: FakeDisplay) -> None:
    response = await call(hass, "next")
    assert response["config_entry_id"] == "demo"
    assert response["stage"] == "Demo stage"
    assert (response["result"], response["changed"], response["state"]["number"]) == ("applied", True, 2)
    assert response["state"]["notes"] == ""


async def test_without_a_response_nothing_is_returned(hass: HomeAssistant, display: FakeDisplay) -> None:
    assert await hass.services.async_call(DOMAIN, "last", {}, blocking=True) is None
    assert display.at == 4


async def test_the_context_of_the_caller_reaches_the_sensor(
    hass: HomeAssistant, display: FakeDisplay, hass_admin_user: MockUser
) -> None:
    context = Context(user_id=hass_admin_user.id)
    await hass.services.async_call(DOMAIN, "next", {}, blocking=True, context=context)
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    assert (state.state, state.context.user_id) == ("2", hass_admin_user.id)


@pytest.mark.parametrize(
    ("action", "data", "number"),
    [("go_to", {"slide": 3}, 3), ("go_to", {"slide": "questions"}, 5), ("last", {}, 5), ("previous", {}, 1)],
)
async def test_each_action_takes_its_fields(
    hass: HomeAssistant, display: FakeDisplay, action: str, data: dict[str, Any], number: int
) -> None:
    assert (await call(hass, action, **data))["state"]["number"] == number


async def test_the_same_id_does_nothing_twice_and_is_no_error(hass: HomeAssistant, display: FakeDisplay) -> None:
    await call(hass, "next", id="a")
    again = await call(hass, "next", id="a")
    assert (again["result"], again["first"], len(display.received)) == ("duplicate", "applied", 1)


async def test_the_same_id_fails_again_where_the_first_moved_nothing(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.refuses = "no overview here"
    for _ in range(2):
        with pytest.raises(ServiceValidationError, match="no overview here"):
            await call(hass, "overview", id="a")
    assert len(display.received) == 1


async def test_several_stages_are_told_apart(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, second: MockConfigEntry
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, "next")
    assert caught.value.translation_key == "several_stages"
    assert (await call(hass, "next", config_entry_id="second"))["stage"] == "Second stage"
    assert (await call(hass, "next", device_id=device_of(hass, entry).id))["stage"] == "Demo stage"
    assert (await call(hass, "previous", entity_id="sensor.second_stage_slide"))["stage"] == "Second stage"
    both = await call(hass, "last", device_id=[device_of(hass, entry).id, device_of(hass, second).id])
    assert {answer["stage"] for answer in both["stages"]} == {"Demo stage", "Second stage"}


async def test_a_stage_is_found_by_its_area(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, second: MockConfigEntry
) -> None:
    hall = ar.async_get(hass).async_create("Hall")
    dr.async_get(hass).async_update_device(device_of(hass, second).id, area_id=hall.id)
    assert (await call(hass, "next", area_id=hall.id))["stage"] == "Second stage"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"config_entry_id": "nowhere"}, "unknown_stage"),
        ({"device_id": "nowhere"}, "no_stage_in_target"),
        ({"entity_id": "light.hall"}, "no_stage_in_target"),
        ({"slide": 3}, "foreign_field"),
        ({"speed": 3}, "unknown_field"),
    ],
)
async def test_misuse_is_a_validation_error_and_nothing_moves(
    hass: HomeAssistant, display: FakeDisplay, data: dict[str, Any], key: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, "next", **data)
    assert caught.value.translation_key == key
    assert str(caught.value)
    assert display.received == []


async def test_a_slide_that_does_not_exist_is_a_validation_error(hass: HomeAssistant, display: FakeDisplay) -> None:
    with pytest.raises(ServiceValidationError, match=r"no slide 99\. Choose a number from 1 to 5"):
        await call(hass, "go_to", slide=99)


async def test_without_a_display_the_action_fails_and_says_what_to_do(hass: HomeAssistant, stage: Stage) -> None:
    with pytest.raises(HomeAssistantError) as caught:
        await call(hass, "next")
    assert caught.value.translation_key == "no_display"


async def test_without_a_stage_or_with_one_that_is_not_loaded_it_says_so(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, "next")
    assert caught.value.translation_key == "not_loaded"
    await hass.config_entries.async_remove(entry.entry_id)
    with pytest.raises(ServiceValidationError) as caught:
        await call(hass, "next")
    assert caught.value.translation_key == "no_stage"
