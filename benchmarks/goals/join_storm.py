"""A join storm: all followers reconnect at once, as after a network restart, and the slide changes meanwhile."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from .goal import Goal

if TYPE_CHECKING:
    from ..peers.slide_control import SlideControl

_SECONDS: Final = 2.0
_TITLE: Final = "Half of the followers are back"


async def join_storm(us: SlideControl, followers: int) -> list[Goal]:
    """Connect all followers as fast as the server accepts them; stop the clock when all have the current slide."""
    display = us.display()
    clients = us.followers()
    await us.watch_loop()
    try:
        started = monotonic()
        clients.join(followers, midway=lambda: display.show(_TITLE))
        have = clients.settle_until(_TITLE.encode())
        seconds = monotonic() - started
        clock, cpu = await us.longest_turns()
    finally:
        clients.leave()
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
