"""Measures what hosted decks cost everything else, beside presses of another deck in a real Home Assistant."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
import json
import os
from pathlib import Path
import sys
import tempfile
import time
from typing import Final

from harness.seed import REPOSITORY

from ..goals.goal import Goal
from ..peers.slide_control import SlideControl
from ..results import describe, machine
from ..table import goals_table
from .decks import DECKS, MIB, Deck
from .measured import Measured, measure
from .visitor import Visitor

_MAX_HELD_MILLISECONDS: Final = 10
_MAX_PRESS_MILLISECONDS: Final = 50
_MAX_LIST_MILLISECONDS: Final = 300
_MAX_MEMORY_MIB: Final = 64
_DECKS: Final = 1_000
_DISPLAYS: Final = 6
_LARGE_PAGE_BYTES: Final = 95 * MIB
_IDLE_SECONDS: Final = 2.0


class Bench:
    """A Home Assistant with a stage whose deck is pressed, and a visitor."""

    def __init__(self, us: SlideControl, visitor: Visitor, times: int) -> None:
        """Measure everything so many times, and keep the best."""
        self.us = us
        self.visitor = visitor
        self.folder = us.home_assistant.folder / "slide_control" / "decks"
        self._times = times
        self._fan_out = us.stage_fan_out(0)

    async def measure(self, work: Callable[[], Awaitable[object]]) -> Measured:
        """Return what something costs."""
        found = await measure(self.us, self._fan_out, work)
        for _ in range(self._times - 1):
            found = found.best(await measure(self.us, self._fan_out, work))
        return found

    async def deck(self, deck: Deck) -> Measured:
        """Upload a deck, copy it into the folder, list it and open it."""
        file, content = self.folder / deck.name, deck.content()

        async def use() -> None:
            await self.visitor.upload(deck.name, content)
            for path in self.folder.glob(f"{file.stem}*"):
                path.unlink()
            file.write_bytes(content)
            await self.visitor.list_decks()
            if address := await self.visitor.address(deck.name):
                await self.visitor.open(address)

        found = await self.measure(use)
        file.unlink()
        return found

    async def many(self) -> tuple[float, Measured]:
        """List 1,000 decks; return the milliseconds of the second time."""
        for number in range(_DECKS):
            (self.folder / f"{number}.html").write_text(f"<!doctype html><title>Talk {number}</title>")
        await asyncio.sleep(0.2)
        await self.visitor.list_decks()
        taken = []

        async def list_again() -> None:
            started = time.monotonic()
            await self.visitor.list_decks()
            taken.append((time.monotonic() - started) * 1000)

        found = await self.measure(list_again)
        for number in range(_DECKS):
            (self.folder / f"{number}.html").unlink()
        return min(taken), found

    async def large_page(self) -> Measured:
        """Open a page of 95 MiB on six displays."""
        file = self.folder / "large.html"
        file.write_bytes(b"<!doctype html><title>Large</title>" + os.urandom(_LARGE_PAGE_BYTES))
        address = await self.visitor.address(file.name)
        if address is None:
            raise RuntimeError("The large page is not listed")
        found = await self.measure(lambda: self.visitor.open(address, displays=_DISPLAYS))
        file.unlink()
        return found

    def close(self) -> None:
        """Disconnect the display."""
        self._fan_out.close()


async def _measure(times: int) -> list[Goal]:
    us = SlideControl()
    with tempfile.TemporaryDirectory(prefix="slide-control-bench-") as temporary:
        try:
            await us.start(Path(temporary))
            async with Visitor(us) as visitor:
                bench = Bench(us, visitor, times)
                try:
                    return await _goals(bench)
                finally:
                    bench.close()
        finally:
            await us.stop()


async def _goals(bench: Bench) -> list[Goal]:
    idle = await bench.measure(lambda: asyncio.sleep(_IDLE_SECONDS))
    print(f"Nothing but presses: {_describe(idle)}\n")
    if idle.held > _MAX_HELD_MILLISECONDS or idle.longest > _MAX_PRESS_MILLISECONDS:
        print("The machine is so busy that this alone misses the goals: only memory and CPU times mean anything.\n")
    goals = [_deck_goal(deck.about, await bench.deck(deck)) for deck in DECKS]
    taken, found = await bench.many()
    goals.append(
        Goal(
            about=f"{_DECKS:,} decks, listed again",
            wanted=f"≤ {_MAX_LIST_MILLISECONDS} ms",
            measured=f"{taken:.0f} ms; {_describe(found)}",
            met=taken <= _MAX_LIST_MILLISECONDS,
            figures={"milliseconds": taken, "held": found.held, "longest": found.longest},
        )
    )
    large = await bench.large_page()
    goals.append(
        Goal(
            about=f"HTML of 95 MiB on {_DISPLAYS} displays",
            wanted=f"memory grows ≤ {_MAX_MEMORY_MIB} MiB",
            measured=f"{large.grown:.0f} MiB; {_describe(large)}, {large.seconds:.1f} s",
            met=large.grown <= _MAX_MEMORY_MIB,
            figures={"grown": large.grown, "held": large.held, "longest": large.longest, "seconds": large.seconds},
        )
    )
    return goals


def _deck_goal(about: str, found: Measured) -> Goal:
    return Goal(
        about=about,
        wanted=f"loop held ≤ {_MAX_HELD_MILLISECONDS} ms, a press ≤ {_MAX_PRESS_MILLISECONDS} ms",
        measured=f"{_describe(found)}, memory +{found.grown:.0f} MiB, {found.seconds:.2f} s",
        met=found.held <= _MAX_HELD_MILLISECONDS and found.longest <= _MAX_PRESS_MILLISECONDS,
        figures={"held": found.held, "longest": found.longest, "grown": found.grown, "seconds": found.seconds},
    )


def _describe(found: Measured) -> str:
    return f"loop held {found.held:.1f} ms ({found.turn:.1f} ms CPU), longest press {found.longest:.1f} ms"


def main() -> int:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(prog="scripts/bench hosting", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once instead of five times; under a minute")
    parser.add_argument("--json", type=Path, default=REPOSITORY / "build" / "bench-hosting.json", help="all figures")
    options = parser.parse_args()
    facts = machine()
    print(describe(facts))
    goals = asyncio.run(_measure(1 if options.quick else 5))
    print(goals_table(goals))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    figures = [{"about": goal.about, "met": goal.met, **goal.figures} for goal in goals]
    options.json.write_text(json.dumps({"machine": facts, "goals": figures}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
