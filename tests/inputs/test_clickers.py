"""A clicker applies each press once, and follows changes to its configuration."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.inputs.clickers.debounce import Debounce
from custom_components.slide_control.stage.results import Result
from homeassistant.components import persistent_notification
from homeassistant.core import CoreState
from tests.doubles.clicker import USUAL, bind, event_source, press, settle
from tests.doubles.display import FakeDisplay

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Advance the clock of presses by a second with each reading, unless a test overrides it."""
    clock = [0.0, 1.0]

    def monotonic() -> float:
        clock[0] += clock[1]
        return clock[0]

    monkeypatch.setattr(Debounce.__init__, "__defaults__", (monotonic,))
    return clock


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the warnings and errors of clickers only; on a busy machine other loggers warn, too."""
    ours = [record for record in caplog.records if ".inputs.clickers" in record.name]
    return [record.getMessage() for record in ours if record.levelno >= logging.WARNING]


async def test_each_kind_of_press_does_what_was_chosen(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, event_source(hass), USUAL | {"triple": {"choice": "go_to", "slide": "questions"}})
    await press(hass)
    assert display.at == 1
    await press(hass, "double")
    assert display.at == 0
    await press(hass, "long")
    assert display.blank
    await press(hass, "triple")
    assert display.at == 4
    await press(hass, "quadruple")
    assert len(display.received) == 4


@pytest.mark.parametrize(
    ("does", "action", "arguments"),
    [
        ("next_slide", "next", {"skip_fragments": True}),
        ("previous_slide", "previous", {"skip_fragments": True}),
        ("first", "first", {}),
        ("last", "last", {}),
        ("blank_on", "blank", {"mode": "on"}),
        ("blank_off", "blank", {"mode": "off"}),
        ("overview", "overview", {"mode": "toggle"}),
    ],
)
async def test_every_choice_is_a_command(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, does: str, action: str, arguments: dict[str, Any]
) -> None:
    await bind(hass, entry, event_source(hass), {"single": does})
    await press(hass)
    command = display.received[0].command
    assert command.action == action
    assert {name: getattr(command, name) for name in arguments} == arguments


async def test_the_logbook_can_know_who_pressed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    subentry_id = await bind(hass, entry, event_source(hass), USUAL)
    await press(hass, user="speaker")
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    assert state.context.user_id == "speaker"
    assert display.received[0].command.origin == ("clicker", subentry_id)


async def test_what_happens_while_home_assistant_starts_is_no_press(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    hass.set_state(CoreState.starting)
    await press(hass)
    hass.set_state(CoreState.running)
    assert display.received == []
    await press(hass)
    assert display.at == 1


@pytest.mark.parametrize("only", [True, False])
async def test_a_clicker_may_be_for_the_slides_only_while_they_are_shown(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, caplog: pytest.LogCaptureFixture, *, only: bool
) -> None:
    await bind(hass, entry, event_source(hass), USUAL, only_presenting=only)
    with caplog.at_level(logging.DEBUG, "custom_components.slide_control"):
        await press(hass)
    activity = hass.states.get("event.demo_stage_activity")
    assert activity is not None
    expected = None if only else "no_display"
    assert activity.attributes.get("result") == expected
    logged = [record.levelname for record in caplog.records if "No display shows this stage" in record.getMessage()]
    assert logged == ([] if only else ["DEBUG"])


async def test_a_source_that_fires_on_and_on_moves_one_step(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, clock: list[float]
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    clock[1] = 0.01
    for _ in range(300):
        await press(hass)
    assert len(display.received) == 1
    clock[1] = 1
    await press(hass, "double")
    assert len(display.received) == 2


async def test_a_wall_switch_that_bounces_is_one_step(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, clock: list[float]
) -> None:
    hass.states.async_set("switch.wall", "off")
    await bind(hass, entry, {"type": "switch", "entity": "switch.wall"}, {"on": "next", "off": "previous"})
    clock[1] = 0.004
    for state in ("on", "off", "on", "off", "on"):
        hass.states.async_set("switch.wall", state)
        await settle(hass)
    assert [sequenced.command.action.value for sequenced in display.received] == ["next"]


async def test_no_press_counts_within_the_debounce_time(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, clock: list[float]
) -> None:
    await bind(hass, entry, event_source(hass), USUAL, debounce=1000)
    clock[1] = 0.4
    for kind in ("single", "double", "single", "double"):
        await press(hass, kind)
    assert [sequenced.command.action.value for sequenced in display.received] == ["next", "previous"]


async def test_what_a_press_could_not_do_is_told_and_nothing_breaks(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, caplog: pytest.LogCaptureFixture
) -> None:
    await bind(hass, entry, event_source(hass), {"single": {"choice": "go_to", "slide": "nowhere at all"}})
    await press(hass)
    activity = hass.states.get("event.demo_stage_activity")
    assert activity is not None
    assert activity.attributes["event_type"] == "command_failed"
    assert activity.attributes["source"] == "clicker"
    assert activity.attributes["result"] == Result.REJECTED
    assert warnings(caplog) == []


async def test_the_test_mode_shows_presses_and_moves_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    subentry_id = await bind(hass, entry, event_source(hass), USUAL, test_mode=True)
    await press(hass)
    await press(hass, "<b>`triple`")
    for _ in range(4):
        await press(hass, "double")
    shown = persistent_notification._async_get_or_create_notifications(hass)[f"slide_control_test_{subentry_id}"]
    lines = [line for line in shown["message"].splitlines() if line.startswith("- ")]
    assert ["**double** → Previous" in line for line in lines] == [True] * 4 + [False]
    assert lines[-1].endswith(r"**\<b\>\`triple\`** → Nothing")
    assert shown["title"] == "Testing the clicker Lectern button"
    assert display.received == []
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await hass.async_block_till_done()
    assert not persistent_notification._async_get_or_create_notifications(hass)


async def test_a_change_takes_effect_at_once_and_the_displays_stay(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, display: FakeDisplay
) -> None:
    subentry_id = await bind(hass, entry, event_source(hass), USUAL)
    subentry = entry.subentries[subentry_id]
    changed = {**subentry.data, "presses": {"single": {"choice": "last"}}}
    hass.config_entries.async_update_subentry(entry, subentry, data=changed)
    await hass.async_block_till_done()
    await press(hass)
    assert display.at == 4
    assert entry.runtime_data.stage is stage
    assert stage.displays == 1


async def test_a_clicker_that_is_deleted_is_deaf(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    subentry_id = await bind(hass, entry, event_source(hass), USUAL)
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await hass.async_block_till_done()
    await press(hass)
    assert display.received == []


async def test_clickers_work_after_the_stage_was_loaded_again_and_not_while_it_is_not(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await press(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    await settle(hass)
    assert display.received == []
    await press(hass)
    assert display.at == 1


@pytest.mark.parametrize(
    "damage",
    [
        {"source": {"type": "telepathy"}},
        {"source": {"type": "event", "entity": ""}},
        {"source": {"type": "mqtt"}},
        {"source": {"type": "device", "device_id": "x", "triggers": {"press": {"platform": "device"}}}},
        {"source": None},
        {"presses": {"single": {"choice": "explode"}}},
        {"presses": {"single": {"choice": "go_to", "slide": " "}}},
        {"presses": []},
        {"debounce": 1},
    ],
)
async def test_a_damaged_clicker_is_told_once_and_the_others_work(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    display: FakeDisplay,
    caplog: pytest.LogCaptureFixture,
    damage: dict[str, Any],
) -> None:
    source = event_source(hass)
    good = await bind(hass, entry, source, USUAL)
    bad = await bind(hass, entry, source, {}, title="Broken")
    subentry = entry.subentries[bad]
    hass.config_entries.async_update_subentry(entry, subentry, data={**entry.subentries[good].data, **damage})
    await hass.async_block_till_done()
    await press(hass)
    assert display.at == 1
    (warning,) = warnings(caplog)
    assert "The clicker Broken can't be used" in warning


async def test_several_clickers_move_one_stage(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    source = event_source(hass)
    await bind(hass, entry, source, USUAL)
    await bind(hass, entry, event_source(hass, "event.pedal"), {"single": "last"}, title="Pedal")
    await press(hass, entity_id="event.pedal")
    assert display.at == 4
    await press(hass)
    assert [sequenced.command.action.value for sequenced in display.received] == ["last", "next"]
