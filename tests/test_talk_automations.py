"""The talk in automations: actions, triggers, conditions, sensors, and the lamp and the recording of the blueprints."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.slide_control.const import DOMAIN, EVENT_CUE
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS
from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.stage_status import Viewer
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.util import dt as dt_util

from .test_blueprints import ON_STAGE, Use, _later, _settle, use  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from .doubles.display import FakeDisplay


class Clock:
    """The clock of the talk, advanced by the test."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self._hass = hass
        self.now = 1_000_000.0
        entry.runtime_data.pacing._clock = lambda: self.now

    async def wait(self, seconds: float) -> None:
        """Advance the clock, and let everything look at it."""
        self.now += seconds
        async_fire_time_changed(self._hass, dt_util.utcnow() + timedelta(seconds=20))
        await _settle()


@pytest.fixture
async def clock(hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay) -> Clock:
    """A talk of ten minutes whose five slides are in two sections, before it begins."""
    clock = Clock(hass, entry)
    outline = tuple(
        Slide(page.h, page.v, page.number, page.title, None, section="Intro" if page.h < 1 else "Rest")
        for page in display.pages
    )
    display.show(outline=outline)
    entry.runtime_data.pacing.plan(600)
    await hass.async_block_till_done()
    return clock


async def _act(hass: HomeAssistant, action: str, *, answer: bool = False, **data: Any) -> Any:
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=answer)


async def test_actions_hold_a_talk_and_return_its_record(
    hass: HomeAssistant, entry: MockConfigEntry, clock: Clock
) -> None:
    with pytest.raises(ServiceValidationError):
        await _act(hass, "pause_talk")
    await _act(hass, "start_talk", planned_time=20, rehearsal=True)
    await clock.wait(60)
    await _act(hass, "pause_talk")
    await clock.wait(30)
    await _act(hass, "resume_talk")
    await clock.wait(40)
    now = dt_util.now()
    with pytest.raises(ServiceValidationError, match="It is past"):
        await _act(hass, "pause_talk", until=(now - timedelta(hours=1)).time())
    await _act(hass, "pause_talk", until=f"{now + timedelta(hours=1):%H:%M:%S}")
    clock_status = entry.runtime_data.status.status(Viewer(""))["clock"]
    assert clock_status["state"] == "break"
    assert clock_status["resumes"] == pytest.approx(clock.now + 3_600, abs=5)
    await clock.wait(20)
    report = await _act(hass, "end_talk", answer=True)
    assert (report["elapsed"], report["planned"], report["rehearsal"]) == (100, 1_200, True)
    assert [(pause["seconds"], pause["kind"]) for pause in report["pauses"]] == [(30, "pause"), (20, "break")]
    [talk] = (await _act(hass, "get_talks", answer=True))["talks"]
    assert talk["visits"] == report["visits"]
    csv = await _act(hass, "export_talk", answer=True, format="csv")
    assert (csv["filename"], csv["text"].count("\n")) == ("talk.csv", 2)
    with pytest.raises(ServiceValidationError):
        await _act(hass, "export_talk", answer=True, format="csv", talk_id="gone")


@pytest.mark.parametrize(
    ("name", "options", "fired"),
    [
        ("talk_started", {}, ["Intro"]),
        ("section_started", {}, ["Intro", "Rest"]),
        ("section_over_time", {"minutes": 1}, ["Intro"]),
        ("minutes_left", {"minutes": 5}, ["Rest"]),
        ("talk_paused", {}, ["Rest"]),
        ("talk_ended", {}, ["Rest"]),
    ],
)
async def test_each_trigger_fires_once(
    hass: HomeAssistant, clock: Clock, display: FakeDisplay, name: str, options: dict[str, Any], fired: list[str]
) -> None:
    sections: list[str] = []

    @callback
    def act(variables: dict[str, Any], _context: object = None) -> None:
        sections.append(variables["trigger"]["section"])

    config = await async_validate_trigger_config(hass, [{"platform": f"{DOMAIN}.{name}", "options": options}])
    stop: Callable[[], None] | None = await async_initialize_triggers(hass, config, act, "t", "t", lambda *_: None)
    assert stop is not None
    await _act(hass, "start_talk")
    await clock.wait(170)
    await clock.wait(30)
    display.do("go_to", slide=2)
    await clock.wait(110)
    await _act(hass, "pause_talk")
    await clock.wait(10)
    await _act(hass, "resume_talk")
    await _act(hass, "end_talk")
    await clock.wait(10)
    stop()
    assert sections == fired


async def test_sensors_tell_pace_section_and_ends(hass: HomeAssistant, clock: Clock, display: FakeDisplay) -> None:
    def state(name: str) -> str:
        found = hass.states.get(f"sensor.demo_stage_{name}")
        assert found is not None
        return found.state

    assert (state("pace"), state("section")) == ("unknown", "Intro")
    await _act(hass, "start_talk")
    await clock.wait(180)
    assert state("pace") == "60", "the first of five slides has two minutes"
    assert dt_util.parse_datetime(state("section_ends")) == dt_util.utc_from_timestamp(1_000_120)
    display.do("go_to", slide=2)
    await clock.wait(15)
    assert (state("pace"), state("section")) == ("60", "Rest")
    forecast = dt_util.parse_datetime(state("forecast_end"))
    assert forecast is not None
    assert 1_000_600 < forecast.timestamp() < 1_001_000


async def test_cues_start_nothing_in_a_rehearsal(hass: HomeAssistant, clock: Clock, display: FakeDisplay) -> None:
    cues = async_capture_events(hass, EVENT_CUE)
    rehearsal = {"entity_id": "switch.demo_stage_rehearsal"}
    await hass.services.async_call("switch", "turn_on", rehearsal, blocking=True)
    display.do("next")
    display.do("first")
    await hass.async_block_till_done()
    assert cues == []
    await hass.services.async_call("switch", "turn_off", rehearsal, blocking=True)
    display.do("next")
    display.do("first")
    await hass.async_block_till_done()
    assert [event.data["cue"] for event in cues] == ["lights-down"]


async def test_a_lamp_shows_the_pace(
    hass: HomeAssistant,
    clock: Clock,
    display: FakeDisplay,
    use: Use,  # noqa: F811
) -> None:
    on, off = async_mock_service(hass, "light", "turn_on"), async_mock_service(hass, "light", "turn_off")
    await use("lamp_by_pace", stage=ON_STAGE, pace="sensor.demo_stage_pace", lamp={"entity_id": "light.lectern"})

    def color() -> Any:
        return tuple(on[-1].data["rgb_color"])

    await _act(hass, "start_talk")
    await _settle()
    assert color() == (0, 255, 0)
    await clock.wait(165)
    assert color() == (255, 140, 0)
    await clock.wait(120)
    assert color() == (255, 0, 0)
    await clock.wait(260)
    # 55 seconds are left: it breathes, also after the pace has changed.
    assert (on[-1].data["brightness_pct"], color()) == (20, (255, 0, 0))
    pace = hass.states.get("sensor.demo_stage_pace")
    await clock.wait(15)
    assert hass.states.get("sensor.demo_stage_pace") != pace
    before = len(on)
    for _ in range(4):
        await _later(hass, 2.1)
    assert {call.data["brightness_pct"] for call in on[before:]} == {100, 20}
    await clock.wait(60)
    await _later(hass, 2.1)
    assert (on[-1].data["brightness_pct"], color()) == (100, (255, 0, 0)), "the time is over"
    await _act(hass, "end_talk")
    await clock.wait(1)
    assert len(off) == 1
    # It stays off when the slides are closed, which makes the pace unknown.
    before = len(on)
    display.disconnect()
    await _later(hass, PRESENTING_GRACE_SECONDS + 1)
    pace = hass.states.get("sensor.demo_stage_pace")
    assert pace is not None
    assert (pace.state, len(on)) == ("unknown", before)


async def test_a_recording_starts_and_ends_with_the_talk(hass: HomeAssistant, clock: Clock, use: Use) -> None:  # noqa: F811
    started, ended = async_mock_service(hass, "test", "started"), async_mock_service(hass, "test", "ended")
    await use(
        "record_the_talk",
        stage=ON_STAGE,
        start_actions=[{"action": "test.started"}],
        end_actions=[{"action": "test.ended"}],
    )
    await _act(hass, "start_talk", rehearsal=True)
    await _act(hass, "end_talk")
    await clock.wait(1)
    assert (started, ended) == ([], [])
    await _act(hass, "start_talk", rehearsal=False)
    await clock.wait(1)
    assert (len(started), len(ended)) == (1, 0)
    await _act(hass, "end_talk")
    await clock.wait(1)
    assert (len(started), len(ended)) == (1, 1)
