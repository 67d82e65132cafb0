"""What Slide Control costs while idle: open connections, and Home Assistant's start."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from ..process import cpu_time
from .goal import Goal

if TYPE_CHECKING:
    from ..fan_out import FanOut
    from ..peers.slide_control import SlideControl

_MAX_CPU_PERCENT: Final = 0.2
_MAX_START_MILLISECONDS: Final = 50.0
_FOLLOWERS: Final = 1_000
_SETTLE_SECONDS: Final = 3.0


async def idle(us: SlideControl, seconds: float) -> list[Goal]:
    """Measure whole heartbeats with the display alone and with all followers; return the difference."""
    alone = _share(us, us.stage_fan_out(0), seconds / 2)
    full = _share(us, us.stage_fan_out(_FOLLOWERS), seconds)
    added = full - alone
    return [
        Goal(
            about=f"idle, with {_FOLLOWERS:,} followers",
            wanted=f"≤ {_MAX_CPU_PERCENT:g} % CPU",
            measured=f"{added:.2f} % more than without them ({full:.2f} % to {alone:.2f} %)",
            met=added <= _MAX_CPU_PERCENT,
            figures={"added": added, "full": full, "alone": alone},
        )
    ]


def _share(us: SlideControl, fan_out: FanOut, seconds: float) -> float:
    """Return how many percent of a core Home Assistant uses without presses."""
    try:
        fan_out.settle(_SETTLE_SECONDS)
        before = cpu_time(us.pid)
        fan_out.settle(seconds)
        return (cpu_time(us.pid) - before) / 1e9 / seconds * 100
    finally:
        fan_out.close()


async def start(us: SlideControl, times: int) -> list[Goal]:
    """Restart Home Assistant, and ask it how long it took to set Slide Control up."""
    taken = []
    for _ in range(times):
        await us.home_assistant.restart()
        setup = await us.home_assistant.client.websocket("integration/setup_info")
        taken.append(next(each["seconds"] for each in setup if each["domain"] == "slide_control") * 1000)
    added = median(taken)
    return [
        Goal(
            about="Home Assistant's start",
            wanted=f"≤ {_MAX_START_MILLISECONDS:g} ms longer",
            measured=f"{added:.0f} ms ({', '.join(f'{each:.0f}' for each in taken)})",
            met=added <= _MAX_START_MILLISECONDS,
            figures={"milliseconds": added},
        )
    ]
