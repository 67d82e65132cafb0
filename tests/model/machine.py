"""Whatever may happen during a talk, in any order."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from .mishaps import MOST_SCREENS, SHORT, WAITS, WHICH, Mishaps, cut
from .quiet import disagreements
from .world import QUIET

LONGEST: Final = 280.0
"""Seconds that a talk lasts: an ``id`` is remembered for 300."""

_STEPS: Final = st.sampled_from(
    [
        {"action": "next"},
        {"action": "next", "skip_fragments": True},
        {"action": "previous"},
        {"action": "first"},
        {"action": "last"},
        {"action": "go_to", "slide": 3},
        {"action": "go_to", "slide": "slide-3-0"},
        {"action": "go_to", "slide": 99},
        {"action": "blank"},
        {"action": "blank", "mode": "on"},
        {"action": "overview"},
        {"action": "navigate", "direction": "down"},
    ]
)
_MOVES: Final = st.sampled_from(
    [{"action": "next"}, {"action": "previous"}, {"action": "last"}, {"action": "blank"}, {"action": "overview"}]
)


class Talk(Mishaps):
    """Presses, people, screens, and everything that goes wrong with them, one thing at a time or several at once."""

    @initialize(latency=st.sampled_from([0.002, 0.03]), second=st.booleans())
    def begin(self, latency: float, *, second: bool) -> None:
        """Open the slides on one screen or two."""
        self.join_now(latency, 1.0)
        if second:
            self.join_now(0.002, 1.0001)

    # Presses

    @rule(step=_STEPS, by=st.sampled_from(["webhook", "webhook", "action", "remote"]), named=st.booleans(), wait=SHORT)
    def press(self, step: dict[str, Any], by: str, *, named: bool, wait: float) -> None:
        """Press, with an id or without."""
        name = f"press-{len(self.world.presses)}" if named else None
        self.press_now(step, wait, by=by, name=name)

    @rule(ago=st.sampled_from([-60.0, 0.0, 2.9, 3.1, 3600.0]), named=st.booleans())
    def press_before(self, ago: float, *, named: bool) -> None:
        """Press, and let the network of the presser's watch take its time."""
        name = f"press-{len(self.world.presses)}" if named else None
        self.press_now({"action": "next"}, 0, name=name, ago=ago)

    @rule(which=st.integers(0, 5), wait=SHORT)
    def press_again(self, which: int, wait: float) -> None:
        """Send an earlier press once more."""
        self.repeat(which, wait)

    @rule(count=st.integers(2, 8))
    def press_many(self, count: int) -> None:
        """Press faster than the slides can go."""
        for number in range(count):
            self.press_now({"action": "next"}, 0, name=f"many-{len(self.world.presses)}-{number}")

    # People and slides

    @rule(which=WHICH, step=_MOVES, wait=SHORT)
    def use(self, which: int, step: dict[str, Any], wait: float) -> None:
        """A person presses a key at a screen."""
        screen = self.screen(which)
        if screen.usable:
            self.world.do(lambda: screen.page.ask("person", order=step), wait)

    @rule(which=WHICH, step=_MOVES)
    def move(self, which: int, step: dict[str, Any]) -> None:
        """Slides go on by themselves."""
        screen = self.screen(which)
        if screen.usable:
            self.world.do(lambda: screen.page.ask("moves", order=step))

    @rule(which=WHICH, lag=st.sampled_from([0, 80, 900]), late=st.booleans(), refuses=st.booleans())
    def change_slides(self, which: int, lag: int, *, late: bool, refuses: bool) -> None:
        """Let slides take their time for each step, or refuse to obey."""
        screen = self.screen(which)
        if not screen.asleep:
            self.world.do(lambda: screen.set_slides(lag=lag, late=late, refuses=refuses))

    @precondition(lambda self: len(self.world.screens) < MOST_SCREENS)
    @rule(latency=st.sampled_from([0.002, 0.03, 0.15]), rate=st.sampled_from([1.0, 1.0001, 0.9999]))
    def join(self, latency: float, rate: float) -> None:
        """Open the slides on one more screen."""
        self.join_now(latency, rate)

    @precondition(lambda self: len(self.world.screens) > 1)
    @rule(which=WHICH, noticed=st.booleans())
    def leave(self, which: int, *, noticed: bool) -> None:
        """Close the slides on a screen, or switch it off."""
        screen = self.screen(which)
        if screen.asleep and noticed:
            return
        self.world.screens.remove(screen)
        self.world.do(lambda: screen.page.unload(noticed=noticed))

    @rule(which=WHICH, at=st.sampled_from([0, 2, 5]), noticed=st.booleans(), wait=SHORT)
    def reload(self, which: int, at: int, *, noticed: bool, wait: float) -> None:
        """Load the slides anew: to Home Assistant that is another page."""
        screen = self.screen(which)
        if screen.asleep:
            return
        self.world.do(lambda: screen.load(at=at, noticed=noticed), wait)

    @rule(which=WHICH, wait=SHORT)
    def turn(self, which: int, wait: float) -> None:
        """Leave the page for another, or come back to it: the browser keeps it as it was."""
        screen = self.screen(which)
        if not screen.asleep:
            self.world.do(screen.turn, wait)

    @rule(which=WHICH, visible=st.booleans(), wait=SHORT)
    def look(self, which: int, *, visible: bool, wait: float) -> None:
        """Look at another tab, or at this one again."""
        screen = self.screen(which)
        if screen.usable:
            self.world.do(lambda: screen.page.ask("event", name="visibilitychange", visible=visible), wait)

    # The network

    @rule(which=WHICH, page_notices=st.booleans(), home_notices=st.booleans(), wait=SHORT)
    def cut(self, which: int, *, page_notices: bool, home_notices: bool, wait: float) -> None:
        """Break a line; all that is under way on it is lost."""
        self.world.do(lambda: cut(self.screen(which), page_notices=page_notices, home_notices=home_notices), wait)

    @rule(which=WHICH, up=st.booleans(), down=st.booleans(), clogged=st.booleans(), wait=WAITS)
    def stall(self, which: int, *, up: bool, down: bool, clogged: bool, wait: float) -> None:
        """Let a network hold back what it is given, or let a display read too slowly."""
        screen = self.screen(which)
        self.world.do(lambda: screen.hold_back(up=up, down=down, clogged=clogged), wait)

    @rule(which=WHICH)
    def go_offline(self, which: int) -> None:
        """Walk out of the Wi-Fi."""
        self.screen(which).net.offline = True
        self.world.do(lambda: cut(self.screen(which), page_notices=False, home_notices=False))

    @rule(which=WHICH, wait=WAITS)
    def mend(self, which: int, wait: float) -> None:
        """Let the network work again: what waited is delivered."""
        self.world.do(self.screen(which).mend, wait)

    @rule(which=WHICH, latency=st.sampled_from([0.002, 0.03, 0.15, 0.7]))
    def change_network(self, which: int, latency: float) -> None:
        """Let the network become faster or slower."""
        self.screen(which).net.latency = latency
        self.world.do(self.world.refresh)

    # Clocks

    @rule(which=WHICH, freezes=st.booleans(), wait=WAITS)
    def sleep(self, which: int, *, freezes: bool, wait: float) -> None:
        """Close a laptop's lid."""
        screen = self.screen(which)
        if not screen.asleep:
            self.world.do(lambda: screen.sleep(freezes=freezes), wait)

    @rule(which=WHICH, wait=SHORT)
    def wake(self, which: int, wait: float) -> None:
        """Open a laptop's lid."""
        screen = self.screen(which)
        if screen.asleep:
            self.world.do(screen.wake, wait)

    @rule(which=WHICH, seconds=st.sampled_from([-3600.0, 4.0, 3600.0]))
    def set_clock(self, which: int, seconds: float) -> None:
        """Set a laptop's wall clock.

        Not back by less than it may sleep: a laptop whose monotonic clock stood still and whose wall clock was set back
        by about the same time has no clock left to tell.
        """
        screen = self.screen(which)
        screen.clocks.ahead += seconds
        screen.page.steady = False

    @rule(seconds=st.sampled_from([-3600.0, -4.0, 4.0, 3600.0]))
    def set_home_clock(self, seconds: float) -> None:
        """Set Home Assistant's wall clock."""
        self.world.set_ahead += seconds

    # Home Assistant

    @rule(
        down=st.sampled_from([0.0, 1.0, 8.0]),
        crashes=st.booleans(),
        noticed=st.booleans(),
        booted=st.sampled_from([1000.0, 0.0, 50.0]),
    )
    def restart(self, down: float, *, crashes: bool, noticed: bool, booted: float) -> None:
        """Restart Home Assistant, or the machine that it runs on."""
        self.world.do(lambda: self.world.stop_home(crashes=crashes, noticed=noticed), down)
        self.world.do(lambda: self.world.start_home(booted=booted))

    # Time

    @precondition(lambda self: self.world.now < LONGEST)
    @rule(wait=WAITS)
    def wait(self, wait: float) -> None:
        """Let time pass."""
        self.world.do(lambda: None, wait)

    def teardown(self) -> None:
        """Mend everything, wait, compare, and end."""
        try:
            self.world.do(self.world.calm, QUIET)
            self.world.do(lambda: self.world.faults.extend(disagreements(self.world)))
        finally:
            self.world.close()


def run_talks(number: int, *, phases: tuple[Phase, ...], new: bool = False) -> None:
    """Try so many talks, new ones or always the same; raises ``AssertionError`` for one that breaks the promise.

    Nothing here looks at a real clock, so a busy machine finds what a quiet one finds.
    """
    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=number,
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize=not new,
            suppress_health_check=list(HealthCheck),
            phases=phases,
        ),
    )
