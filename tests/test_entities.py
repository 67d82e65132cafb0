"""A stage's entities: they show the lead's state, and using one moves the slides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    EVENT_STATE_REPORTED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Context, Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity

from .doubles.display import PAGES, FakeDisplay, Page

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from custom_components.slide_control.stage.stage import Stage

# Available whether or not slides are shown
ALWAYS = {
    "binary_sensor.demo_stage_behind_schedule",
    "binary_sensor.demo_stage_connected",
    "binary_sensor.demo_stage_standby_ready",
    "event.demo_stage_activity",
    "media_player.demo_stage_slides",
    "number.demo_stage_planned_time",
    "sensor.demo_stage_displays_connected",
    "sensor.demo_stage_followers",
    "sensor.demo_stage_forecast_end",
    "sensor.demo_stage_pace",
    "sensor.demo_stage_planned_end",
    "sensor.demo_stage_section",
    "sensor.demo_stage_section_ends",
    "sensor.demo_stage_talk_started",
    "switch.demo_stage_audience",
    "switch.demo_stage_questions_and_polls",
    "event.demo_stage_audience_question",
    "sensor.demo_stage_raised_hands",
    "sensor.demo_stage_poll",
    *(f"sensor.demo_stage_poll_result_{number}" for number in range(1, 7)),
    "switch.demo_stage_rehearsal",
    "switch.demo_stage_show_on_phones",
}


@pytest.fixture(autouse=True)
def _all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable the entities that are disabled by default."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", property(lambda _: True))


def _state(hass: HomeAssistant, entity: str) -> State:
    """Return the state of one of the stage's entities: ``sensor.slide``."""
    state = hass.states.get(entity.replace(".", ".demo_stage_", 1))
    assert state is not None
    return state


def _all(hass: HomeAssistant) -> dict[str, State]:
    return {state.entity_id: state for state in hass.states.async_all()}


async def _use(hass: HomeAssistant, service: str, entity: str, context: Context | None = None, **data: Any) -> None:
    """Use one of the stage's entities through Home Assistant's own action."""
    target = {ATTR_ENTITY_ID: entity.replace(".", ".demo_stage_", 1)}
    await hass.services.async_call(
        entity.partition(".")[0], service, target | data, blocking=True, context=context or Context()
    )
    await hass.async_block_till_done()


@pytest.mark.freeze_time("2026-11-25 15:00:00+00:00")
async def test_every_entity_of_a_stage_that_shows_slides(
    hass: HomeAssistant, display: FakeDisplay, snapshot: SnapshotAssertion
) -> None:
    display.do("go_to", slide=2)
    display.do("next")
    await hass.async_block_till_done()
    for entity_id, state in sorted(_all(hass).items()):
        # An image's attributes hold a new token.
        if entity_id != "event.demo_stage_activity" and not entity_id.startswith("image."):
            assert state == snapshot(name=entity_id)


@pytest.mark.usefixtures("stage")
async def test_what_home_assistant_remembers_of_every_entity(
    hass: HomeAssistant, entry: MockConfigEntry, entity_registry: er.EntityRegistry, snapshot: SnapshotAssertion
) -> None:
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    assert len(entities) == 41
    for entity in sorted(entities, key=lambda entity: entity.entity_id):
        assert entity == snapshot(name=entity.entity_id)


@pytest.mark.usefixtures("stage")
async def test_a_stage_is_one_device(
    entry: MockConfigEntry, device_registry: dr.DeviceRegistry, snapshot: SnapshotAssertion
) -> None:
    [device] = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.sw_version
    shown = ("name", "manufacturer", "model", "entry_type", "identifiers", "configuration_url")
    assert {name: getattr(device, name) for name in shown} == snapshot


@pytest.mark.usefixtures("stage")
async def test_without_slides_only_what_tells_so_is_available(hass: HomeAssistant) -> None:
    states = _all(hass)
    assert {entity_id for entity_id, state in states.items() if state.state != STATE_UNAVAILABLE} == ALWAYS
    assert _state(hass, "binary_sensor.connected").state == "off"
    assert _state(hass, "sensor.displays_connected").state == "0"
    assert _state(hass, "event.activity").state == STATE_UNKNOWN


async def test_with_slides_every_entity_is_available(hass: HomeAssistant, display: FakeDisplay) -> None:
    assert [entity_id for entity_id, state in _all(hass).items() if state.state == STATE_UNAVAILABLE] == []
    assert _state(hass, "binary_sensor.connected").state == "on"
    assert _state(hass, "sensor.displays_connected").state == "1"


async def test_a_display_without_slides_is_counted_and_does_not_connect_the_stage(
    hass: HomeAssistant, stage: Stage
) -> None:
    stage.async_attach(FakeDisplay(stage), None, epoch=None, welcome=lambda: None)
    await hass.async_block_till_done()
    assert _state(hass, "sensor.displays_connected").state == "1"
    assert _state(hass, "binary_sensor.connected").state == "off"
    assert _state(hass, "sensor.slide").state == STATE_UNAVAILABLE


async def test_the_last_display_takes_the_slides_with_it(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.disconnect()
    await hass.async_block_till_done()
    states = _all(hass)
    assert {entity_id for entity_id, state in states.items() if state.state != STATE_UNAVAILABLE} == ALWAYS
    assert _state(hass, "binary_sensor.connected").state == "off"


async def test_a_display_that_is_lost_for_a_moment_changes_no_choices(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    before = _state(hass, "select.slide_title").attributes["options"]
    display.disconnect()
    await hass.async_block_till_done()
    assert _state(hass, "select.slide_title").attributes["options"] == before
    assert _state(hass, "number.slide").attributes["max"] == 5
    display.connect(epoch=display.stage.epoch)
    await hass.async_block_till_done()
    assert _state(hass, "select.slide_title").state == "Welcome"


# The current state.


async def test_the_sensors_follow_a_person_at_the_display(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.do("go_to", slide=2)
    display.do("next")
    await hass.async_block_till_done()
    slide = _state(hass, "sensor.slide")
    assert slide.state == "2"
    assert {key: slide.attributes[key] for key in ("total", "title", "fragment", "fragments", "indices")} == {
        "total": 5,
        "title": "Pricing",
        "fragment": 1,
        "fragments": 3,
        "indices": {"h": 1, "v": 0, "f": 0},
    }
    assert _state(hass, "sensor.title").state == "Pricing"
    assert _state(hass, "sensor.next_title").state == "Details"
    assert _state(hass, "number.slide").state == "2"
    assert _state(hass, "select.slide_title").state == "Pricing"


async def test_long_titles_and_notes_are_cut_and_the_whole_notes_are_an_attribute(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    notes = "Say this.\n\n" + "And that. " * 1000
    display.show(title="T" * 300, notes=notes, next_title="N" * 300)
    await hass.async_block_till_done()
    assert _state(hass, "sensor.title").state == "T" * 254 + "…"
    assert _state(hass, "sensor.next_title").state == "N" * 254 + "…"
    shown = _state(hass, "sensor.notes")
    assert shown.state.startswith("Say this. And that. And")
    assert len(shown.state) == 255
    assert shown.attributes["text"] == notes


async def test_a_state_of_exactly_255_characters_is_whole(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.show(title="T" * 255)
    await hass.async_block_till_done()
    assert _state(hass, "sensor.title").state == "T" * 255


async def test_the_whole_notes_are_not_recorded(hass: HomeAssistant, display: FakeDisplay) -> None:
    for entity, attribute in (("sensor.notes", "text"), ("sensor.slide", "notes")):
        state_info = _state(hass, entity).state_info
        assert state_info is not None
        assert attribute in state_info["unrecorded_attributes"]


async def test_the_steps_of_a_slide_have_the_same_recorded_attributes(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    recorded = []
    for _ in range(3):
        display.do("next")
        await hass.async_block_till_done()
        slide = _state(hass, "sensor.slide")
        assert slide.state_info is not None
        hidden = slide.state_info["unrecorded_attributes"]
        recorded.append({name: value for name, value in slide.attributes.items() if name not in hidden})
        assert slide.state == "2"
    assert recorded[0] == recorded[1] == recorded[2]
    assert {"total", "title"} <= recorded[0].keys()


async def test_a_slide_without_texts_shows_empty_ones_and_the_last_has_no_next(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    display.show(title="", notes="", next_title=None)
    await hass.async_block_till_done()
    assert _state(hass, "sensor.title").state == ""
    assert _state(hass, "sensor.notes").state == ""
    assert _state(hass, "sensor.next_title").state == STATE_UNKNOWN


async def test_an_uncounted_slide_has_no_number_to_set(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.show(number=0, total=0)
    await hass.async_block_till_done()
    assert _state(hass, "sensor.slide").state == "0"
    number = _state(hass, "number.slide")
    assert number.state == STATE_UNKNOWN
    assert (number.attributes["min"], number.attributes["max"]) == (1, 1)


async def test_a_slide_that_the_outline_does_not_hold_is_no_choice(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.show(outline=())
    await hass.async_block_till_done()
    choice = _state(hass, "select.slide_title")
    assert choice.state == STATE_UNKNOWN
    assert choice.attributes["options"] == []


@pytest.mark.parametrize("flag", ["blank", "overview"])
async def test_a_switch_shows_what_a_person_at_the_display_did(
    hass: HomeAssistant, display: FakeDisplay, flag: str
) -> None:
    display.do(flag, mode="on")
    await hass.async_block_till_done()
    assert _state(hass, f"switch.{flag}").state == "on"
    display.do(flag, mode="off")
    await hass.async_block_till_done()
    assert _state(hass, f"switch.{flag}").state == "off"


# Entities that move the slides


@pytest.mark.parametrize(("button", "number"), [("next", "4"), ("previous", "2"), ("first", "1"), ("last", "5")])
async def test_a_button_moves_the_slides(hass: HomeAssistant, display: FakeDisplay, button: str, number: str) -> None:
    display.do("go_to", slide=3)
    await hass.async_block_till_done()
    await _use(hass, "press", f"button.{button}")
    assert _state(hass, "sensor.slide").state == number


async def test_a_number_goes_to_its_slide(hass: HomeAssistant, display: FakeDisplay) -> None:
    await _use(hass, "set_value", "number.slide", value=5)
    assert _state(hass, "sensor.title").state == "Questions"


@pytest.mark.parametrize("number", [0, 6])
async def test_a_number_beyond_the_deck_is_refused(hass: HomeAssistant, display: FakeDisplay, number: int) -> None:
    with pytest.raises(ServiceValidationError):
        await _use(hass, "set_value", "number.slide", value=number)
    assert _state(hass, "sensor.slide").state == "1"


async def test_a_title_goes_to_its_slide(hass: HomeAssistant, display: FakeDisplay) -> None:
    await _use(hass, "select_option", "select.slide_title", option="Details (4)")
    assert _state(hass, "sensor.slide").state == "4"


async def test_a_title_goes_to_the_very_slide_that_was_chosen(hass: HomeAssistant, stage: Stage) -> None:
    display = FakeDisplay(stage, [replace(page, title="Same", number=1) for page in PAGES])
    display.connect()
    await hass.async_block_till_done()
    options = _state(hass, "select.slide_title").attributes["options"]
    assert len(set(options)) == len(PAGES)
    for place, option in enumerate(options):
        await _use(hass, "select_option", "select.slide_title", option=option)
        assert display.at == place
        assert _state(hass, "select.slide_title").state == option


async def test_a_slide_without_number_id_and_title_can_be_chosen(hass: HomeAssistant, stage: Stage) -> None:
    display = FakeDisplay(stage, [*PAGES, Page(title="", h=3, v=1)])
    display.connect()
    await hass.async_block_till_done()
    await _use(hass, "select_option", "select.slide_title", option="4.2")
    assert display.at == len(PAGES)


@pytest.mark.parametrize("flag", ["blank", "overview"])
async def test_a_switch_can_be_turned_on_and_off(hass: HomeAssistant, display: FakeDisplay, flag: str) -> None:
    for service, state in (("turn_on", "on"), ("turn_on", "on"), ("turn_off", "off"), ("toggle", "on")):
        await _use(hass, service, f"switch.{flag}")
        assert _state(hass, f"switch.{flag}").state == state


async def test_a_press_that_the_slides_refuse_is_the_users_error(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.refuses = "no_overview"
    with pytest.raises(ServiceValidationError, match="This deck has no overview") as refused:
        await _use(hass, "turn_on", "switch.overview")
    assert refused.value.translation_key == "display_no_overview"
    assert _state(hass, "switch.overview").state == "off"


async def test_a_press_that_is_not_answered_fails(hass: HomeAssistant, stage: Stage, display: FakeDisplay) -> None:
    display.silent = True
    hass.loop.call_soon(stage.async_close)
    with pytest.raises(HomeAssistantError) as failed:
        await _use(hass, "press", "button.next")
    assert failed.value.translation_key == "unloaded"
    assert not isinstance(failed.value, ServiceValidationError)


async def test_a_press_while_nothing_is_shown_moves_nothing_later(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.disconnect()
    await hass.async_block_till_done()
    await _use(hass, "press", "button.next")
    display.connect()
    await hass.async_block_till_done()
    assert _state(hass, "sensor.slide").state == "1"


async def test_a_button_that_bounces_moves_the_slides_once(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.do("go_to", slide=3)
    await hass.async_block_till_done()
    await _use(hass, "press", "button.next")
    await _use(hass, "press", "button.next")
    assert _state(hass, "sensor.slide").state == "4"


async def test_two_people_pressing_the_same_button_are_no_bounce(
    hass: HomeAssistant, display: FakeDisplay, hass_admin_user: Any, hass_owner_user: Any
) -> None:
    display.do("last")
    await hass.async_block_till_done()
    for user in (hass_admin_user, hass_owner_user):
        await _use(hass, "press", "button.previous", Context(user_id=user.id))
    assert _state(hass, "sensor.slide").state == "3"


# What the logbook records, and for which user


def _written(events: list[Event[EventStateChangedData]]) -> set[str]:
    return {event.data["entity_id"].replace("demo_stage_", "") for event in events}


async def test_only_entities_that_show_a_change_are_written(hass: HomeAssistant, display: FakeDisplay) -> None:
    display.do("go_to", slide=2)
    await hass.async_block_till_done()
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    repeated: list[Any] = []
    hass.bus.async_listen(EVENT_STATE_REPORTED, repeated.append, event_filter=callback(lambda _: True))
    display.do("next")
    await hass.async_block_till_done()
    assert _written(events) == {"sensor.slide"}
    display.report()
    await hass.async_block_till_done()
    assert len(events) == 1
    assert repeated == []


async def test_a_second_display_is_written_as_nothing_but_a_display(hass: HomeAssistant, display: FakeDisplay) -> None:
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    FakeDisplay(display.stage, client_id="display-2").connect()
    await hass.async_block_till_done()
    assert _written(events) == {"sensor.displays_connected"}


async def test_what_a_press_changes_is_written_with_the_context_of_its_sender(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    speaker = Context()
    await _use(hass, "press", "button.next", speaker)
    assert {"button.next", "sensor.slide", "sensor.title", "number.slide", "select.slide_title"} <= _written(events)
    assert {event.context.id for event in events} == {speaker.id}


async def test_a_person_at_the_display_is_not_mistaken_for_the_last_sender(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    speaker = Context()
    await _use(hass, "set_value", "number.slide", speaker, value=3)
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    display.do("next")
    await hass.async_block_till_done()
    assert {"number.slide", "sensor.slide"} <= _written(events)
    assert speaker.id not in {event.context.id for event in events}


async def test_after_unloading_no_entity_follows_the_stage(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, display: FakeDisplay
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    events = async_capture_events(hass, EVENT_STATE_CHANGED)
    display.do("next")
    await hass.async_block_till_done()
    assert events == []
