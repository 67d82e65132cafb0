"""Measures Slide Control and its peers in one run on the machine at hand."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
import gc
import json
from pathlib import Path
import sys
import tempfile
import time
import traceback
from typing import TYPE_CHECKING, Final

from harness.seed import REPOSITORY

from .comparison import Measured, Plan, compare
from .goals.automation import through_automation
from .goals.chromium import host_demo, press_to_applied
from .goals.comparison import from_comparison
from .goals.goal import Goal, not_measured
from .goals.hall import hall
from .goals.idle import idle, start
from .goals.join_storm import join_storm
from .goals.lead import full_fan_out
from .goals.recorder import rows_per_slide
from .peers.bare_aiohttp import BareAiohttp
from .peers.bare_asyncio import BareAsyncio
from .peers.home_assistant_api import HomeAssistantAPI
from .peers.home_assistant_webhook import HomeAssistantSensor, HomeAssistantWebhook
from .peers.python_socketio import PythonSocketIO
from .peers.script_2016 import Script2016
from .peers.slide_control import SlideControl
from .peers.socket_io import SocketIO
from .plot import plot
from .process import Machine, allow_many_files
from .results import as_dict, describe, machine
from .table import comparison_table, goals_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .peers.peer import Peer

# Receivers of all peers at the same time, and what else is open.
_FILES_PER_RECEIVER: Final = 8
_OTHER_FILES: Final = 500
# Phones behind one address.
_HALL: Final = 2_000
# Above this share of stolen CPU time, measurements in milliseconds are unreliable (percent).
_MAX_STOLEN_PERCENT: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    turns: dict[int, tuple[int, int, int]]
    """For each number of receivers: turns, presses in a turn, and turns in which the polling ones take part."""
    followers: int
    lead_presses: int
    automation_presses: int
    chromium_presses: int
    slides: int
    idle_seconds: float
    starts: int


QUICK: Final = Size(
    turns={1: (12, 20, 12), 100: (8, 8, 2), 1_000: (8, 3, 1)},
    followers=1_000,
    lead_presses=20,
    automation_presses=150,
    chromium_presses=60,
    slides=10,
    idle_seconds=15,
    starts=1,
)
FULL: Final = Size(
    turns={1: (50, 25, 30), 100: (30, 10, 4), 1_000: (30, 4, 2)},
    followers=5_000,
    lead_presses=60,
    automation_presses=1_000,
    chromium_presses=300,
    slides=50,
    idle_seconds=50,
    starts=5,
)
# For other numbers of receivers given on the command line.
_OTHER: Final = (10, 3, 0)


def main() -> int:
    """Measure, print, and write."""
    options = _parse()
    files = allow_many_files()
    size = QUICK if options.quick else FULL
    receivers = options.receivers or list(size.turns)
    if (needed := _FILES_PER_RECEIVER * max(receivers) + _OTHER_FILES) > files:
        print(f"{max(receivers):,} receivers need {needed:,} open files; ulimit -Hn allows {files:,}.", file=sys.stderr)
        return 2
    plans = []
    for number in receivers:
        turns, presses, polled = size.turns.get(number, _OTHER)
        plans.append(Plan(receivers=number, turns=turns, presses=presses, polled_turns=polled))
    # Objects that live this long are never garbage, and no collection may pause a timed press.
    gc.disable()
    facts, before = machine(), Machine.now()
    print(describe(facts))
    comparison, goals = asyncio.run(_measure(size, plans, only_comparison=options.comparison))
    stolen, busy = Machine.now().since(before)
    facts |= {"stolen_percent": round(stolen, 1), "busy_percent": round(busy, 1)}
    print(f"\n{comparison_table(comparison)}\n\n{goals_table(goals)}")
    print(
        f"\nThe machine was busy for {busy:.0f} % of the run, and its host took {stolen:.0f} % of its time for others."
    )
    if stolen > _MAX_STOLEN_PERCENT:
        print("That is so much that only ratios mean anything, and those of p99 and of the longest little.")
    _write(options.json, json.dumps(as_dict(facts, comparison, goals), indent=2) + "\n")
    if options.plot:
        _write(options.plot, plot(comparison, describe(facts)))
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under three minutes instead of some fifteen")
    parser.add_argument(
        "--json", type=Path, default=REPOSITORY / "build" / "bench.json", help="where to write all figures"
    )
    parser.add_argument("--plot", type=Path, help="where to draw a plot (SVG)")
    parser.add_argument("--receivers", type=int, nargs="+", help="other numbers of receivers than 1, 100 and 1,000")
    parser.add_argument("--comparison", action="store_true", help="only the comparison with the peers")
    return parser.parse_args()


async def _measure(
    size: Size, plans: Sequence[Plan], *, only_comparison: bool
) -> tuple[Sequence[Measured], Sequence[Goal]]:
    us, api = SlideControl(), HomeAssistantAPI()
    peers: list[Peer] = [
        BareAsyncio(),
        BareAiohttp(),
        SocketIO(),
        PythonSocketIO(),
        api,
        HomeAssistantWebhook(api),
        HomeAssistantSensor(api),
        Script2016(),
    ]
    with tempfile.TemporaryDirectory(prefix="slide-control-bench-") as temporary:
        folder = Path(temporary)
        await host_demo(folder / "slide-control")
        async with AsyncExitStack() as ours:
            async with AsyncExitStack() as theirs:
                _report("starting the servers")
                for peer in (us, *peers):
                    (ours if peer is us else theirs).push_async_callback(peer.stop)
                await asyncio.gather(*(peer.start(folder) for peer in (us, *peers)))
                comparison = compare([us, *peers], plans, _report)
            goals = from_comparison(comparison)
            if not only_comparison:
                goals += await _goals(us, size)
    return comparison, goals


async def _goals(us: SlideControl, size: Size) -> list[Goal]:
    """Measure the goals that have no counterpart in the peers."""
    goals = []
    for about, measurement in (
        (f"the lead with {size.followers:,} followers", full_fan_out(us, size.followers, size.lead_presses)),
        (f"join storm of {size.followers:,}", join_storm(us, size.followers)),
        (f"a hall of {_HALL:,}", hall(us, _HALL)),
        ("through an automation", through_automation(us, size.automation_presses)),
        ("Chromium", press_to_applied(us, size.chromium_presses)),
        ("recorder", rows_per_slide(us, size.slides)),
        ("idle", idle(us, size.idle_seconds)),
        ("Home Assistant's start", start(us, size.starts)),
    ):
        _report(about)
        try:
            goals += await measurement
        except Exception as error:  # noqa: BLE001 - whatever it is, the other goals are still to be measured
            traceback.print_exc()
            goals.append(not_measured(about, error))
    return goals


_STARTED: Final = time.monotonic()


def _report(what: str) -> None:
    print(f"  {time.monotonic() - _STARTED:4.0f} s  {what}", file=sys.stderr, flush=True)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    print(f"\nWritten: {file}")


if __name__ == "__main__":
    sys.exit(main())
