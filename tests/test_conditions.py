"""Conditions check the current state of the stages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
import voluptuous as vol

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from homeassistant.helpers.condition import async_from_config, async_validate_condition_config
from homeassistant.util import dt as dt_util
from tests.doubles.stage import set_up_stage

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from homeassistant.core import HomeAssistant

type Ask = Callable[..., Awaitable[bool | None]]


@pytest.fixture
def ask(hass: HomeAssistant) -> Ask:
    """Ask a condition of the stage, as an automation does."""

    async def ask(condition: str, options: dict[str, Any] | None = None, **more: Any) -> bool | None:
        config = {"condition": f"{DOMAIN}.{condition}", **more, **({"options": options} if options else {})}
        checker = await async_from_config(hass, await async_validate_condition_config(hass, config))
        try:
            return checker(hass)
        finally:
            checker.async_unload()

    return ask


@pytest.fixture
async def other(hass: HomeAssistant, stage: Stage) -> Stage:
    """Return a second stage, without a display."""
    entry = await set_up_stage(hass, "Hall", entry_id="hall")
    await hass.async_block_till_done()
    other: Stage = entry.runtime_data.stage
    return other


async def test_a_stage_presents_until_half_a_minute_after_its_last_display(
    hass: HomeAssistant, stage: Stage, ask: Ask
) -> None:
    assert await ask("is_presenting") is False
    display = FakeDisplay(stage)
    display.connect()
    assert await ask("is_presenting") is True
    display.disconnect()
    assert await ask("is_presenting") is True
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=PRESENTING_GRACE_SECONDS + 1))
    assert await ask("is_presenting") is False


async def test_blank_is_a_display_without_slides_and_no_display_is_not_blank(
    hass: HomeAssistant, display: FakeDisplay, ask: Ask
) -> None:
    assert await ask("is_blanked") is False
    display.do("blank", mode="on")
    assert await ask("is_blanked") is True
    display.disconnect()
    assert await ask("is_blanked") is True
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=PRESENTING_GRACE_SECONDS + 1))
    assert await ask("is_blanked") is False


async def test_a_talk_is_almost_over_while_it_runs_and_is_in_time(
    entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    pacing = entry.runtime_data.pacing
    pacing.plan(600)
    assert await ask("is_almost_over") is False
    pacing.start()
    began = pacing.now()
    for seconds, met in ((290, False), (310, True), (599, True), (601, False)):
        pacing._clock = lambda seconds=seconds: began + seconds
        assert await ask("is_almost_over", {"minutes": 5}) is met
    pacing._clock = lambda: began + 310
    pacing.pause()
    assert await ask("is_almost_over") is False


@pytest.mark.parametrize(
    ("options", "met"),
    [
        ({"slide": 2}, True),
        ({"slide": "2"}, True),
        ({"slide": "PRICING"}, True),
        ({"slide": "prices"}, True),
        ({"slide": "pric"}, False),
        ({"slide": 3}, False),
        ({"slide": 99}, False),
        ({"title": "pric"}, True),
        ({"slide": 2, "title": "welcome"}, False),
    ],
)
async def test_a_slide_by_number_id_title_and_words_of_it(
    hass: HomeAssistant, display: FakeDisplay, ask: Ask, options: dict[str, Any], *, met: bool
) -> None:
    display.do("next")
    display.show(id="prices")
    assert await ask("is_on_slide", options) is met


async def test_no_slide_is_shown_while_nothing_is(hass: HomeAssistant, stage: Stage, ask: Ask) -> None:
    assert await ask("is_on_slide", {"slide": 1}) is False


async def test_one_stage_of_several_is_enough_unless_all_are_wanted(
    hass: HomeAssistant, display: FakeDisplay, other: Stage, ask: Ask
) -> None:
    assert await ask("is_presenting") is True
    assert await ask("is_presenting", {"behavior": "all"}) is False
    assert await ask("is_presenting", target={"entity_id": "sensor.hall_slide"}) is False
    assert await ask("is_presenting", target={"entity_id": "sensor.demo_stage_slide"}) is True
    FakeDisplay(other).connect()
    assert await ask("is_presenting", {"behavior": "all"}) is True


async def test_a_stage_that_is_not_loaded_meets_no_condition(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await ask("is_presenting") is False
    assert await ask("is_presenting", {"behavior": "all"}) is False


async def test_where_there_is_no_stage_not_even_all_of_them_present(
    hass: HomeAssistant, stage: Stage, ask: Ask
) -> None:
    assert await hass.config_entries.async_remove("demo")
    assert await ask("is_presenting", {"behavior": "all"}) is False


@pytest.mark.parametrize(
    ("condition", "options", "message"),
    [
        ("is_on_slide", {}, "slide"),
        ("is_on_slide", {"slide": 0}, "slide must be a whole number from 1"),
        ("is_on_slide", {"slide": ""}, "slide is empty"),
        ("is_on_slide", {"title": " "}, "title is empty"),
        ("is_presenting", {"behavior": "most"}, "behavior"),
        ("is_presenting", {"slide": 1}, "slide"),
        ("is_late", {}, "is_late"),
    ],
)
async def test_what_cannot_be_met_is_refused_with_its_name(
    hass: HomeAssistant, stage: Stage, ask: Ask, condition: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(vol.Invalid, match=message):
        await ask(condition, options)


async def test_a_target_without_any_stage_is_refused(hass: HomeAssistant, stage: Stage, ask: Ask) -> None:
    with pytest.raises(vol.Invalid, match="target contains no stage"):
        await ask("is_presenting", target={"device_id": "gone"})
