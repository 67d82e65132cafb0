"""Measures an audience of thousands: through brokers, clusters of them, and Home Assistant's own sockets."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from functools import partial
import gc
import json
from pathlib import Path
import sys
import tempfile
import time
import traceback
from typing import Final

from harness.seed import REPOSITORY

from ..goals.goal import Goal, not_measured
from ..process import Machine, allow_many_files
from ..results import describe, machine
from ..table import goals_table
from .brokers.cluster import Cluster, MissingError, find
from .brokers.mosquitto import Mosquitto
from .brokers.nats import Nats
from .brokers.rabbitmq import RabbitMQ
from .followers import CompilerError, Followers, compile_followers, listens_to
from .goals import delivery_goal, house_goals, recovery_goal
from .house import House
from .ledger import Ledger, Run
from .measure import Alone, Measured, Talk
from .table import audience_table, million_table

_BROKERS: Final[Sequence[type[Cluster]]] = (Mosquitto, Nats, RabbitMQ)
_OWN: Final = "own"
_LEDGER: Final = "ledger"
_OTHER_FILES: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    followers: Sequence[int]
    times: int
    """Slide changes with each number of followers."""
    ledger: Run


QUICK: Final = Size(followers=(1_000, 10_000), times=8, ledger=Run(changes=2_000, per_second=100))
FULL: Final = Size(followers=(1_000, 10_000, 30_000), times=30, ledger=Run(changes=100_000, per_second=200))


class Bench:
    """Measures one server after the other."""

    def __init__(self, files: int, followers: Sequence[int], *, quick: bool) -> None:
        """One process of this machine may have so many files open; ``followers`` instead of the usual numbers."""
        self.results: list[Measured] = []
        self.goals: list[Goal] = []
        self.missing: list[str] = []
        self._quick = quick
        self._size = QUICK if quick else FULL
        self._followers = followers or self._size.followers
        self._files = files

    async def through(self, kind: type[Cluster], folder: Path) -> None:
        """Measure a broker."""
        (folder / "broker").mkdir()
        async with kind(folder / "broker") as cluster, House(folder / "house") as house:
            await house.publish_to(cluster.nodes[0].port, cluster.nodes[0].url)
            await house.present()
            topic, payload = await house.topic(cluster.nodes[0].port)
            alone = Alone(cluster.nodes[0].port, topic, payload)
            ports = [node.browser_port for node in cluster.nodes]
            totals = self._totals(len(ports), kind.most_quick if self._quick else kind.most)
            dialect = listens_to(topic, alone.topic)
            with closing(alone):
                async with Followers(ports, dialect, totals[-1]) as followers:
                    talk = Talk(house, cluster, followers)
                    results = [await talk.grow(total, self._size.times, alone.publish) for total in totals]
                    self.results += results
                    self.goals += [*house_goals(results, len(ports)), delivery_goal(results)]
                    if len(cluster.nodes) > 1:
                        self.goals.append(recovery_goal(cluster, await talk.lose_a_node(cluster)))

    async def through_house(self, folder: Path) -> None:
        """Measure our own sockets."""
        async with House(folder / "house") as house:
            await house.present()
            totals = self._totals(1, max(self._followers))
            async with Followers([house.port], house.dialect(), totals[-1]) as followers:
                talk = Talk(house, None, followers)
                results = [await talk.grow(total, self._size.times, None) for total in totals]
        self.results += results
        self.goals.append(delivery_goal(results))

    async def balance(self, folder: Path) -> None:
        """Balance the ledger."""
        find(Mosquitto.program)
        self.goals.append(await Ledger(self._size.ledger).balance(folder))

    async def run(self, chosen: Sequence[str]) -> None:
        """Measure all that were chosen and are installed."""
        parts: dict[str, Callable[[Path], Awaitable[None]]] = {
            **{kind.program: partial(self.through, kind) for kind in _BROKERS},
            _OWN: self.through_house,
            _LEDGER: self.balance,
        }
        for name in chosen:
            report(name)
            with tempfile.TemporaryDirectory(prefix="slide-control-audience-") as folder:
                try:
                    await parts[name](Path(folder))
                except MissingError as error:
                    self.missing.append(f"not measured  {name}: {error}")
                except Exception as error:  # noqa: BLE001 - whatever it is, the others are still to be measured
                    traceback.print_exc()
                    self.goals.append(not_measured(name, error))

    def _totals(self, processes: int, most: int) -> list[int]:
        """Return the numbers of followers: at most so many, and as the open files of the server's processes allow."""
        most = min(most, (self._files - _OTHER_FILES) * processes)
        return sorted({min(total, most) for total in self._followers})


_STARTED: Final = time.monotonic()


def report(what: str) -> None:
    """Say what is measured now."""
    print(f"  {time.monotonic() - _STARTED:4.0f} s  {what}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print, and write."""
    options = _parse()
    try:
        compile_followers()
    except CompilerError as error:
        print(error, file=sys.stderr)
        return 2
    files = allow_many_files()
    gc.disable()
    facts, before = machine(), Machine.now()
    print(describe(facts))
    bench = Bench(files, options.followers, quick=options.quick)
    # What was measured until somebody has had enough is still worth seeing.
    with suppress(KeyboardInterrupt):
        asyncio.run(bench.run(options.only))
    stolen, busy = Machine.now().since(before)
    facts |= {"stolen_percent": round(stolen, 1), "busy_percent": round(busy, 1)}
    tables = [audience_table(bench.results), million_table(bench.results)] if bench.results else []
    print("\n\n".join(["", *tables, goals_table(bench.goals)]))
    print("\n".join(bench.missing))
    print(f"The machine was busy for {busy:.0f} % of the run. A process may have {files:,} files open.")
    options.json.parent.mkdir(parents=True, exist_ok=True)
    figures = [_figures(found) for found in bench.results]
    goals = [asdict(goal) for goal in bench.goals]
    options.json.write_text(json.dumps({"machine": facts, "audience": figures, "goals": goals}, indent=2) + "\n")
    print(f"Written: {options.json}")
    return 0


def _figures(found: Measured) -> dict[str, object]:
    alone = found.last_alone
    return {
        "server": found.server,
        "followers": found.followers,
        "join_seconds": found.join_seconds,
        "newcomers": found.newcomers,
        "last_milliseconds": asdict(found.last),
        "last_alone_milliseconds": alone and asdict(alone),
        "server_cpu_microseconds_per_delivery": found.server_cpu,
        "house_cpu_milliseconds_per_slide": found.house_cpu,
        "bytes_per_follower": found.memory,
        "house_bytes_per_follower": found.house_memory,
        "missed": found.missed,
        "back": found.back,
        "lost": found.lost,
    }


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench audience", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 10,000 followers, in under four minutes")
    parser.add_argument(
        "--followers", type=int, nargs="+", default=(), help="other numbers than 1,000, 10,000 and 30,000"
    )
    names = [*(kind.program for kind in _BROKERS), _OWN, _LEDGER]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="measure only these")
    parser.add_argument("--json", type=Path, default=REPOSITORY / "build" / "bench-audience.json", help="all figures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
