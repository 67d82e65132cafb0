"""A lead that falls silent is passed on in time, one that is only slow isn't ended, and presses stay true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .browser import Browser
from .convergence import disagreements
from .displays import Display
from .presses import Press
from .world import SETTLE_SECONDS, World

TAKEOVER_SECONDS = 2.0


@pytest.fixture
def world() -> Iterator[World]:
    """A stage with a lead and a standby."""
    with Browser() as browser:
        world = World(browser)
        for _ in range(2):
            display = Display(world)
            world.do(display.load)
            world.displays.append(display)
            world.do(world.refresh, 0.1)
        assert world.home.stage.standby is not None
        assert lead_of(world) is world.displays[0]
        yield world
        world.close()


def press(world: World, action: str, seconds: float) -> Press:
    """Press, and let time pass; the world checks whether the answer is true."""
    pressed: list[Press] = []
    world.do(lambda: pressed.append(world.press(action, name=f"press-{len(world.presses)}")), seconds)
    return pressed[0]


def lead_of(world: World) -> Display | None:
    """Return the display that leads, as Home Assistant sees it."""
    lead = world.home.stage.lead
    return next((each for each in world.displays if lead and each.page.client_id == lead.client_id), None)


def all_agree(world: World) -> None:
    """Check that every display, remote and follower shows what the lead shows."""
    assert not list(disagreements(world))


def pull(world: World, display: Display, *, plugged: bool = False) -> None:
    """Pull a display's cable, or plug it in again: neither end notices anything."""
    world.do(lambda: display.hold_back(up=not plugged, down=not plugged, clogged=False))


@pytest.mark.parametrize("after", [0.0, 0.17, 0.33, 0.49])
def test_the_standby_leads_within_two_seconds(world: World, after: float) -> None:
    first, second = world.displays
    world.do(world.refresh, 3 + after)
    press(world, "next", 0.1)
    pull(world, first)
    pressed = press(world, "next", TAKEOVER_SECONDS)
    assert lead_of(world) is second
    assert pressed.reply is not None
    # Nothing is lost: the standby takes over what the lead has not answered.
    assert (pressed.reply.result, pressed.reply.changed) == ("applied", True)
    assert pressed.pages == [first.page, second.page]
    again = press(world, "last", 0.2)
    assert again.reply is not None
    assert again.reply.result == "applied"
    # What was held back in the cable moves the old lead, which then follows; there are never two leads.
    pull(world, first, plugged=True)
    world.do(world.refresh, SETTLE_SECONDS)
    assert lead_of(world) is second
    world.do(lambda: all_agree(world))


def test_a_slow_lead_stays_and_a_slower_one_keeps_its_connection(world: World) -> None:
    first, second = world.displays
    first.net.latency = 0.4
    world.do(world.refresh, 20)
    assert lead_of(world) is first
    pull(world, first)
    world.do(world.refresh, 0.4)
    pull(world, first, plugged=True)
    world.do(world.refresh, 5)
    assert lead_of(world) is first
    line = first.page.line
    pull(world, first)
    world.do(world.refresh, TAKEOVER_SECONDS + 0.4)
    assert lead_of(world) is second
    pull(world, first, plugged=True)
    press(world, "next", 3)
    assert lead_of(world) is second
    assert first.page.line is line
    world.do(lambda: all_agree(world))


def test_nobody_takes_over_when_home_assistants_own_network_is_gone(world: World) -> None:
    for display in world.displays:
        pull(world, display)
    world.do(world.refresh, TAKEOVER_SECONDS + 1)
    assert lead_of(world) is world.displays[0]
    for display in world.displays:
        pull(world, display, plugged=True)
    world.do(world.refresh, SETTLE_SECONDS)
    world.do(lambda: all_agree(world))
