"""A repeated press counts once, even over a restart of Home Assistant."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.results import CommandResult, Result
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState
from tests.doubles.display import FakeDisplay

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


def key(entry: MockConfigEntry) -> str:
    """Return the storage key of a stage's presses."""
    return f"slide_control.presses.{entry.entry_id}"


def stored(entry: MockConfigEntry, data: Any) -> dict[str, Any]:
    """Return what the file holds."""
    return {"version": 1, "minor_version": 1, "key": key(entry), "data": data}


async def press(hass: HomeAssistant, entry: MockConfigEntry) -> CommandResult:
    """Send the same press to the running stage, with a new display that has not received it."""
    stage: Stage = entry.runtime_data.stage
    FakeDisplay(stage, client_id=f"display-{stage.epoch}").connect()
    outcome = await stage.async_execute(parse_command("next", {"id": "once"}, source="test"))
    await hass.async_block_till_done()
    return outcome


async def test_a_press_is_known_after_the_stage_was_reloaded(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry
) -> None:
    assert (await press(hass, entry)).result is Result.APPLIED
    await hass.config_entries.async_reload(entry.entry_id)
    again = await press(hass, entry)
    assert (again.result, again.first, again.changed) == (Result.DUPLICATE, Result.APPLIED, False)
    assert again.message == Message("same_id_applied")


async def test_presses_are_written_down_when_home_assistant_stops(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await press(hass, entry)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    hass.set_state(CoreState.final_write)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    ((press_id, (at, result)),) = hass_storage[key(entry)]["data"].items()
    assert (press_id, at, result) == ("once", pytest.approx(time.time(), abs=60), "applied")


async def test_a_press_is_known_after_home_assistant_restarted(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    hass_storage[key(entry)] = stored(entry, {"once": [time.time() - 10, "applied"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await press(hass, entry)).result is Result.DUPLICATE


async def test_a_press_is_forgotten_after_five_minutes(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    hass_storage[key(entry)] = stored(entry, {"once": [time.time() - 301, "applied"]})
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await press(hass, entry)).result is Result.APPLIED


async def test_a_removed_stage_leaves_no_presses(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await press(hass, entry)
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [key for key in hass_storage if key.startswith("slide_control")]


@pytest.mark.parametrize("damaged", [[], {"once": 3}, {"once": ["yesterday", "applied"]}, {"once": [1, "magic"]}])
async def test_presses_that_cannot_be_read_keep_no_stage_from_starting(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any], damaged: Any
) -> None:
    hass_storage[key(entry)] = stored(entry, damaged)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await press(hass, entry)).result is Result.APPLIED
