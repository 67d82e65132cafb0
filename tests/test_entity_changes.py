"""No entity is left behind: each change that an entity follows is every change that can give it another state."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.backchannel.poll import parse_form
from custom_components.slide_control.backchannel.requests import Hand, Vote
from custom_components.slide_control.clock_sensors import ClockSensor
from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.entity import SlideControlEntity
from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.steps import ClockStep
from homeassistant.components.event import EventEntity
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.util import dt as dt_util

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.backchannel.back_channel import BackChannel
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

_SECOND: Final = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable the entities that are disabled by default."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", property(lambda _: True))


def _entities(hass: HomeAssistant) -> list[SlideControlEntity]:
    """Return all but events, and those that time alone changes, which look at the clock themselves."""
    platforms = async_get_platforms(hass, DOMAIN)
    found = [entity for platform in platforms for entity in platform.entities.values()]
    return [
        each
        for each in found
        if isinstance(each, SlideControlEntity) and not isinstance(each, ClockSensor | EventEntity)
    ]


def _poll_id(channel: BackChannel) -> str:
    assert channel.poll is not None
    return channel.poll.form.id


async def test_every_entity_is_written_after_whatever_gives_it_another_state(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage
) -> None:
    data = entry.runtime_data
    first, second = (FakeDisplay(stage, client_id=f"display-{number}", deck=("talk", "1")) for number in (1, 2))
    sections = tuple(Slide(h, 0, h + 1, f"Slide {h}", None, 60, f"Section {h}") for h in range(5))
    channel, pacing = data.hub.back_channel, data.pacing
    poll = parse_form({"question": "Which way?", "choices": list("ABCDEF")})
    steps: list[tuple[str, Callable[[], object]]] = [
        ("a display connects", first.connect),
        ("a plan", lambda: pacing.plan(600)),
        ("the first move", lambda: first.do("next")),
        ("a second display connects", second.connect),
        ("another slide", lambda: first.do("go_to", slide=5)),
        ("a blank screen", lambda: first.do("blank", mode="on")),
        ("a deck of one slide", lambda: first.show(total=1, outline=())),
        ("a deck with sections", lambda: first.show(outline=sections)),
        ("a break", lambda: pacing.step(ClockStep.PAUSE)),
        ("a rehearsal", lambda: pacing.step(ClockStep.REHEARSE)),
        ("an audience", data.audience.async_open),
        ("an open back channel", channel.open),
        ("a hand", lambda: channel.receive("follower-0001", Hand(raised=True))),
        ("a poll", lambda: channel.open_poll(poll)),
        ("a vote", lambda: channel.receive("follower-0001", Vote(poll=_poll_id(channel), answer=1))),
        ("a closed poll", channel.close_poll),
        ("a closed back channel", channel.close),
        ("no audience", data.audience.async_close),
        ("the end of the talk", lambda: pacing.step(ClockStep.END)),
        ("the lead disconnects", first.disconnect),
        ("nobody is left", second.disconnect),
    ]
    entities, changed = _entities(hass), set[str]()
    for step, take in steps:
        before = {entity.entity_id: entity._written for entity in entities}
        take()
        async_fire_time_changed(hass, dt_util.utcnow() + _SECOND)  # the audience is told four times a second
        await hass.async_block_till_done(wait_background_tasks=True)
        behind = [entity.entity_id for entity in entities if entity._snapshot() != entity._written]
        assert behind == [], step
        changed |= {entity.entity_id for entity in entities if entity._written != before[entity.entity_id]}
    # These need a browser and a phone, and have tests of their own.
    assert {entity.entity_id for entity in entities} - changed == {
        "sensor.demo_stage_followers",
        "switch.demo_stage_show_on_phones",
    }
