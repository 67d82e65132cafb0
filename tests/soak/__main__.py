"""The command: `scripts/bench soak`. It ends with 1 when a ledger does not balance."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
import random
import sys
import tempfile

from . import in_process, over_sockets
from .presses import PRESSES_PER_SECOND

FULL_PRESSES = 1_000_000
QUICK_PRESSES = 100_000
MAX_QUICK_SECONDS = 30.0
"""The quick part in one process ends then, with as many presses as there were."""
FULL_SECONDS = 100_000 / PRESSES_PER_SECOND
QUICK_SECONDS = 60.0


def main() -> int:
    """Run both parts, or one."""
    options = _parse()
    quick, seed = options.quick, options.seed
    balanced = []
    if options.part in ("process", "both"):
        number = options.presses or (QUICK_PRESSES if quick else FULL_PRESSES)
        limit = MAX_QUICK_SECONDS if quick and not options.presses else None
        balanced.append(in_process.run(number, seed, seconds=limit))
        _report(balanced=balanced[-1])
    if options.part in ("sockets", "both"):
        seconds = options.seconds or (QUICK_SECONDS if quick else FULL_SECONDS)
        with tempfile.TemporaryDirectory(prefix="slide-control-soak-") as folder:
            restarts = 1 if quick else 2
            balanced.append(asyncio.run(over_sockets.run(Path(folder), seconds, seed, restarts=restarts)))
        _report(balanced=balanced[-1])
    return 0 if all(balanced) else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench soak",
        description="Presses while faults are injected, and shows that each press counted once or not at all.",
    )
    parser.add_argument("--quick", action="store_true", help="under three minutes in all")
    parser.add_argument("--presses", type=int, metavar="N", help=f"presses in one process (default: {FULL_PRESSES:,})")
    parser.add_argument(
        "--seconds", type=float, metavar="N", help=f"seconds of presses over sockets (default: {FULL_SECONDS:,.0f})"
    )
    parser.add_argument("--part", choices=("process", "sockets", "both"), default="both", help="do only this part")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeat a run in one process")
    return parser.parse_args()


def _report(*, balanced: bool) -> None:
    print(f"\n{'The ledger balances.' if balanced else 'THE LEDGER DOES NOT BALANCE.'}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
