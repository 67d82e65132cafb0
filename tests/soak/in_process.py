"""The soak in one process, on virtual time: real stages and sessions, shipped display code, a simulated network."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
import resource
import time
from typing import Final

from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import CommandResult, Result
from tests.doubles.virtual_time import VirtualTimeLoop
from tests.model.batched_browser import BatchedBrowser
from tests.model.browser import PAGE
from tests.model.displays import EPOCH

from .faults import FaultInjector
from .ledger import Answer, Ledger, line
from .presses import LATE_SECONDS, MAX_REPEAT_SECONDS, PRESSES_PER_SECOND, Press, presses
from .readings import halves, mebibytes, objects, resident
from .soaked_stage import SoakedStage

STAGES: Final = 8
"""They share nothing but the process; together they keep the browser process busy with fewer round trips."""

# Seconds of virtual time.
FAULT_INTERVAL_SECONDS: Final = 4.0
RESTART_INTERVAL_SECONDS: Final = 300.0
SETTLE_SECONDS: Final = 900.0
"""Long enough for the slow followers to read what waits for them."""
READING_INTERVAL_SECONDS: Final = 120.0
ACCOUNT_SECONDS: Final = MAX_REPEAT_SECONDS + 30.0
"""An id's account is closed when no repeat of it can come any more, and no answer."""
FIRST_READING_SECONDS: Final = 900.0
"""All that is remembered for five minutes has come together by then, and has been replaced twice."""

# By how much the most that is held may grow from the first half of a run to the second: it goes up and down with what
# is remembered of the last five minutes.
MAX_OBJECT_GROWTH: Final = 1.1
MAX_MEMORY_GROWTH: Final = 1.05


def run(number: int, seed: int, *, seconds: float | None = None, stages: int = STAGES, program: Path = PAGE) -> bool:
    """Make that many presses, fewer if that takes longer than ``seconds``; print the ledger.

    The displays run ``program``. Returns whether the ledger balances.
    """
    started, cpu_before = time.monotonic(), _cpu_time()
    with BatchedBrowser(program) as browser:
        soak = _Soak(browser, number, seed, seconds, stages)
        with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
            virtual = runner.run(soak.run())
    ledger = soak.ledger
    print(
        f"In process: {ledger.sent:,} presses on {stages} stages, {PRESSES_PER_SECOND * stages:g} a second for "
        f"{virtual / 60:.0f} min of virtual time, in {time.monotonic() - started:.0f} s "
        f"with {_cpu_time() - cpu_before:.0f} s of CPU time (seed {seed})\n"
    )
    for text in soak.lines():
        print(text)
    return not ledger.differences


class _Soak:
    """One run."""

    def __init__(self, browser: BatchedBrowser, number: int, seed: int, seconds: float | None, stages: int) -> None:
        self.ledger = Ledger()
        self._browser = browser
        self._numbers = [number // stages + (stage < number % stages) for stage in range(stages)]
        self._seed = seed
        self._deadline = time.monotonic() + seconds if seconds else float("inf")
        self._faults: Counter[str] = Counter()
        self._readings: list[tuple[int, int]] = []
        self._stages: list[SoakedStage]

    async def run(self) -> float:
        """Press while faults are injected, then settle; return the virtual time that it took."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.ledger.differ(f"raised: {context}"))
        self._stages = [
            SoakedStage(self._browser, number, self.ledger, Random(f"{self._seed} {number}"))
            for number in range(len(self._numbers))
        ]
        await asyncio.sleep(1)
        background = [asyncio.create_task(self._read_memory())]
        for stage in self._stages:
            injector = FaultInjector(stage, self._faults)
            background += [asyncio.create_task(work(stage, injector)) for work in (self._restart, self._inject)]
        await asyncio.gather(*(self._press(stage) for stage in self._stages))
        for task in background:
            if task.done():
                self.ledger.differ(f"raised: {task.exception()!r}")
            task.cancel()
        await asyncio.wait(background)
        took = loop.time()
        await asyncio.sleep(SETTLE_SECONDS)
        self._check()
        return took

    def lines(self) -> Iterator[str]:
        """Yield the results as readable lines."""
        ledger = self.ledger
        yield "  faults"
        for fault, times in sorted(self._faults.items()):
            yield line(f"  {fault}", times)
        yield from ledger.lines()
        yield line("applied, counted by the stages", self._finished[Result.APPLIED])
        yield line("round trips to the displays' process", self._browser.round_trips)
        yield f"  oldest command that was applied: {ledger.oldest / 1000:.2f} s"
        if self._readings:
            yield "  memory: " + ", ".join(
                f"{mebibytes(size)} in {count:,} objects"
                for count, size in self._readings[:: len(self._readings) // 5 + 1]
            )
        yield from ledger.verdict()

    @property
    def _finished(self) -> Counter[str]:
        return sum((stage.finished for stage in self._stages), Counter())

    async def _press(self, stage: SoakedStage) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        pending: set[asyncio.Task[None]] = set()
        for at, press in presses(self._numbers[stage.number], stage.chance, prefix=f"soak-{stage.number}"):
            await asyncio.sleep(max(0.0, begun + at - loop.time()))
            task = asyncio.create_task(self._one(stage, press))
            pending.add(task)
            task.add_done_callback(pending.discard)
            if time.monotonic() > self._deadline:
                break
        while pending:
            await asyncio.wait(pending)

    async def _one(self, soaked: SoakedStage, press: Press) -> None:
        ledger, clock = self.ledger, asyncio.get_running_loop().time
        if not soaked.home.up:
            ledger.press(press.id, clock())
            ledger.answer(press.id, Answer("refused", "no connection"), clock())
            return
        stage = soaked.home.stage
        arguments = dict(press.arguments)
        if press.id is not None:
            arguments["id"] = press.id
        if press.late:
            arguments["sent_at"] = EPOCH + clock() - LATE_SECONDS
        command = parse_command(press.action, arguments, source="soak", sender=f"sender-{press.sender}")
        before = stage.seq
        answer = asyncio.create_task(stage.async_execute(command), eager_start=True)
        # A press without an id reaches the display under an id that names its command.
        name = press.id or (f"{stage.epoch}-{stage.seq}" if stage.seq > before else None)
        ledger.press(name, clock())
        ledger.answer(name, _answer(await answer), clock())

    async def _restart(self, stage: SoakedStage, injector: FaultInjector) -> None:
        await asyncio.sleep(RESTART_INTERVAL_SECONDS * (stage.number + 1) / len(self._stages))
        while True:
            await injector.restart()
            await asyncio.sleep(RESTART_INTERVAL_SECONDS)

    async def _inject(self, stage: SoakedStage, injector: FaultInjector) -> None:
        while True:
            await asyncio.sleep(stage.chance.expovariate(1 / FAULT_INTERVAL_SECONDS))
            await injector.inject()

    async def _read_memory(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(READING_INTERVAL_SECONDS)
            self.ledger.retire(clock() - ACCOUNT_SECONDS)
            if clock() > FIRST_READING_SECONDS:
                self._readings.append((objects(), resident()))

    def _check(self) -> None:
        ledger = self.ledger
        for stage in self._stages:
            for disagreement in stage.disagreements():
                ledger.differ(f"stage {stage.number} at the end: {disagreement}")
        ledger.close()
        for result in Result:
            answered = sum(count for name, count in ledger.answers.items() if name.partition(":")[0] == result.value)
            ledger.compare(f"answered {result}", answered, "counted by the stages", self._finished[result.value])
        for what, values, limit in (
            ("objects", [count for count, _ in self._readings], MAX_OBJECT_GROWTH),
            ("bytes", [size for _, size in self._readings], MAX_MEMORY_GROWTH),
        ):
            before, after = halves(values)
            if after > before * limit:
                ledger.differ(f"memory grew from {before:,} to {after:,} {what}")


def _cpu_time() -> float:
    """Return the seconds of CPU time of this process and of its children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _answer(outcome: CommandResult) -> Answer:
    first = outcome.first.value if outcome.first else None
    return Answer(outcome.result.value, outcome.reason, first)
