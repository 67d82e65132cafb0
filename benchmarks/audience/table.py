"""The table of what was measured, and what a million followers would take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ..table import aligned

if TYPE_CHECKING:
    from .measure import Measured

_HEAD: Final = (
    "", "followers", "all in s", "newcomers", "p50", "last p50", "last p99", "alone p50", "CPU us", "KiB", "house ms",
    "missed", "back",
)  # fmt: skip
_LEGEND: Final = (
    "All in: seconds until all were in; newcomers: those that had the slide without waiting for the next one.",
    "Milliseconds from the display's report until half of the followers have the slide (p50), and the last; alone: the",
    "last, when a publisher without Home Assistant sends the same bytes. CPU us: of the server for each delivery; KiB:",
    "of its memory for each follower; house ms: CPU time of Home Assistant for each slide. All on this one machine.",
)
_MILLION: Final = 1_000_000


def audience_table(results: Sequence[Measured]) -> str:
    """Return a line for each server and number of followers."""
    rows = [
        (
            found.server,
            f"{found.followers:,}",
            f"{found.join_seconds:.1f}",
            f"{found.newcomers / found.followers:.0%}",
            f"{found.typical:,.1f}",
            f"{found.last.p50:,.1f}",
            f"{found.last.p99:,.1f}",
            f"{found.last_alone.p50:,.1f}" if found.last_alone else "-",
            f"{found.server_cpu:.1f}",
            f"{found.memory / 1024:.1f}",
            f"{found.house_cpu:.1f}",
            f"{found.missed:,}",
            f"{found.back:,}",
        )
        for found in results
    ]
    return "\n".join([*_LEGEND, "", *aligned([_HEAD, *rows])])


def million_table(results: Sequence[Measured]) -> str:
    """Return what a million would take from each server, as its largest number of followers cost here."""
    largest = {found.server: found for found in sorted(results, key=lambda found: found.followers)}
    rows = [
        (
            found.server,
            f"{found.server_cpu * _MILLION / 1e6:,.0f}",
            f"{found.memory * _MILLION / 1024**3:,.0f}",
        )
        for found in largest.values()
    ]
    return "\n".join(
        [
            "On paper, for a million followers: cores that deliver a slide to all within a second, and GiB of memory.",
            "Only clusters can have as many: Home Assistant and Mosquitto use one core.",
            "",
            *aligned([("", "cores", "GiB"), *rows]),
        ]
    )
