"""Neither long garbage collections nor busy threads delay presses; unloading restores the settings."""

from __future__ import annotations

from datetime import timedelta
import gc
import sys
from typing import TYPE_CHECKING

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.slide_control.interpreter_tuning import MAX_SECONDS, SWITCH_INTERVAL_SECONDS
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS
from homeassistant.util import dt as dt_util
from tests.doubles.stage import set_up_stage

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    gc.unfreeze()
    interval = sys.getswitchinterval()
    yield
    gc.unfreeze()
    sys.setswitchinterval(interval)


async def _wait(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds), fire_all=True)
    await hass.async_block_till_done()


async def test_what_was_there_is_set_aside_while_slides_are_shown(hass: HomeAssistant, stage: Stage) -> None:
    display = FakeDisplay(stage)
    assert gc.get_freeze_count() == 0
    display.connect()
    await hass.async_block_till_done()
    assert gc.get_freeze_count() > 0
    display.disconnect()
    await _wait(hass, PRESENTING_GRACE_SECONDS + 1)
    assert gc.get_freeze_count() == 0


async def test_it_is_reverted_when_the_stage_is_unloaded(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert gc.get_freeze_count() == 0


async def test_a_second_stage_freezes_what_was_created_since(hass: HomeAssistant, display: FakeDisplay) -> None:
    """A display on a wall may have shown its slides since Home Assistant started."""
    before = gc.get_freeze_count()
    come_since = [[] for _ in range(10_000)]
    FakeDisplay((await set_up_stage(hass, "Other stage")).runtime_data.stage).connect()
    await hass.async_block_till_done()
    assert gc.get_freeze_count() >= before + len(come_since)


async def test_the_last_of_two_stages_reverts_it(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    other = await set_up_stage(hass, "Other stage")
    FakeDisplay(other.runtime_data.stage).connect()
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert gc.get_freeze_count() > 0
    assert await hass.config_entries.async_unload(other.entry_id)
    assert gc.get_freeze_count() == 0


async def test_it_does_not_wait_for_the_end_of_slides_that_are_always_shown(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    assert gc.get_freeze_count() > 0
    await _wait(hass, MAX_SECONDS + 1)
    assert gc.get_freeze_count() == 0


async def test_what_somebody_else_has_set_aside_stays_so(hass: HomeAssistant, stage: Stage) -> None:
    gc.freeze()
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    display.disconnect()
    await _wait(hass, PRESENTING_GRACE_SECONDS + 1)
    assert gc.get_freeze_count() > 0


async def test_busy_threads_give_way_while_slides_are_shown(hass: HomeAssistant, stage: Stage) -> None:
    before = sys.getswitchinterval()
    assert before > SWITCH_INTERVAL_SECONDS
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    assert sys.getswitchinterval() == SWITCH_INTERVAL_SECONDS
    display.disconnect()
    await _wait(hass, PRESENTING_GRACE_SECONDS + 1)
    assert sys.getswitchinterval() == before


@pytest.mark.parametrize(("theirs", "meanwhile"), [(0.0002, 0.0002), (0.01, SWITCH_INTERVAL_SECONDS)])
async def test_somebody_elses_switch_interval(
    hass: HomeAssistant, stage: Stage, theirs: float, meanwhile: float
) -> None:
    """A shorter interval is kept, a longer one is restored."""
    sys.setswitchinterval(theirs)
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    assert sys.getswitchinterval() == pytest.approx(meanwhile)
    display.disconnect()
    await _wait(hass, PRESENTING_GRACE_SECONDS + 1)
    assert sys.getswitchinterval() == pytest.approx(theirs)


async def test_a_switch_interval_set_meanwhile_stays(hass: HomeAssistant, stage: Stage) -> None:
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    sys.setswitchinterval(0.002)
    display.disconnect()
    await _wait(hass, PRESENTING_GRACE_SECONDS + 1)
    assert sys.getswitchinterval() == pytest.approx(0.002)
