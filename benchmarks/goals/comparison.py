"""Goals from the comparison: how close we are to the floor, and how far ahead of the peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .goal import Goal, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..comparison import Measured
    from ..measure import Spread

US: Final = "Slide Control"
MANY: Final = 1_000

_MAX_P50_RATIO: Final = 1.2
_MAX_P99_RATIO: Final = 1.5
_MAX_FLOOR_RATIO: Final = 1.25
_MAX_SOCKET_IO_RATIO: Final = 1.3
_MAX_PYTHON_SOCKETIO_RATIO: Final = 4.0
_MAX_KIBIBYTES: Final = 10.0
_MAX_CPU_RATIO: Final = 1.8


def from_comparison(results: Sequence[Measured]) -> list[Goal]:
    """Return the goals that are ratios to peers, and the memory that a follower takes."""
    by_name = {(measured.peer, measured.receivers): measured for measured in results}
    goals: list[Goal] = []
    if (US, 1) in by_name:
        goals += _one_display(*(_spread(by_name[name, 1].each) for name in (US, "bare aiohttp", "HA webhook")))
        goals.append(_cpu(*(by_name[name, 1].cpu_of_a_press for name in (US, "HA webhook", "HA sensor"))))
    if (US, MANY) in by_name:
        goals += _last_follower(
            {
                name: _spread(found.last)
                for (name, size), found in by_name.items()
                if size == MANY and found.last is not None
            }
        )
        if (memory := by_name[US, MANY].memory) is not None:
            kib = memory / 1024
            goals.append(
                Goal(
                    about="memory per follower",
                    wanted=f"≤ {_MAX_KIBIBYTES:g} KiB",
                    measured=f"{kib:.1f} KiB",
                    met=kib <= _MAX_KIBIBYTES,
                    figures={"kib": kib},
                )
            )
    return goals


def _spread(found: Spread | None) -> Spread:
    if found is None:
        raise ValueError("nothing was measured")
    return found


def _one_display(us: Spread, bare: Spread, floor: Spread) -> list[Goal]:
    p50, p99 = ratio(us.p50, bare.p50), ratio(us.p99, bare.p99)
    in_house = ratio(us.p50, floor.p50), ratio(us.p99, floor.p99)
    return [
        Goal(
            about="POST to one display, p50",
            wanted=f"≤ {_MAX_P50_RATIO:g} of bare aiohttp",
            measured=f"{p50:.2f} ({us.p50:.2f} ms to {bare.p50:.2f} ms); {in_house[0]:.2f} of a bare webhook of"
            f" Home Assistant ({floor.p50:.2f} ms)",
            met=p50 <= _MAX_P50_RATIO,
            figures={"ratio": p50, "ratio_to_ha_webhook": in_house[0]},
        ),
        Goal(
            about="POST to one display, p99",
            wanted=f"≤ {_MAX_P99_RATIO:g} of bare aiohttp",
            measured=f"{p99:.2f} ({us.p99:.2f} ms to {bare.p99:.2f} ms); {in_house[1]:.2f} of a bare webhook of"
            f" Home Assistant ({floor.p99:.2f} ms)",
            met=p99 <= _MAX_P99_RATIO,
            figures={"ratio": p99, "ratio_to_ha_webhook": in_house[1]},
        ),
    ]


def _cpu(us: float, webhook: float, sensor: float) -> Goal:
    found = ratio(us, webhook)
    return Goal(
        about="CPU of a press",
        wanted=f"≤ {_MAX_CPU_RATIO:g} of a bare webhook of Home Assistant",
        measured=f"{found:.2f} ({us:.2f} ms to {webhook:.2f} ms); {ratio(us, sensor):.2f} of a webhook that also"
        f" changes one recorded state ({sensor:.2f} ms)",
        met=found <= _MAX_CPU_RATIO,
        figures={"ratio": found, "ratio_to_recorded_state": ratio(us, sensor)},
    )


def _last_follower(last: dict[str, Spread]) -> list[Goal]:
    us = last[US].p50
    floor = ratio(us, last["bare asyncio"].p50)
    goals = [
        Goal(
            about=f"last of {MANY:,} followers, p50",
            wanted=f"≤ {_MAX_FLOOR_RATIO:g} of bare asyncio",
            measured=f"{floor:.2f} ({us:.1f} ms to {last['bare asyncio'].p50:.1f} ms)",
            met=floor <= _MAX_FLOOR_RATIO,
            figures={"ratio": floor},
        )
    ]
    for peer, wanted in (("socket.io", _MAX_SOCKET_IO_RATIO), ("python-socketio", _MAX_PYTHON_SOCKETIO_RATIO)):
        faster = ratio(last[peer].p50, us)
        goals.append(
            Goal(
                about=f"last of {MANY:,} followers, p50",
                wanted=f"≥ {wanted:g} times faster than {peer}",
                measured=f"{faster:.2f} times ({us:.1f} ms to {last[peer].p50:.1f} ms)",
                met=faster >= wanted,
                figures={"ratio": faster},
            )
        )
    return goals
