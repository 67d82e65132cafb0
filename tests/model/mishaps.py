"""What goes wrong with one press: things that must come together, so that chance alone would seldom try them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from .browser import Browser
from .presses import Press
from .screens import Screen
from .world import World

MOST_SCREENS: Final = 3
WAITS: Final = st.sampled_from([0.0, 0.003, 0.02, 0.3, 1.0, 2.5, 3.2, 5.0, 26.0])
SHORT: Final = st.sampled_from([0.0, 0.0, 0.003, 0.02, 0.3])
WHICH: Final = st.integers(0, MOST_SCREENS - 1)

_MOSTLY: Final = st.sampled_from([True, True, False])

_RECONNECTED: Final = 12.0
"""Seconds after which a page that lost its line is back on another, however unlucky it was."""


class Mishaps(RuleBasedStateMachine):
    """A talk in which a press is lost, late, refused or repeated."""

    browser: ClassVar[Browser]

    def __init__(self) -> None:
        """Begin with Home Assistant alone."""
        super().__init__()
        self.world = World(self.browser)

    @rule(sound=_MOSTLY, alone=_MOSTLY, trips=st.sampled_from([0.0, 0.5, 1.5, 1.5]), refused=st.booleans(), wait=WAITS)
    def lose(self, trips: float, *, sound: bool, alone: bool, refused: bool, wait: float) -> None:
        """Break the lead's line while a press is on its way there, or its answer on its way back.

        A lead that is ``alone`` keeps its part. Slides that refuse the press at first would obey if they were asked
        once more.
        """
        screen = self.begin_with(sound=sound)
        for other in [other for other in self.world.screens if alone and other is not screen]:
            self.world.screens.remove(other)
            self.world.do(lambda other=other: other.page.unload(noticed=not other.asleep), 0.5)
        obstinate = refused and not screen.asleep
        if obstinate:
            self.world.do(lambda: screen.set_slides(lag=0, late=False, refuses=True))
        self.press_now({"action": "next"}, trips * screen.net.latency, name=self._new_name())
        self.world.do(lambda: cut(screen))
        if obstinate:
            self.world.do(lambda: screen.set_slides(lag=0, late=False, refuses=False))
        self.world.do(lambda: None, wait)

    @rule(sound=_MOSTLY, seconds=st.sampled_from([0.5, 2.5, 3.2, 5.0, 15.0]), named=st.booleans())
    def hold_back(self, seconds: float, *, sound: bool, named: bool) -> None:
        """Let a network keep a press for so long, and then deliver it."""
        screen = self.begin_with(sound=sound)
        self.world.do(lambda: screen.hold_back(up=False, down=True, clogged=False))
        self.press_now({"action": "next"}, seconds, name=self._new_name() if named else None)
        self.world.do(screen.mend, 0.5)

    @rule(sound=_MOSTLY, seconds=st.sampled_from([2.5, 3.2, 15.0]), freezes=st.booleans())
    def sleep_over(self, seconds: float, *, sound: bool, freezes: bool) -> None:
        """Press while a laptop sleeps, and wake it later."""
        screen = self.begin_with(sound=sound)
        if not screen.asleep:
            self.world.do(lambda: screen.sleep(freezes=freezes), 0.01)
            self.press_now({"action": "next"}, seconds, name=self._new_name())
            self.world.do(screen.wake, 0.5)

    @rule(sound=_MOSTLY, down=st.sampled_from([0.0, 1.0, 8.0]), crashes=st.booleans(), first=WHICH)
    def repeat_over_a_restart(self, down: float, *, sound: bool, crashes: bool, first: int) -> None:
        """Press, restart Home Assistant, and send the press once more when the screens are back; ``first`` is sooner.

        So it may lead then, although another one did before.
        """
        self.begin_with(sound=sound)
        self.press_now({"action": "next"}, 0.5, name=self._new_name())
        self.world.do(lambda: self.world.stop_home(crashes=crashes, noticed=True), down)
        self.world.do(lambda: self.world.start_home(booted=1000.0))
        self.world.do(self.screen(first).come_back, _RECONNECTED)
        self.repeat(0, 0.5)

    @rule(sound=_MOSTLY, which=WHICH, wait=SHORT)
    def repeat_elsewhere(self, which: int, wait: float, *, sound: bool) -> None:
        """Press, let a person take over at another screen, and send the press once more."""
        self.begin_with(sound=sound)
        self.press_now({"action": "next"}, 0.2, name=self._new_name())
        screen = self.screen(which)
        if screen.usable:
            self.world.do(lambda: screen.page.ask("person", order={"action": "previous"}), 0.5)
        self.repeat(0, wait)

    @rule(apart=st.sampled_from([0.0, 0.1, 0.24, 0.26]))
    def bounce(self, apart: float) -> None:
        """Press a worn button: it says the same twice, and names nothing."""
        self.press_now({"action": "next"}, apart, sender="worn")
        self.press_now({"action": "next"}, 0.3, sender="worn")

    # What all rules are made of

    def join_now(self, latency: float, rate: float) -> None:
        """Open the slides on one more screen."""
        screen = Screen(self.world, latency=latency, rate=rate)
        self.world.do(screen.load)
        self.world.screens.append(screen)
        self.world.do(self.world.refresh, 8 * latency)

    def screen(self, which: int) -> Screen:
        """Return the screen of that number, counted round."""
        return self.world.screens[which % len(self.world.screens)]

    @property
    def lead(self) -> Screen:
        """The screen whose page leads, or any where none does."""
        screens = self.world.screens
        return next((screen for screen in screens if screen.page.leads), screens[0])

    def begin_with(self, *, sound: bool) -> Screen:
        """Return the lead's screen, if wanted after all that was broken has been mended."""
        if sound:
            self.world.do(self.world.calm, _RECONNECTED)
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


def cut(screen: Screen, *, page_notices: bool = True, home_notices: bool = True) -> None:
    if screen.page.line is not None:
        screen.page.line.cut(page_notices=page_notices, home_notices=home_notices)


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
