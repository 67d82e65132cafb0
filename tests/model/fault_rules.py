"""Faults of one press that depend on several conditions at once, which chance alone would rarely combine."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from .browser import Browser
from .displays import Display
from .presses import Press
from .world import World

MAX_DISPLAYS: Final = 3
WAITS: Final = st.sampled_from([0.0, 0.003, 0.02, 0.3, 1.0, 2.5, 3.2, 5.0, 26.0])
SHORT_WAITS: Final = st.sampled_from([0.0, 0.0, 0.003, 0.02, 0.3])
DISPLAY_NUMBERS: Final = st.integers(0, MAX_DISPLAYS - 1)

_MOSTLY_TRUE: Final = st.sampled_from([True, True, False])

_RECONNECT_SECONDS: Final = 12.0
"""Seconds after which a page that lost its line is back on another, however unlucky it was."""


class FaultRules(RuleBasedStateMachine):
    """A talk in which a press is lost, late, refused or repeated."""

    browser: ClassVar[Browser]

    def __init__(self) -> None:
        """Begin with Home Assistant alone."""
        super().__init__()
        self.world = World(self.browser)

    @rule(
        sound=_MOSTLY_TRUE,
        alone=_MOSTLY_TRUE,
        trips=st.sampled_from([0.0, 0.5, 1.5, 1.5]),
        refused=st.booleans(),
        wait=WAITS,
    )
    def lose(self, trips: float, *, sound: bool, alone: bool, refused: bool, wait: float) -> None:
        """Break the lead's line while a press or its answer is under way.

        An ``alone`` display stays the lead. Slides that refuse the press at first would apply it if it were sent
        once more.
        """
        display = self.begin_with(sound=sound)
        for other in [other for other in self.world.displays if alone and other is not display]:
            self.world.displays.remove(other)
            self.world.do(lambda other=other: other.page.unload(noticed=not other.asleep), 0.5)
        obstinate = refused and not display.asleep
        if obstinate:
            self.world.do(lambda: display.set_slides(lag=0, late=False, refuses=True))
        self.press_now({"action": "next"}, trips * display.net.latency, name=self._new_name())
        self.world.do(lambda: cut(display))
        if obstinate:
            self.world.do(lambda: display.set_slides(lag=0, late=False, refuses=False))
        self.world.do(lambda: None, wait)

    @rule(sound=_MOSTLY_TRUE, seconds=st.sampled_from([0.5, 2.5, 3.2, 5.0, 15.0]), named=st.booleans())
    def hold_back(self, seconds: float, *, sound: bool, named: bool) -> None:
        """Hold back a press in the network for that long, then deliver it."""
        display = self.begin_with(sound=sound)
        self.world.do(lambda: display.hold_back(up=False, down=True, clogged=False))
        self.press_now({"action": "next"}, seconds, name=self._new_name() if named else None)
        self.world.do(display.mend, 0.5)

    @rule(sound=_MOSTLY_TRUE, seconds=st.sampled_from([2.5, 3.2, 15.0]), freezes=st.booleans())
    def sleep_over(self, seconds: float, *, sound: bool, freezes: bool) -> None:
        """Press while a laptop sleeps, and wake it later."""
        display = self.begin_with(sound=sound)
        if not display.asleep:
            self.world.do(lambda: display.sleep(freezes=freezes), 0.01)
            self.press_now({"action": "next"}, seconds, name=self._new_name())
            self.world.do(display.wake, 0.5)

    @rule(sound=_MOSTLY_TRUE, down=st.sampled_from([0.0, 1.0, 8.0]), crashes=st.booleans(), first=DISPLAY_NUMBERS)
    def repeat_over_a_restart(self, down: float, *, sound: bool, crashes: bool, first: int) -> None:
        """Press, restart Home Assistant, and send the press once more when the displays are back; ``first`` is sooner.

        So it may lead then, although another one did before.
        """
        self.begin_with(sound=sound)
        self.press_now({"action": "next"}, 0.5, name=self._new_name())
        self.world.do(lambda: self.world.stop_home(crashes=crashes, noticed=True), down)
        self.world.do(lambda: self.world.start_home(booted=1000.0))
        self.world.do(self.display(first).come_back, _RECONNECT_SECONDS)
        self.repeat(0, 0.5)

    @rule(sound=_MOSTLY_TRUE, which=DISPLAY_NUMBERS, wait=SHORT_WAITS)
    def repeat_elsewhere(self, which: int, wait: float, *, sound: bool) -> None:
        """Press, let a person take over at another display, and send the press once more."""
        self.begin_with(sound=sound)
        self.press_now({"action": "next"}, 0.2, name=self._new_name())
        display = self.display(which)
        if display.usable:
            self.world.do(lambda: display.page.ask("person", command={"action": "previous"}), 0.5)
        self.repeat(0, wait)

    @rule(apart=st.sampled_from([0.0, 0.1, 0.24, 0.26]))
    def bounce(self, apart: float) -> None:
        """Press a bouncing button: it sends the same press twice, without an id."""
        self.press_now({"action": "next"}, apart, sender="worn")
        self.press_now({"action": "next"}, 0.3, sender="worn")

    # Helpers of all rules

    def join_now(self, latency: float, rate: float) -> None:
        """Open the slides on one more display."""
        display = Display(self.world, latency=latency, rate=rate)
        self.world.do(display.load)
        self.world.displays.append(display)
        self.world.do(self.world.refresh, 8 * latency)

    def display(self, which: int) -> Display:
        """Return the display of that number, counted round."""
        return self.world.displays[which % len(self.world.displays)]

    @property
    def lead(self) -> Display:
        """The display whose page leads, or any where none does."""
        displays = self.world.displays
        return next((display for display in displays if display.page.leads), displays[0])

    def begin_with(self, *, sound: bool) -> Display:
        """Return the lead's display; if ``sound``, repair everything first."""
        if sound:
            self.world.do(self.world.repair, _RECONNECT_SECONDS)
        return self.lead

    def press_now(self, step: dict[str, Any], wait: float, **how: Any) -> None:
        """Press, then wait."""
        self.world.do(lambda: self.world.press(**step, **how), wait)

    def repeat(self, which: int, wait: float) -> None:
        """Send a press once more that has an id; 0 is the last."""
        if named := [press for press in self.world.presses if press.command.id and press.command.source != "remote"]:
            press = named[-1 - which % len(named)]
            self.press_now({"action": press.command.action.value}, wait, name=press.command.id, **_arguments(press))

    def _new_name(self) -> str:
        return f"press-{len(self.world.presses)}"


def cut(display: Display, *, page_notices: bool = True, home_notices: bool = True) -> None:
    if display.page.line is not None:
        display.page.line.cut(page_notices=page_notices, home_notices=home_notices)


def _arguments(press: Press) -> dict[str, Any]:
    """Return the arguments that a press had."""
    command = press.command
    arguments: dict[str, Any] = {}
    if command.slide is not None:
        arguments["slide"] = command.slide
    if command.direction is not None:
        arguments["direction"] = command.direction.value
    if command.mode is not None:
        arguments["mode"] = command.mode.value
    if command.skip_fragments:
        arguments["skip_fragments"] = True
    return arguments
