"""The tables that scripts/bench prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .goals.comparison import US

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .comparison import Measured
    from .goals.goal import Goal
    from .measure import Spread

_HEAD = (
    "", "presses", "p50", "p95", "p99", "last p50", "last p99", "to us", "CPU ms", "KiB", "lost", "twice",
)  # fmt: skip
_LEGEND = (
    "Milliseconds from the first byte of the POST until a receiver has it (p50, p95, p99) and until the last has it;",
    "to us: the last's p50 as a multiple of ours; CPU ms: the server's for 1,000 deliveries; KiB: of memory for each",
    "connection; lost and twice: deliveries. Ours, with followers: POST, command to the display, its report, state to",
    "the followers, less what the display itself takes.",
)


def comparison_table(results: Sequence[Measured]) -> str:
    """Return a table for each number of receivers, fewest first."""
    parts = list(_LEGEND)
    for receivers in sorted({measured.receivers for measured in results}):
        chosen = [measured for measured in results if measured.receivers == receivers]
        parts += ["", f"{receivers:,} receiver{'s' if receivers > 1 else ''}", ""]
        parts += aligned([_HEAD, *_rows(chosen)])
        parts += [f"  {line}" for measured in chosen for line in _more(measured)]
    return "\n".join(parts)


def goals_table(goals: Iterable[Goal]) -> str:
    """Return a line for each goal."""
    return "\n".join(
        f"{'met    ' if goal.met else 'NOT met'}  {goal.about}: {goal.wanted}\n         {goal.measured}"
        for goal in goals
    )


def _rows(chosen: Sequence[Measured]) -> Iterator[tuple[str, ...]]:
    ours = next((measured.last for measured in chosen if measured.peer == US), None)
    for measured in chosen:
        each, last = measured.each, measured.last
        yield (
            measured.peer,
            f"{len(measured.presses):,}",
            *(_ms(each, name) for name in ("p50", "p95", "p99")),
            *(_ms(last, name) for name in ("p50", "p99")),
            f"{last.p50 / ours.p50:.2f}" if last and ours else "-",
            "-" if measured.cpu_per_thousand is None else f"{measured.cpu_per_thousand:,.1f}",
            "-" if measured.memory is None else f"{measured.memory / 1024:.1f}",
            f"{measured.lost:,}",
            f"{measured.duplicated:,}",
        )


def _more(measured: Measured) -> Iterator[str]:
    """Return the columns that only we have: the answer that confirms a press, and the lead display."""
    lead, turnaround, answered = measured.lead, measured.turnaround, measured.answered
    if lead is None or turnaround is None or answered is None:
        return
    yield (
        f"{measured.peer}: the display has the command after {lead.p50:.2f} ms (p50), {lead.p99:.2f} (p99); it"
        f" takes {turnaround.p50:.2f} ms; the answer `applied` is there after {answered.p50:.2f} (p50),"
        f" {answered.p99:.2f} (p99)"
    )


def _ms(spread: Spread | None, name: str) -> str:
    if spread is None:
        return "-"
    value: float = getattr(spread, name)
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"  # noqa: PLR2004 - two digits are enough from there


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a line for each row: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
