"""Everything that can happen during a talk, in any order."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from .convergence import disagreements
from .fault_rules import DISPLAY_NUMBERS, MAX_DISPLAYS, SHORT_WAITS, WAITS, FaultRules, cut
from .world import SETTLE_SECONDS

MAX_TALK_SECONDS: Final = 280.0
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


class Talk(FaultRules):
    """Presses, people, displays, and everything that goes wrong with them, one thing at a time or several at once."""

    @initialize(latency=st.sampled_from([0.002, 0.03]), second=st.booleans())
    def begin(self, latency: float, *, second: bool) -> None:
        """Open the slides on one display or two."""
        self.join_now(latency, 1.0)
        if second:
            self.join_now(0.002, 1.0001)

    # Presses

    @rule(
        step=_STEPS,
        by=st.sampled_from(["webhook", "webhook", "action", "remote"]),
        named=st.booleans(),
        wait=SHORT_WAITS,
    )
    def press(self, step: dict[str, Any], by: str, *, named: bool, wait: float) -> None:
        """Press, with an id or without."""
        name = f"press-{len(self.world.presses)}" if named else None
        self.press_now(step, wait, by=by, name=name)

    @rule(ago=st.sampled_from([-60.0, 0.0, 2.9, 3.1, 3600.0]), named=st.booleans())
    def press_before(self, ago: float, *, named: bool) -> None:
        """Press earlier than now, delayed by the sender's network."""
        name = f"press-{len(self.world.presses)}" if named else None
        self.press_now({"action": "next"}, 0, name=name, ago=ago)

    @rule(which=st.integers(0, 5), wait=SHORT_WAITS)
    def press_again(self, which: int, wait: float) -> None:
        """Send an earlier press once more."""
        self.repeat(which, wait)

    @rule(count=st.integers(2, 8))
    def press_many(self, count: int) -> None:
        """Press faster than the slides can go."""
        for number in range(count):
            self.press_now({"action": "next"}, 0, name=f"many-{len(self.world.presses)}-{number}")

    # People and slides

    @rule(which=DISPLAY_NUMBERS, step=_MOVES, wait=SHORT_WAITS)
    def use(self, which: int, step: dict[str, Any], wait: float) -> None:
        """A person presses a key at a display."""
        display = self.display(which)
        if display.usable:
            self.world.do(lambda: display.page.ask("person", command=step), wait)

    @rule(which=DISPLAY_NUMBERS, step=_MOVES)
    def move(self, which: int, step: dict[str, Any]) -> None:
        """Slides go on by themselves."""
        display = self.display(which)
        if display.usable:
            self.world.do(lambda: display.page.ask("moves", command=step))

    @rule(which=DISPLAY_NUMBERS, lag=st.sampled_from([0, 80, 900]), late=st.booleans(), refuses=st.booleans())
    def change_slides(self, which: int, lag: int, *, late: bool, refuses: bool) -> None:
        """Make slides slow, or make them refuse commands."""
        display = self.display(which)
        if not display.asleep:
            self.world.do(lambda: display.set_slides(lag=lag, late=late, refuses=refuses))

    @precondition(lambda self: len(self.world.displays) < MAX_DISPLAYS)
    @rule(latency=st.sampled_from([0.002, 0.03, 0.15]), rate=st.sampled_from([1.0, 1.0001, 0.9999]))
    def join(self, latency: float, rate: float) -> None:
        """Open the slides on one more display."""
        self.join_now(latency, rate)

    @precondition(lambda self: len(self.world.displays) > 1)
    @rule(which=DISPLAY_NUMBERS, noticed=st.booleans())
    def leave(self, which: int, *, noticed: bool) -> None:
        """Close the slides on a display, or switch it off."""
        display = self.display(which)
        if display.asleep and noticed:
            return
        self.world.displays.remove(display)
        self.world.do(lambda: display.page.unload(noticed=noticed))

    @rule(which=DISPLAY_NUMBERS, at=st.sampled_from([0, 2, 5]), noticed=st.booleans(), wait=SHORT_WAITS)
    def reload(self, which: int, at: int, *, noticed: bool, wait: float) -> None:
        """Reload the slides: to Home Assistant that is another page."""
        display = self.display(which)
        if display.asleep:
            return
        self.world.do(lambda: display.load(at=at, noticed=noticed), wait)

    @rule(which=DISPLAY_NUMBERS, wait=SHORT_WAITS)
    def turn(self, which: int, wait: float) -> None:
        """Leave the page for another, or come back to it: the browser keeps it as it was."""
        display = self.display(which)
        if not display.asleep:
            self.world.do(display.turn, wait)

    @rule(which=DISPLAY_NUMBERS, visible=st.booleans(), wait=SHORT_WAITS)
    def look(self, which: int, *, visible: bool, wait: float) -> None:
        """Look at another tab, or at this one again."""
        display = self.display(which)
        if display.usable:
            self.world.do(lambda: display.page.ask("event", name="visibilitychange", visible=visible), wait)

    # The network

    @rule(which=DISPLAY_NUMBERS, page_notices=st.booleans(), home_notices=st.booleans(), wait=SHORT_WAITS)
    def cut(self, which: int, *, page_notices: bool, home_notices: bool, wait: float) -> None:
        """Break a line; all that is under way on it is lost."""
        self.world.do(lambda: cut(self.display(which), page_notices=page_notices, home_notices=home_notices), wait)

    @rule(which=DISPLAY_NUMBERS, up=st.booleans(), down=st.booleans(), clogged=st.booleans(), wait=WAITS)
    def stall(self, which: int, *, up: bool, down: bool, clogged: bool, wait: float) -> None:
        """Let a network hold back what it is given, or let a display read too slowly."""
        display = self.display(which)
        self.world.do(lambda: display.hold_back(up=up, down=down, clogged=clogged), wait)

    @rule(which=DISPLAY_NUMBERS)
    def go_offline(self, which: int) -> None:
        """Walk out of the Wi-Fi."""
        self.display(which).net.offline = True
        self.world.do(lambda: cut(self.display(which), page_notices=False, home_notices=False))

    @rule(which=DISPLAY_NUMBERS, wait=WAITS)
    def mend(self, which: int, wait: float) -> None:
        """Repair the network: frames that it held back are delivered."""
        self.world.do(self.display(which).mend, wait)

    @rule(which=DISPLAY_NUMBERS, latency=st.sampled_from([0.002, 0.03, 0.15, 0.7]))
    def change_network(self, which: int, latency: float) -> None:
        """Let the network become faster or slower."""
        self.display(which).net.latency = latency
        self.world.do(self.world.refresh)

    # Clocks

    @rule(which=DISPLAY_NUMBERS, freezes=st.booleans(), wait=WAITS)
    def sleep(self, which: int, *, freezes: bool, wait: float) -> None:
        """Close a laptop's lid."""
        display = self.display(which)
        if not display.asleep:
            self.world.do(lambda: display.sleep(freezes=freezes), wait)

    @rule(which=DISPLAY_NUMBERS, wait=SHORT_WAITS)
    def wake(self, which: int, wait: float) -> None:
        """Open a laptop's lid."""
        display = self.display(which)
        if display.asleep:
            self.world.do(display.wake, wait)

    @rule(which=DISPLAY_NUMBERS, seconds=st.sampled_from([-3600.0, 4.0, 3600.0]))
    def set_clock(self, which: int, seconds: float) -> None:
        """Set a laptop's wall clock.

        Not back by less than it may sleep: a laptop whose monotonic clock stopped and whose wall clock was set back
        by about the same time has no clock left to tell.
        """
        display = self.display(which)
        display.clocks.ahead += seconds
        display.page.steady = False

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

    @precondition(lambda self: self.world.now < MAX_TALK_SECONDS)
    @rule(wait=WAITS)
    def wait(self, wait: float) -> None:
        """Let time pass."""
        self.world.do(lambda: None, wait)

    def teardown(self) -> None:
        """Repair everything, wait, compare, and end."""
        try:
            self.world.do(self.world.repair, SETTLE_SECONDS)
            self.world.do(lambda: self.world.faults.extend(disagreements(self.world)))
        finally:
            self.world.close()


def run_talks(number: int, *, phases: tuple[Phase, ...], new: bool = False) -> None:
    """Run that many talks, new or always the same; raises ``AssertionError`` for one that breaks the promise.

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
