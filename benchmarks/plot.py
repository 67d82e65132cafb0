"""The plot: how long until the last receiver has a press, for one and for many, on a logarithmic scale."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Final

from .goals.comparison import US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .comparison import Measured

_WIDTH: Final = 820
_LEFT: Final = 170
_RIGHT: Final = 90
_ROW: Final = 26
_BAR: Final = 14
_TOP: Final = 34
_HEAD: Final = 40
_GAP: Final = 30
_OURS: Final = "#0b7285"
_PEERS: Final = "#adb5bd"
_INK: Final = "#343a40"
_GRID: Final = "#dee2e6"


def plot(results: Sequence[Measured], machine: str) -> str:
    """Return an SVG with a panel for each number of receivers; bars end at p50, lines at p99."""
    panels = [
        (receivers, [each for each in results if each.receivers == receivers and each.last is not None])
        for receivers in sorted({each.receivers for each in results})
    ]
    times = [time for _, shown in panels for each in shown if each.last for time in (each.last.p50, each.last.p99)]
    low, high = floor(log10(min(times))), ceil(log10(max(times)))
    height = _TOP + sum(_HEAD + _ROW * len(shown) + _GAP for _, shown in panels) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="system-ui, sans-serif">',
        f'<rect width="{_WIDTH}" height="{height}" rx="6" fill="#ffffff"/>',
        _text(16, 24, "From the press until the last receiver has it, in milliseconds", size=15, weight=600),
    ]
    y = _TOP
    for receivers, shown in panels:
        lines += _panel(receivers, shown, y, low, high)
        y += _HEAD + _ROW * len(shown) + _GAP
    lines += [_text(16, height - 8, f"Bars: p50. Lines: p99. {machine}", size=9), "</svg>", ""]
    return "\n".join(lines)


def _panel(receivers: int, shown: Sequence[Measured], top: int, low: int, high: int) -> Iterator[str]:
    yield _text(16, top + 26, "One receiver" if receivers == 1 else f"{receivers:,} receivers", size=13, weight=600)
    bottom = top + _HEAD + _ROW * len(shown)
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        yield f'<line x1="{x:.1f}" y1="{top + _HEAD - 4}" x2="{x:.1f}" y2="{bottom}" stroke="{_GRID}"/>'
        yield _text(x, bottom + 14, f"{10.0**power:g}", anchor="middle", size=10)
    for number, measured in enumerate(shown):
        if (last := measured.last) is None:
            continue
        y = top + _HEAD + _ROW * number
        middle = y + _BAR / 2
        start, p50, p99 = _LEFT, _x(last.p50, low, high), _x(last.p99, low, high)
        ours = measured.peer == US
        yield _text(_LEFT - 10, middle + 4, measured.peer, anchor="end", weight=600 if ours else 400)
        yield (
            f'<rect x="{start}" y="{y}" width="{p50 - start:.1f}" height="{_BAR}" rx="2"'
            f' fill="{_OURS if ours else _PEERS}"/>'
        )
        yield f'<path d="M{p50:.1f} {middle}H{p99:.1f}M{p99:.1f} {middle - 4}v8" stroke="{_INK}" fill="none"/>'
        yield _text(p99 + 6, middle + 4, f"{last.p50:.3g}", size=11)


def _x(milliseconds: float, low: int, high: int) -> float:
    return _LEFT + (log10(milliseconds) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 12, weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{_INK}">'
        f"{escape(text)}</text>"
    )
