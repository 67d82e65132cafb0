"""A join storm: the room comes back at once, as after a network's restart, and the slide changes meanwhile."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from .goal import Goal

if TYPE_CHECKING:
    from ..contestants.slide_control import SlideControl

_SECONDS: Final = 2.0
_TITLE: Final = "Half of the room is back"


async def join_storm(us: SlideControl, followers: int) -> list[Goal]:
    """Connect everyone, as fast as they are let in; the clock stops when all hold the slide that is shown."""
    display = us.display()
    crowd = us.followers()
    await us.watch_loop()
    try:
        started = monotonic()
        crowd.join(followers, midway=lambda: display.show(_TITLE))
        have = crowd.settle_until(_TITLE.encode())
        seconds = monotonic() - started
        clock, cpu = await us.longest_turns()
    finally:
        crowd.leave()
        display.close()
    return [
        Goal(
            about=f"join storm of {followers:,}",
            wanted=f"all hold the right state in ≤ {_SECONDS:g} s",
            measured=f"{have:,} of {followers:,} after {seconds:.2f} s; longest turn of the loop {cpu:.1f} ms CPU",
            met=have == followers and seconds <= _SECONDS,
            figures={"seconds": seconds, "have": have, "turn_cpu": cpu, "turn_clock": clock},
        )
    ]
