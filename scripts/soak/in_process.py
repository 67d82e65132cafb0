"""The soak in one process, on virtual time: the real deck and its real sessions, and a network of ours around them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from random import Random
import time
from typing import Final

from custom_components.slide_control.deck.commands import parse_command
from custom_components.slide_control.deck.results import CommandResult, Result
from tests.virtual_time import VirtualTimeLoop

from .ledger import Answer, Ledger, line
from .page import Application
from .presses import LATE, RATE, REMEMBERED, Press, presses
from .readings import halves, mebibytes, objects, resident
from .theatre import RESTARTS, WALL, Theatre

# Seconds of virtual time.
FAULT_EVERY: Final = 4.0
RESTART_EVERY: Final = 300.0
QUIET: Final = 900.0
"""Long enough for the slow follower to read what waits for it."""
# An id's account is closed when no repeat of it can come any more, and no answer.
_CLOSED_AFTER: Final = REMEMBERED + 30.0

# By how much the most that is held may grow from the first half of a run to the second: it goes up and down with what
# is remembered of the last five minutes.
_OBJECTS: Final = 1.1
_BYTES: Final = 1.05


def run(number: int, seed: int, *, seconds: float | None = None) -> bool:
    """Make that many presses, fewer if that takes longer than ``seconds``; print the ledger.

    Returns whether it balances.
    """
    soak = _Soak(number, seed, seconds)
    started = time.monotonic()
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        virtual = runner.run(soak.run())
    ledger = soak.ledger
    print(
        f"In process: {ledger.sent:,} presses, {RATE:g} a second for {virtual / 60:.0f} min of virtual time, "
        f"in {time.monotonic() - started:.0f} s (seed {seed})\n"
    )
    for text in soak.lines():
        print(text)
    return not ledger.differences


class _Soak:
    """One run."""

    def __init__(self, number: int, seed: int, seconds: float | None) -> None:
        self.ledger = Ledger()
        self._number = number
        self._chance = Random(seed)
        self._deadline = time.monotonic() + seconds if seconds else float("inf")
        self._theatre: Theatre
        self._readings: list[tuple[int, int]] = []

    async def run(self) -> float:
        """Press, and let things go wrong, then come to rest; return the virtual time that it took."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.ledger.differ(f"raised: {context}"))
        self._theatre = Theatre(self._applied, self._chance)
        await asyncio.sleep(1)
        faults = [asyncio.create_task(fault()) for fault in (self._restart, self._go_wrong)]
        await self._press()
        for fault in faults:
            if fault.done():
                self.ledger.differ(f"raised: {fault.exception()!r}")
            fault.cancel()
        await asyncio.wait(faults)
        took = loop.time()
        await asyncio.sleep(QUIET)
        self._check()
        return took

    def lines(self) -> Iterator[str]:
        """Yield what was found, as people read it."""
        ledger, theatre = self.ledger, self._theatre
        yield "  what went wrong"
        for fault, times in sorted(theatre.faults.items()):
            yield line(f"  {fault}", times)
        yield from ledger.lines()
        yield line("applications, counted by the displays", theatre.applications)
        yield line("applied, counted by the deck", theatre.finished["applied"])
        yield f"  oldest command that was applied: {ledger.oldest / 1000:.2f} s"
        if self._readings:
            yield "  memory before each restart but the first: " + ", ".join(
                f"{mebibytes(size)} in {count:,} objects"
                for count, size in self._readings[:: len(self._readings) // 5 + 1]
            )
        yield from ledger.verdict()

    async def _press(self) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        under_way: set[asyncio.Task[None]] = set()
        for at, press in presses(self._number, self._chance):
            await asyncio.sleep(max(0.0, begun + at - loop.time()))
            task = asyncio.create_task(self._one(press))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            if time.monotonic() > self._deadline:
                break
        while under_way:
            await asyncio.wait(under_way)

    async def _one(self, press: Press) -> None:
        ledger, clock = self.ledger, asyncio.get_running_loop().time
        deck = self._theatre.house.deck
        if deck is None:
            ledger.press(press.id, clock())
            ledger.answer(press.id, Answer("refused", "no connection"), clock())
            return
        arguments = dict(press.arguments)
        if press.id is not None:
            arguments["id"] = press.id
        if press.late:
            arguments["sent_at"] = WALL + clock() - LATE
        command = parse_command(press.action, arguments, source="soak", sender=f"sender-{press.sender}")
        before = deck.seq
        answer = asyncio.create_task(deck.async_execute(command), eager_start=True)
        # A press without a name goes to the display under one that says which command it was.
        name = press.id or (f"{deck.epoch}-{deck.seq}" if deck.seq > before else None)
        ledger.press(name, clock())
        ledger.answer(name, _answer(await answer), clock())

    async def _restart(self) -> None:
        while True:
            await asyncio.sleep(RESTART_EVERY)
            self.ledger.retire(asyncio.get_running_loop().time() - _CLOSED_AFTER)
            if self._theatre.faults[RESTARTS]:
                self._readings.append((objects(), resident()))
            await self._theatre.restart()

    async def _go_wrong(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / FAULT_EVERY))
            await self._theatre.go_wrong()

    def _check(self) -> None:
        ledger, theatre = self.ledger, self._theatre
        for disagreement in theatre.disagreements():
            ledger.differ(f"at the end {disagreement}")
        theatre.close()
        ledger.close()
        ledger.compare("applications", ledger.applications, "counted by the displays", theatre.applications)
        for result in Result:
            answered = sum(count for name, count in ledger.answers.items() if name.partition(":")[0] == result.value)
            ledger.compare(f"answered {result}", answered, "counted by the deck", theatre.finished[result.value])
        for code, times in theatre.gave_up.items():
            ledger.differ(f"{times} pages gave up: they were closed with {code}")
        for what, values, limit in (
            ("objects", [count for count, _ in self._readings], _OBJECTS),
            ("bytes", [size for _, size in self._readings], _BYTES),
        ):
            before, after = halves(values)
            if after > before * limit:
                ledger.differ(f"memory grew from {before:,} to {after:,} {what}")

    def _applied(self, application: Application) -> None:
        self.ledger.application(application, asyncio.get_running_loop().time())


def _answer(outcome: CommandResult) -> Answer:
    first = outcome.first.value if outcome.first else None
    return Answer(outcome.result.value, outcome.reason, first)
