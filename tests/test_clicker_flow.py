"""A clicker is added by pressing it, or by picking it, and can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message

from custom_components.slide_control.inputs.clickers import press_detection
from homeassistant.components.tag import async_scan_tag
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
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
from tests.doubles.clicker_dialog import Dialog

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

OPTIONS = {"only_presenting": True, "debounce": 250, "test_mode": False}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the wait for a press."""
    monkeypatch.setattr(press_detection, "SETTLE_SECONDS", 0.02)
    monkeypatch.setattr(press_detection, "LISTEN_SECONDS", 2)


@pytest.fixture
def dialog(hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay) -> Dialog:
    return Dialog(hass, entry)


def stored(entry: MockConfigEntry) -> dict[str, Any]:
    (subentry,) = entry.subentries.values()
    return dict(subentry.data)


# Press it


async def test_a_button_is_bound_by_pressing_it(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, display: FakeDisplay
) -> None:
    source = event_source(hass)
    await dialog.open()
    shown = await dialog.choose("listen")
    assert shown["type"] is FlowResultType.SHOW_PROGRESS
    assert shown["progress_action"] == "listen"
    await press(hass, "long")
    await dialog.detected()
    assert dialog.offered[0] == "lectern button (event.lectern_button): Long"
    shown = await dialog.enter(detected="0")
    assert shown["step_id"] == "presses"
    assert dialog.suggested == USUAL | {"name": "lectern button", "options": OPTIONS}
    done = await dialog.keep(name=" Lectern ")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Lectern"
    assert stored(entry) == {
        "source": source | {"called": "lectern button"},
        "presses": {kind: {"choice": does} for kind, does in USUAL.items()},
        **OPTIONS,
    }
    assert display.received == []
    await press(hass)
    assert display.at == 1


async def test_all_ways_in_which_a_press_arrives_are_shown_the_best_first(
    hass: HomeAssistant, mqtt_mock: object, dialog: Dialog
) -> None:
    event_source(hass)
    device_id = await mqtt_button(hass, "single", "double")
    assert await async_setup_component(hass, "tag", {})
    for switch in ("light.stage", "switch.wall", "binary_sensor.pedal", "input_button.desk", "switch.other"):
        hass.states.async_set(switch, "unknown" if "button" in switch else "off")
    hass.states.async_set("binary_sensor.hall", "off", {"device_class": "motion"})
    await settle(hass)
    await dialog.open()
    await dialog.choose("listen")
    async_fire_mqtt_message(hass, "button", "double")
    async_fire_mqtt_message(hass, "button", "double", retain=True)
    async_fire_mqtt_message(hass, "thermometer", '{"temperature": 20}')
    async_fire_mqtt_message(hass, "homeassistant/event/x/config", "press")
    async_fire_mqtt_message(hass, "noise", b"\xff")
    async_fire_mqtt_message(hass, "zigbee2mqtt/remote/action", "single")
    hass.states.async_set("light.stage", "on")
    hass.states.async_set("binary_sensor.pedal", "on")
    hass.states.async_set("binary_sensor.hall", "on", {"device_class": "motion"})
    hass.states.async_set("input_button.desk", just_now())
    hass.states.async_set("switch.other", "unavailable")
    hass.bus.async_fire("tag_scanned", {"tag_id": "sticker"})
    hass.states.async_set(EVENT, just_now(), {"event_type": "single"})
    await dialog.detected()
    assert dialog.offered[:-2] == [
        "lectern button (event.lectern_button): Single",
        "Remote: Single action",
        "Tag sticker: Scan",
        "desk (input_button.desk): Press",
        "pedal (binary_sensor.pedal): On",
        "stage (light.stage): On",
        "MQTT button: Double",
        "MQTT zigbee2mqtt/remote/action: Single",
    ]
    assert dialog.offered[-2:] == ["again", "pick"]
    shown = await dialog.enter(detected="1")
    assert shown["description_placeholders"]["source"] == "Remote"
    assert {name: does for name, does in dialog.suggested.items() if "action" in name.lower()} == {
        "Single action": "next",
        "Double action": "previous",
    }
    done = await dialog.keep()
    assert done["title"] == "Remote"
    assert done["data"]["source"]["device_id"] == device_id


async def test_a_stages_own_entities_are_not_heard(hass: HomeAssistant, dialog: Dialog) -> None:
    await dialog.open()
    await dialog.choose("listen")
    await hass.services.async_call("button", "press", {"entity_id": "button.demo_stage_next"}, blocking=True)
    hass.states.async_set("switch.wall", "off")
    hass.states.async_set("switch.wall", "on")
    await dialog.detected()
    assert dialog.offered[:-2] == ["wall (switch.wall): On"]


async def test_when_nothing_is_pressed_a_person_can_pick_or_try_again(
    hass: HomeAssistant, dialog: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_detection, "LISTEN_SECONDS", 0.01)
    await dialog.open()
    await dialog.choose("listen")
    shown = await dialog.detected()
    assert shown["step_id"] == "nothing_detected"
    shown = await dialog.choose("listen")
    assert shown["type"] is FlowResultType.SHOW_PROGRESS
    await dialog.detected()
    shown = await dialog.choose("pick")
    assert shown["step_id"] == "pick"


@pytest.mark.parametrize(("answer", "type_"), [("again", FlowResultType.SHOW_PROGRESS), ("pick", FlowResultType.MENU)])
async def test_what_arrived_may_be_something_else(
    hass: HomeAssistant, dialog: Dialog, answer: str, type_: FlowResultType
) -> None:
    event_source(hass)
    await dialog.open()
    await dialog.choose("listen")
    await press(hass)
    await dialog.detected()
    shown = await dialog.enter(detected=answer)
    assert shown["type"] is type_
    dialog.flows.async_abort(shown["flow_id"])


def listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return how many listeners each event has, without those of files that are still to be written."""
    counts = hass.bus.async_listeners()
    return {event: count for event, count in counts.items() if event != EVENT_HOMEASSISTANT_FINAL_WRITE}


async def test_a_dialog_that_is_closed_listens_no_more(hass: HomeAssistant, dialog: Dialog) -> None:
    before = listeners(hass)
    shown = await dialog.open()
    await dialog.choose("listen")
    assert listeners(hass)["state_changed"] > before.get("state_changed", 0)
    dialog.flows.async_abort(shown["flow_id"])
    await settle(hass)
    assert listeners(hass) == before


async def test_a_source_that_fires_on_and_on_is_shown_once(hass: HomeAssistant, dialog: Dialog) -> None:
    event_source(hass)
    await dialog.open()
    await dialog.choose("listen")
    for number in range(100):
        hass.states.async_set(EVENT, just_now(), {"event_type": f"kind {number}"})
    await dialog.detected()
    assert len(dialog.offered) == 3
    assert dialog.offered[0].count("Kind") == 12


# Pick it


@pytest.mark.parametrize(
    ("entity_id", "suggested"),
    [
        (EVENT, USUAL),
        ("input_button.desk", {"press": "next"}),
        ("binary_sensor.pedal", {"on": "next", "off": "nothing"}),
        ("light.stage", {"on": "next", "off": "previous"}),
        ("input_boolean.wall", {"on": "next", "off": "previous"}),
    ],
)
async def test_an_entity_can_be_picked(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, entity_id: str, suggested: dict[str, str]
) -> None:
    if entity_id == EVENT:
        event_source(hass)
    else:
        entity(hass, entity_id)
        hass.states.async_set(entity_id, "off")
    await dialog.open()
    await dialog.choose("pick", "entity")
    await dialog.enter(entity_id=entity_id)
    assert {kind: does for kind, does in dialog.suggested.items() if kind not in ("name", "options")} == suggested
    done = await dialog.keep()
    assert done["type"] is FlowResultType.CREATE_ENTRY
    registered = er.async_get(hass).async_get(entity_id)
    assert registered is not None
    assert stored(entry)["source"]["entity"] == registered.id


async def test_an_entity_that_cannot_be_pressed_is_refused_and_can_be_corrected(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    entity(hass, "event.mute", capabilities={"event_types": []})
    hass.states.async_set("event.mute", "unknown", {"event_types": []})
    entity(hass, "switch.off", disabled_by=er.RegistryEntryDisabler.USER)
    event_source(hass)
    # The dialog does not offer a stage's own; its id in the registry would pass.
    own = er.async_get(hass).async_get("button.demo_stage_next")
    assert own is not None
    await dialog.open()
    await dialog.choose("pick", "entity")
    for entity_id, error in (
        (own.id, "own_entity"),
        ("event.nowhere", "unknown_entity"),
        ("switch.off", "unknown_entity"),
        ("event.mute", "no_presses"),
    ):
        shown = await dialog.enter(entity_id=entity_id)
        assert shown["errors"] == {"entity_id": error}
    assert dialog.step["data_schema"] is not None
    assert "button.demo_stage_next" in dialog.step["data_schema"].schema["entity_id"].config["exclude_entities"]
    shown = await dialog.enter(entity_id=EVENT)
    assert shown["step_id"] == "presses"


async def test_a_tag_can_be_picked(hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog) -> None:
    assert await async_setup_component(hass, "tag", {})
    await async_scan_tag(hass, "04-A1", None)
    await dialog.open()
    await dialog.choose("pick", "tag")
    shown = await dialog.enter(entity_id="tag.nowhere")
    assert shown["errors"] == {"entity_id": "unknown_tag"}
    known = er.async_get(hass).async_get_entity_id("tag", "tag", "04-A1")
    await dialog.enter(entity_id=known)
    assert dialog.suggested["scan"] == "next"
    await dialog.keep()
    assert stored(entry)["source"] == {"type": "tag", "tag_id": "04-A1"}


async def test_a_device_can_be_picked_by_its_triggers(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, dialog: Dialog
) -> None:
    device_id = await mqtt_button(hass, "single")
    lamp = dr.async_get(hass).async_get_or_create(
        config_entry_id=hass.config_entries.async_entries("mqtt")[0].entry_id, identifiers={("mqtt", "lamp")}
    )
    await dialog.open()
    await dialog.choose("pick", "device")
    for wrong, error in (("nowhere", "unknown_device"), (lamp.id, "no_triggers")):
        shown = await dialog.enter(device_id=wrong)
        assert shown["errors"] == {"device_id": error}
    await dialog.enter(device_id=device_id)
    await dialog.keep()
    kept = stored(entry)["source"]["triggers"]
    assert kept.keys() == {"single action"}
    assert kept["single action"].items() <= trigger(device_id, "single").items()


async def test_a_topic_can_be_picked_where_mqtt_is_set_up(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, mqtt_mock: object, display: FakeDisplay
) -> None:
    await dialog.open()
    await dialog.choose("pick", "topic")
    await dialog.enter(topic=" house/+/button ", kinds=["single", "GO"])
    assert dialog.suggested == {"single": "next", "GO": "nothing", "name": "house/+/button", "options": OPTIONS}
    await dialog.keep(GO="last")
    assert stored(entry)["source"] == {"type": "mqtt", "topic": "house/+/button"}
    async_fire_mqtt_message(hass, "house/hall/button", "GO")
    await settle(hass)
    assert display.at == 4


@pytest.mark.parametrize(
    ("topic", "kinds", "errors"),
    [
        ("", ["single"], {"topic": "topic_missing"}),
        ("  ", ["single"], {"topic": "topic_missing"}),
        ("a#", ["single"], {"topic": "topic_wrong"}),
        ("a/#/b", ["single"], {"topic": "topic_wrong"}),
        ("a/b+/c", ["single"], {"topic": "topic_wrong"}),
        ("a\x00b", ["single"], {"topic": "topic_wrong"}),
        ("a" * 65_536, ["single"], {"topic": "topic_wrong"}),
        ("a\ud800", ["single"], {"topic": "topic_wrong"}),
        ("a", [], {"kinds": "payloads_missing"}),
        ("a", [" "], {"kinds": "payload_wrong"}),
        ("a", ["x" * 101], {"kinds": "payload_wrong"}),
        ("a", ["a\nb"], {"kinds": "payload_wrong"}),
    ],
)
async def test_a_topic_or_payload_that_is_wrong_is_refused(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    dialog: Dialog,
    mqtt_mock: object,
    topic: str,
    kinds: list[str],
    errors: dict[str, str],
) -> None:
    await dialog.open()
    await dialog.choose("pick", "topic")
    shown = await dialog.enter(topic=topic, kinds=kinds)
    assert shown["errors"] == errors
    assert not entry.subentries


@pytest.mark.parametrize("topic", ["#", "+", "a/+/b/#", "/", "$SYS/#", "ä"])
async def test_every_topic_that_mqtt_allows_is_taken(dialog: Dialog, mqtt_mock: object, topic: str) -> None:
    await dialog.open()
    await dialog.choose("pick", "topic")
    shown = await dialog.enter(topic=topic, kinds=["single"])
    assert shown["step_id"] == "presses"


async def test_there_is_no_topic_to_pick_without_mqtt(dialog: Dialog) -> None:
    await dialog.open()
    shown = await dialog.choose("pick")
    assert list(shown["menu_options"]) == ["entity", "tag", "device"]


async def test_a_topic_that_is_heard_is_shown_with_its_payload(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, mqtt_mock: object
) -> None:
    await dialog.open()
    await dialog.choose("listen")
    async_fire_mqtt_message(hass, "button", '{"action": "1_single"}')
    await dialog.detected()
    shown = await dialog.enter(detected="0")
    assert shown["step_id"] == "topic"
    assert dialog.suggested == {"topic": "button", "kinds": ["1_single"]}
    await dialog.keep(kinds=["1_single", "1_double", "2_single"])
    await dialog.keep()
    presses = {kind: does["choice"] for kind, does in stored(entry)["presses"].items()}
    assert presses == {"1_single": "next", "1_double": "previous", "2_single": "previous"}


# What it does


async def _mapping(hass: HomeAssistant, dialog: Dialog) -> None:
    event_source(hass)
    await dialog.open()
    await dialog.choose("pick", "entity")
    await dialog.enter(entity_id=EVENT)


async def test_at_least_one_kind_of_press_needs_a_command(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    await _mapping(hass, dialog)
    shown = await dialog.keep(single="nothing", double="nothing", long="nothing")
    assert shown["errors"] == {"base": "nothing_mapped"}
    assert dialog.suggested["single"] == "nothing"
    await dialog.keep(double="last")
    assert stored(entry)["presses"] == {"double": {"choice": "last"}}


@pytest.mark.parametrize("name", ["", "   "])
async def test_a_clicker_needs_a_name(hass: HomeAssistant, dialog: Dialog, name: str) -> None:
    await _mapping(hass, dialog)
    shown = await dialog.keep(name=name)
    assert shown["errors"] == {"name": "name_missing"}


async def test_two_of_one_name_are_told_apart_and_one_source_is_bound_once(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    await _mapping(hass, dialog)
    await dialog.keep()
    await dialog.open()
    await dialog.choose("pick", "entity")
    shown = await dialog.enter(entity_id=EVENT)
    assert shown["errors"] == {"base": "source_taken"}
    assert shown["description_placeholders"] == {"clicker": "lectern button"}
    entity(hass, "switch.twin")
    hass.states.async_set("switch.twin", "off", {"friendly_name": "Lectern Button"})
    await dialog.enter(entity_id="switch.twin")
    assert dialog.suggested["name"] == "Lectern Button 2"
    shown = await dialog.keep(name="lectern BUTTON")
    assert shown["errors"] == {"name": "clicker_name_taken"}
    await dialog.keep(name="Twin")
    assert [subentry.title for subentry in entry.subentries.values()] == ["lectern button", "Twin"]


@pytest.mark.parametrize("slide", ["", "  ", "0", "100001", "x" * 301, "a\x07"])
async def test_a_slide_that_can_be_none_is_refused_and_can_be_corrected(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, slide: str
) -> None:
    await _mapping(hass, dialog)
    shown = await dialog.keep(single="go_to", double="go_to")
    assert shown["step_id"] == "slides"
    shown = await dialog.enter(single=slide, double="Questions")
    assert shown["errors"] == {"single": "slide_wrong"}
    assert dialog.suggested["double"] == "Questions"
    await dialog.enter(single=" 3 ", double="Questions")
    assert stored(entry)["presses"] == {
        "single": {"choice": "go_to", "slide": "3"},
        "double": {"choice": "go_to", "slide": "Questions"},
        "long": {"choice": "blank"},
    }


async def test_a_press_and_its_release_do_not_both_step(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    kinds = ["initial_press", "repeat", "short_release", "long_release", "long_press"]
    entity(hass, "event.hue", capabilities={"event_types": kinds})
    hass.states.async_set("event.hue", "unknown", {"event_types": kinds})
    await dialog.open()
    await dialog.choose("pick", "entity")
    await dialog.enter(entity_id="event.hue")
    assert {kind: dialog.suggested[kind] for kind in kinds} == dict.fromkeys(kinds, "nothing") | {
        "short_release": "next",
        "long_press": "blank",
    }
    shown = await dialog.keep(initial_press="next")
    assert shown["errors"] == {"base": "counted_twice"}
    assert shown["description_placeholders"]["press"] == "initial_press"
    assert shown["description_placeholders"]["release"] == "short_release"
    await dialog.keep(initial_press="blank_on", long_release="blank_off")
    assert len(stored(entry)["presses"]) == 4


# Change it


async def test_a_clicker_can_be_changed_without_pressing_it(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog, display: FakeDisplay
) -> None:
    presses: dict[str, Any] = {"single": "next", "long": {"choice": "go_to", "slide": "Questions"}}
    subentry_id = await bind(hass, entry, event_source(hass), presses, debounce=700)
    stage = entry.runtime_data.stage
    shown = await dialog.open(subentry_id)
    assert shown["step_id"] == "reconfigure"
    assert shown["description_placeholders"]["source"] == r"lectern button \(event\.lectern\_button\)"
    await dialog.choose("presses")
    assert dialog.suggested == {
        "name": "Lectern button",
        "single": "next",
        "double": "nothing",
        "long": "go_to",
        "options": OPTIONS | {"debounce": 700},
    }
    shown = await dialog.keep(name="Stage", single="last", options=OPTIONS | {"debounce": 300.0})
    assert dialog.suggested == {"long": "Questions"}
    done = await dialog.keep()
    assert done["reason"] == "reconfigure_successful"
    assert entry.subentries[subentry_id].title == "Stage"
    assert stored(entry)["debounce"] == 300
    await press(hass)
    assert display.at == 4
    assert entry.runtime_data.stage is stage


async def test_a_clicker_can_get_another_source_and_keeps_its_name_and_options(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    subentry_id = await bind(hass, entry, event_source(hass), USUAL, title="Mine", test_mode=True)
    hass.states.async_set("input_button.desk", "unknown")
    await dialog.open(subentry_id)
    await dialog.choose("listen")
    hass.states.async_set("input_button.desk", just_now())
    await dialog.detected()
    await dialog.enter(detected="0")
    await dialog.keep()
    assert stored(entry)["source"] == {"type": "button", "entity": "input_button.desk", "called": "desk"}
    assert stored(entry)["test_mode"]
    assert entry.subentries[subentry_id].title == "Mine"
    assert entry.subentries[subentry_id].unique_id == "entity input_button.desk"


async def test_a_damaged_clicker_can_be_given_a_source_again(
    hass: HomeAssistant, entry: MockConfigEntry, dialog: Dialog
) -> None:
    subentry_id = await bind(hass, entry, {"type": "telepathy"}, {})
    shown = await dialog.open(subentry_id)
    assert list(shown["menu_options"]) == ["listen", "pick"]
    event_source(hass)
    await dialog.choose("pick", "entity")
    await dialog.enter(entity_id=EVENT)
    await dialog.keep()
    assert stored(entry)["presses"] == {kind: {"choice": does} for kind, does in USUAL.items()}
