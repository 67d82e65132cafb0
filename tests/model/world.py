"""The model's world: its parts, its history, and its invariants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
import json
from typing import TYPE_CHECKING, Any, Final

from custom_components.slide_control.stage.admission.deduplication import ID_MEMORY_SECONDS
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from custom_components.slide_control.stage.stage import ANSWER_GRACE_SECONDS
from tests.doubles.virtual_time import VirtualTimeLoop

from .convergence import left_over
from .displays import EPOCH, Applied, Page
from .home import TTL_SECONDS
from .presses import Press, Reply, read_result, repeats
from .simulation import Simulation

if TYPE_CHECKING:
    from custom_components.slide_control.push.frames import Frame

    from .browser import Browser

AGE_TOLERANCE_SECONDS: Final = 0.05
"""Seconds by which a page may misjudge a command's age: clocks that run 100 ppm apart, and rounding."""
CLEAN_SECONDS: Final = 1.0
"""Seconds of a clean line after which a command must have been answered."""
SETTLE_SECONDS: Final = 75.0
"""Seconds after which all that was broken has been found and mended: three heartbeats."""


class World(Simulation):
    """Home Assistant, the displays, and the presses; ``fault`` records broken promises."""

    def __init__(self, browser: Browser) -> None:
        """Begin with a Home Assistant that has just been started, and no display."""
        loop = VirtualTimeLoop()
        loop.set_exception_handler(lambda _, context: self.fault(repr(context)))
        super().__init__(browser, loop)
        self.presses: list[Press] = []
        self.faults: list[str] = []
        self.sound = True
        """Whether all promises have been kept so far."""
        self._applied: dict[tuple[str, int], dict[Page, Applied]] = {}
        """Where each command was applied: once, and once more if a standby took it over from a lead that was lost."""
        self._ids: dict[str, Applied] = {}
        self._sent: dict[tuple[str, int], Press] = {}
        self._pages: dict[str, Page] = {}
        """Every page that was ever loaded, by its client id."""
        self._epochs: dict[Page, str] = {}
        self._acks: dict[tuple[Page, str, int], str] = {}
        self.do(lambda: self.start_home(booted=1000.0))

    def fault(self, what: str) -> None:
        """Note that a promise was broken."""
        self.faults.append(f"at {self.now:.3f} s: {what}")

    def refresh(self) -> None:
        """Note which pages are well connected now."""
        for page in self.pages:
            page.set_clean(clean=page.is_clean)
            if page.line is not None and (page.display.asleep or not (page.display.net.up and page.display.net.down)):
                page.line.quick = False

    def add_page(self, page: Page) -> str:
        """Register a page that is loaded; return its client id."""
        client_id = super().add_page(page)
        self._pages[client_id] = page
        return client_id

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
        stage, before = self.home.stage, self.home.stage.seq
        press = Press(parse_command(action, arguments, source=by, sender=sender), ago, self.now, self.home)
        self.presses.append(press)
        lead = stage.lead
        if by == "remote":
            self.home.remote.ask(
                {"action": action, **arguments}, lambda result: self._on_reply(press, read_result(result))
            )
        else:
            self.loop.create_task(self._execute(press), eager_start=True)
        if stage.seq > before and lead is not None:
            press.seq = stage.seq
            press.pages = [self._pages[lead.client_id]]
            press.version = stage.version
            press.given = self.now
            self._sent[stage.epoch, stage.seq] = press
            self._check_sent(press)
        return press

    def _check_sent(self, press: Press) -> None:
        """Check that a display gets no stale and no duplicate command."""
        if press.ago is not None and press.ago + self.set_ahead > TTL_SECONDS:
            self.fault(f"{press} was sent {press.ago:.1f} s after its sender pressed")
        sent = [other for other in self.presses[:-1] if other.seq is not None and not other.forgotten]
        if press.command.id is None:
            # Without an id, a press is compared with its sender's last press: on, off, on are three.
            sent = [other for other in sent if not other.command.id and other.command.origin == press.command.origin]
            sent = sent[-1:]
        for other in sent:
            if repeats(press, other):
                self.fault(f"{press} was sent although {other} was the same")

    async def _execute(self, press: Press) -> None:
        outcome = await press.home.stage.async_execute(press.command)
        if not press.lost:
            self._on_reply(press, read_result(outcome.as_dict()))

    def on_written(self, page: Page, frame: Frame) -> None:
        """Check that a command goes to another display only if the lead was lost before anything had changed."""
        if frame.type != "command":
            return
        command, stage = json.loads(frame.json), self.home.stage
        press = self._sent.get((command["epoch"], command["seq"]))
        if press is None or page is press.page:  # it is sent for the first time, or to the same page again
            return
        press.pages.append(page)
        press.given = self.now
        lead = stage.lead
        if lead is None or self._pages[lead.client_id] is not page:
            self.fault(f"{press} was taken over by a display that doesn't lead")
        if press.reply is not None or press.version != stage.version:
            self.fault(f"{press} was taken over after the stage had changed")
        if self.now - press.at > TTL_SECONDS:
            self.fault(f"{press} was taken over {self.now - press.at:.3f} s after it was sent")

    def _on_reply(self, press: Press, reply: Reply) -> None:
        """Check the reply that a caller gets."""
        press.reply = reply
        by_page = self._applied.get(press.key, {}) if press.key else {}
        applied = by_page.get(press.page) if press.page else None
        if self.now - press.at > TTL_SECONDS + ANSWER_GRACE_SECONDS + 0.001:
            self._contradict(press, "waited too long")
        if reply.result is Result.APPLIED:
            if applied is None:
                self._contradict(press, "was not applied")
            else:
                self._check_applied(press, reply, applied)
        elif reply.result is Result.TIMEOUT:
            self._check_timeout(press, reply)
        elif applied is not None:
            self._contradict(press, "was applied")
        if reply.result is Result.DUPLICATE:
            self._check_duplicate(press, reply)
        if reply.reason == "too_old" and not self.set_ahead and (press.ago or 0) <= TTL_SECONDS:
            self._contradict(press, "was fresh")

    def _check_applied(self, press: Press, reply: Reply, applied: Applied) -> None:
        if applied.moved is None:
            self._contradict(press, "is not at rest")
        elif reply.changed != applied.moved and not applied.page.display.lag:
            self._contradict(press, "moved the slides" if applied.moved else "moved nothing")
        if reply.place is not None and reply.place not in applied.places:
            self._contradict(press, f"led to {applied.places}")

    def _check_timeout(self, press: Press, reply: Reply) -> None:
        """Check that only a fault keeps a command from being answered."""
        page, lead = press.page, press.home.stage.lead
        assert page is not None
        if reply.reason == "no_answer" and page.clean_for(press.given, press.at + TTL_SECONDS) > CLEAN_SECONDS:
            self._contradict(press, "had a display that was well connected")
        came_back = lead is not None and lead.client_id == page.client_id
        if reply.reason == "lead_changed" and came_back and self.now - page.left_at < TTL_SECONDS:
            self._contradict(press, "had a display that came back in time")

    def _check_duplicate(self, press: Press, reply: Reply) -> None:
        """Check that there is a first press, and that the reply about it is true."""
        if reply.reason == "duplicate":
            self._check_known(press, reply)
            return
        same = [other for other in self.presses if other is not press and other.seq and repeats(press, other)]
        if not same:
            self._contradict(press, "is the first")
        elif reply.first is None:
            if not any(other.reply is None and not other.lost for other in same):
                self._contradict(press, "has no equal under way")
        elif reply.first is Result.APPLIED:
            if not any(self._applied.get(other.key) for other in same):
                self._contradict(press, "has no equal that was applied")
        elif reply.first is not Result.TIMEOUT and not any(not self._applied.get(other.key) for other in same):
            self._contradict(press, "has no equal that was refused")

    def _check_known(self, press: Press, reply: Reply) -> None:
        """Check that a display that reports a known id has applied it, and that no other record of it was left."""
        same = [other for other in self.presses if other is not press and other.seq and other.name == press.command.id]
        if reply.first is not Result.APPLIED or not any(self._applied.get(other.key) for other in same):
            self._contradict(press, "has no equal that was applied")
        elif not any(other.forgotten or press.at - other.at >= ID_MEMORY_SECONDS for other in same):
            self._contradict(press, "should not have come so far")

    def _contradict(self, press: Press, truth: str) -> None:
        self.fault(f"{press} was told {press.reply}, but it {truth}")

    def on_applied(self, command: dict[str, Any], applied: Applied) -> None:
        """Check that a command may move slides, which it is about to do."""
        applied.page.applied.append(applied)
        key, name = (command["epoch"], command["seq"]), command["id"]
        press = self._sent.get(key)
        if press is None:
            self.fault(f"{applied.page.client_id} applied what nobody sent: {command}")
            return
        age = self.now - press.at
        if age > TTL_SECONDS + AGE_TOLERANCE_SECONDS:
            self.fault(f"{press} was applied {age:.3f} s after it was sent")
        by_page = self._applied.setdefault(key, {})
        first = by_page.get(applied.page) or (None if by_page else self._ids.get(name))
        # After a crash of Home Assistant only the page that applied an id still knows it.
        # An id is known from its sending on, up to its time to live earlier.
        known = first is not None and self.now - first.at < ID_MEMORY_SECONDS - TTL_SECONDS
        if first is not None and known and not (first.forgotten and first.page is not applied.page):
            self.fault(
                f"{press} was applied twice: at {first.at:.3f} s by {first.page.client_id},"
                f" and by {applied.page.client_id}"
            )
        if applied.page not in press.pages:
            self.fault(f"{press} was applied by {applied.page.client_id}")
        if press.reply is not None and press.reply.result is not Result.TIMEOUT and applied.page is press.page:
            self.fault(f"{press} was applied after it was told {press.reply}")
        press.name = name
        by_page[applied.page] = self._ids[name] = applied

    def on_finished(self, page: Page, finished: dict[str, Any]) -> None:
        """Note the outcome of a command on a page."""
        key = (finished["epoch"], finished["seq"])
        press = self._sent[key]
        if finished["result"] == "applied":
            applied = self._applied[key][page]
            applied.moved = finished["moved"]
            applied.places = [finished["place"]]
        elif finished["result"] == "rejected":
            del self._applied[key][page], self._ids[press.name]
        elif (
            finished["result"] == "expired"
            and page.steady
            and page.line
            and page.line.quick
            and press.home is self.home
        ):
            age = self.now - press.at
            if age < TTL_SECONDS - 4 * page.display.net.latency - AGE_TOLERANCE_SECONDS:
                self.fault(f"{press} was dropped {age:.3f} s after it was sent, over a line that never hesitated")

    def on_received(self, page: Page, text: str) -> None:
        """Note which epoch a page is in."""
        frame = json.loads(text)
        if frame["type"] == "welcome":
            self._epochs[page] = frame["epoch"]

    def on_sent(self, page: Page, text: str) -> None:
        """Check that a page never changes its answer to a command."""
        frame = json.loads(text)
        if (ack := frame.get("ack")) is not None:
            said = self._acks.setdefault((page, self._epochs[page], ack), frame["result"])
            if said != frame["result"]:
                self.fault(f"{page.client_id} said {said} of {ack} at first and then {frame['result']}")

    def on_place(self, page: Page) -> None:
        """Note the place after each command that was applied so far."""
        for applied in page.applied:
            applied.places.append(page.place)

    # Home Assistant

    def stop_home(self, *, crashes: bool, noticed: bool) -> None:
        """Stop Home Assistant; a crash loses the pending requests of callers."""
        for press in self.presses:
            press.lost = press.lost or (press.reply is None and (crashes or press.command.source == "remote"))
        super().stop_home(crashes=crashes, noticed=noticed)
        if crashes:
            for known in (*self._ids.values(), *self.presses):
                known.forgotten = True

    # Ends

    def close(self) -> None:
        """End everything, and check that nothing is left."""
        if not self.sound:
            self.loop.close()
            return
        self.do(self._close, 0.1)
        left = left_over(self)
        self.loop.close()
        assert not left, left

    def _close(self) -> None:
        for display in self.displays:
            display.page.unload(noticed=False)
        self.home.stop()
