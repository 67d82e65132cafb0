"""What Slide Control costs while nobody presses: a full room's connections, and Home Assistant's start."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from ..process import cpu_time
from .goal import Goal

if TYPE_CHECKING:
    from ..contestants.slide_control import SlideControl
    from ..rooms import Room

_CPU: Final = 0.2
_START: Final = 50.0
_FOLLOWERS: Final = 1_000
_SETTLE: Final = 3.0


async def idle(us: SlideControl, seconds: float) -> list[Goal]:
    """Measure whole heartbeats, with nobody but the display, and with the followers, who are the difference."""
    alone = _share(us, us.deck_room(0), seconds / 2)
    full = _share(us, us.deck_room(_FOLLOWERS), seconds)
    added = full - alone
    return [
        Goal(
            about=f"idle, with {_FOLLOWERS:,} followers",
            wanted=f"≤ {_CPU:g} % CPU",
            measured=f"{added:.2f} % more than without them ({full:.2f} % to {alone:.2f} %)",
            met=added <= _CPU,
            figures={"added": added, "full": full, "alone": alone},
        )
    ]


def _share(us: SlideControl, room: Room, seconds: float) -> float:
    """Return how many percent of a core Home Assistant takes while nothing happens in the room."""
    try:
        room.settle(_SETTLE)
        before = cpu_time(us.pid)
        room.settle(seconds)
        return (cpu_time(us.pid) - before) / 1e9 / seconds * 100
    finally:
        room.close()


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
            wanted=f"≤ {_START:g} ms longer",
            measured=f"{added:.0f} ms ({', '.join(f'{each:.0f}' for each in taken)})",
            met=added <= _START,
            figures={"milliseconds": added},
        )
    ]
