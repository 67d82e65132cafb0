"""Everything the model consists of, what it remembers of it, and what must always be true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from custom_components.slide_control.deck.commands import parse_command
from custom_components.slide_control.deck.deck import ANSWER_GRACE
from custom_components.slide_control.deck.memory import ID_SECONDS, PastPress
from custom_components.slide_control.deck.results import Result
from tests.virtual_time import VirtualTimeLoop

from .home import TTL, Home
from .presses import Press, Told, read_result, repeats
from .quiet import left_over
from .screens import EPOCH, Applied, Page, Screen

if TYPE_CHECKING:
    from .browser import Browser

TOLERANCE: Final = 0.05
"""Seconds by which a page may misjudge a command's age: clocks that run 100 ppm apart, and rounding."""
LONG_ENOUGH: Final = 1.0
"""Seconds of a clean line after which a command must have been answered."""
QUIET: Final = 75.0
"""Seconds after which all that was broken has been found and mended: three heartbeats."""


class World:
    """Home Assistant, the screens, and the presses; ``fault`` is called for what must not be."""

    def __init__(self, browser: Browser) -> None:
        """Begin with a Home Assistant that has just been started, and no screen."""
        self.browser = browser
        self.loop = VirtualTimeLoop()
        self.loop.set_exception_handler(lambda _, context: self.fault(repr(context)))
        self.screens: list[Screen] = []
        self.loads: dict[str, Page] = {}
        """Every page that was ever loaded, by its client id."""
        self.presses: list[Press] = []
        self.faults: list[str] = []
        self.sound = True
        """Whether all promises have been kept so far."""
        self.set_ahead = 0.0
        """Seconds that Home Assistant's wall clock was set forward."""
        self._applied: dict[tuple[str, int], Applied] = {}
        self._ids: dict[str, Applied] = {}
        self._remembered: list[PastPress] = []
        self._sent: dict[tuple[str, int], Press] = {}
        self.home: Home
        self.do(lambda: setattr(self, "home", Home(self, booted=1000.0)))

    @property
    def now(self) -> float:
        """The true time, in seconds."""
        return self.loop.time()

    @property
    def pages(self) -> list[Page]:
        """The pages that are loaded."""
        return [screen.page for screen in self.screens]

    def fault(self, what: str) -> None:
        """Note that a promise was broken."""
        self.faults.append(f"at {self.now:.3f} s: {what}")

    def refresh(self) -> None:
        """Note which pages are well connected now."""
        for page in self.pages:
            page.set_clean(clean=page.is_clean)
            if page.line is not None and (page.screen.asleep or not (page.screen.net.up and page.screen.net.down)):
                page.line.quick = False

    # Time

    def do(self, what: Callable[[], object], seconds: float = 0.0) -> None:
        """Do something now, then let time pass; raises ``AssertionError`` for every broken promise."""

        async def run() -> None:
            what()
            await asyncio.sleep(seconds)

        self.run(run())

    def run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run something to its end; raises ``AssertionError`` for every broken promise."""
        self.loop.run_until_complete(coroutine)
        self.check()

    def check(self) -> None:
        """Raise ``AssertionError`` if a promise was broken, once."""
        faults, self.faults = self.faults, []
        self.sound = self.sound and not faults
        assert not faults, "\n".join(faults)

    # Presses

    def press(
        self,
        action: str,
        *,
        by: str = "webhook",
        sender: str = "",
        name: str | None = None,
        ago: float | None = None,
        **arguments: Any,
    ) -> Press:
        """Press once; the answer is checked as soon as it comes.

        ``name`` is the press's ``id``, ``ago`` how long before now its sender says that it was.
        """
        if ago is not None:
            arguments["sent_at"] = EPOCH + self.now - ago
        if by == "remote":
            name = name or f"remote-{len(self.presses)}"
        if name is not None:
            arguments["id"] = name
        deck, before = self.home.deck, self.home.deck.seq
        press = Press(parse_command(action, arguments, source=by, sender=sender), ago, self.now, self.home)
        self.presses.append(press)
        lead = deck.lead
        if by == "remote":
            self.home.remote.ask({"action": action, **arguments}, lambda result: self._tell(press, read_result(result)))
        else:
            self.loop.create_task(self._execute(press), eager_start=True)
        if deck.seq > before and lead is not None:
            press.seq = deck.seq
            press.page = self.loads[lead.client_id]
            self._sent[deck.epoch, deck.seq] = press
            self._check_sent(press)
        return press

    def _check_sent(self, press: Press) -> None:
        """See that a display is asked for nothing that is old or that was asked for before."""
        if press.ago is not None and press.ago + self.set_ahead > TTL:
            self.fault(f"{press} was sent {press.ago:.1f} s after its sender pressed")
        sent = [other for other in self.presses[:-1] if other.seq is not None and not other.forgotten]
        if press.command.id is None:
            # A sender that names nothing is compared with its own last press: on, off, on are three.
            sent = [other for other in sent if not other.command.id and other.command.origin == press.command.origin]
            sent = sent[-1:]
        for other in sent:
            if repeats(press, other):
                self.fault(f"{press} was sent although {other} was the same")

    async def _execute(self, press: Press) -> None:
        outcome = await press.home.deck.async_execute(press.command)
        if not press.lost:
            self._tell(press, read_result(outcome.as_dict()))

    def _tell(self, press: Press, told: Told) -> None:
        """Check what a caller is told."""
        press.told = told
        applied = self._applied.get(press.key) if press.key else None
        if self.now - press.at > TTL + ANSWER_GRACE + 0.001:
            self._lie(press, "waited too long")
        if told.result is Result.APPLIED:
            if applied is None:
                self._lie(press, "was not applied")
            else:
                self._check_applied(press, told, applied)
        elif told.result is Result.TIMEOUT:
            self._check_timeout(press, told)
        elif applied is not None:
            self._lie(press, "was applied")
        if told.result is Result.DUPLICATE:
            self._check_duplicate(press, told)
        if told.reason == "too_old" and not self.set_ahead and (press.ago or 0) <= TTL:
            self._lie(press, "was fresh")

    def _check_applied(self, press: Press, told: Told, applied: Applied) -> None:
        if applied.moved is None:
            self._lie(press, "is not at rest")
        elif told.changed != applied.moved and not applied.page.screen.lag:
            self._lie(press, "moved the slides" if applied.moved else "moved nothing")
        if told.place is not None and told.place not in applied.places:
            self._lie(press, f"led to {applied.places}")

    def _check_timeout(self, press: Press, told: Told) -> None:
        """See that nothing but a fault keeps a command from being answered."""
        page, lead = press.page, press.home.deck.lead
        assert page is not None
        if told.reason == "no_answer" and page.clean_for(press.at, press.at + TTL) > LONG_ENOUGH:
            self._lie(press, "had a display that was well connected")
        came_back = lead is not None and lead.client_id == page.client_id
        if told.reason == "lead_changed" and came_back and self.now - page.left_at < TTL:
            self._lie(press, "had a display that came back in time")

    def _check_duplicate(self, press: Press, told: Told) -> None:
        """See that there is a first press, and that what is said of it is true."""
        if told.reason == "duplicate":
            self._check_known(press, told)
            return
        same = [other for other in self.presses if other is not press and other.seq and repeats(press, other)]
        if not same:
            self._lie(press, "is the first")
        elif told.first is None:
            if not any(other.told is None and not other.lost for other in same):
                self._lie(press, "has no equal under way")
        elif told.first is Result.APPLIED:
            if not any(other.key in self._applied for other in same):
                self._lie(press, "has no equal that was applied")
        elif told.first is not Result.TIMEOUT and not any(other.key not in self._applied for other in same):
            self._lie(press, "has no equal that was refused")

    def _check_known(self, press: Press, told: Told) -> None:
        """See that a display which says that it knows an id has applied it, and that only it could know."""
        same = [other for other in self.presses if other is not press and other.seq and other.name == press.command.id]
        if told.first is not Result.APPLIED or not any(other.key in self._applied for other in same):
            self._lie(press, "has no equal that was applied")
        elif not any(other.forgotten or press.at - other.at >= ID_SECONDS for other in same):
            self._lie(press, "should not have come so far")

    def _lie(self, press: Press, truth: str) -> None:
        self.fault(f"{press} was told {press.told}, but it {truth}")

    def on_applied(self, command: dict[str, Any], applied: Applied) -> None:
        """Check that a command may move slides, which it is about to do."""
        key, name = (command["epoch"], command["seq"]), command["id"]
        press = self._sent.get(key)
        if press is None:
            self.fault(f"{applied.page.client_id} applied what nobody sent: {command}")
            return
        age = self.now - press.at
        if age > TTL + TOLERANCE:
            self.fault(f"{press} was applied {age:.3f} s after it was sent")
        first = self._applied.get(key) or self._ids.get(name)
        # After a crash of Home Assistant only the page that applied an id still knows it.
        # An id is known from its sending on, which was up to its time to live before.
        known = first is not None and self.now - first.at < ID_SECONDS - TTL
        if first is not None and known and not (first.forgotten and first.page is not applied.page):
            self.fault(
                f"{press} was applied twice: at {first.at:.3f} s by {first.page.client_id},"
                f" and by {applied.page.client_id}"
            )
        if press.page is not applied.page:
            self.fault(f"{press} was applied by {applied.page.client_id}")
        if press.told is not None and press.told.result is not Result.TIMEOUT:
            self.fault(f"{press} was applied after it was told {press.told}")
        press.name = name
        self._applied[key] = self._ids[name] = applied

    def on_finished(self, page: Page, finished: dict[str, Any]) -> None:
        """Note what became of a command on a page."""
        key = (finished["epoch"], finished["seq"])
        press = self._sent[key]
        if finished["result"] == "applied":
            applied = self._applied[key]
            applied.moved = finished["moved"]
            applied.places = [finished["place"]]
        elif finished["result"] == "rejected":
            del self._applied[key], self._ids[press.name]
        elif (
            finished["result"] == "expired"
            and page.steady
            and page.line
            and page.line.quick
            and press.home is self.home
        ):
            age = self.now - press.at
            if age < TTL - 4 * page.screen.net.latency - TOLERANCE:
                self.fault(f"{press} was dropped {age:.3f} s after it was sent, over a line that never hesitated")

    # Home Assistant

    def stop_home(self, *, crashes: bool, noticed: bool) -> None:
        """End Home Assistant; what was asked of it by a caller is lost with it if it crashes."""
        for press in self.presses:
            press.lost = press.lost or (press.told is None and (crashes or press.command.source == "remote"))
        self._remembered = [] if crashes else self.home.deck.admission.past_presses()
        if crashes:
            self.home.crash(pages_notice=noticed)
            for known in (*self._ids.values(), *self.presses):
                known.forgotten = True
        else:
            self.home.stop()

    def start_home(self, *, booted: float) -> None:
        """Start Home Assistant anew."""
        self.home = Home(self, booted=booted - self.now, remembered=self._remembered)

    # Ends

    def calm(self) -> None:
        """Mend everything, and wait until it is quiet."""
        for screen in self.screens:
            if screen.asleep:
                screen.wake()
            if screen.away:
                screen.turn()
            screen.set_slides(lag=0, late=False, refuses=False)
            screen.mend()

    def close(self) -> None:
        """End everything, and see that nothing is left of it."""
        if not self.sound:
            self.loop.close()
            return
        self.do(self._close, 0.1)
        left = left_over(self)
        self.loop.close()
        assert not left, left

    def _close(self) -> None:
        for screen in self.screens:
            screen.page.unload(noticed=False)
        self.home.stop()
