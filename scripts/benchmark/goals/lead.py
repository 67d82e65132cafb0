"""The lead with a full house: a press reaches it at once, and the many others never hold Home Assistant up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..measure import spread
from .goal import Goal

if TYPE_CHECKING:
    from ..contestants.slide_control import SlideControl

_SERVED: Final = 1.5
_HELD: Final = 5.0
_SETTLE: Final = 0.1


async def full_house(us: SlideControl, followers: int, presses: int) -> list[Goal]:
    """Press now and then, and press on while the state is still on its way to the followers."""
    room = us.deck_room(followers)
    try:
        for _ in range(5):
            room.press()
        room.settle(_SETTLE)
        await us.watch_loop()
        calm = []
        for _ in range(presses):
            calm.append(room.press())
            room.settle(_SETTLE)
        clock, cpu = await us.longest_turns()
        # Nobody waits for the followers here, so each press but the first finds the fan-out under way.
        busy = [room.press_lead() for _ in range(presses)]
        room.settle(1.0)
    finally:
        room.close()
    served = spread(press.lead for press in calm if press.lead is not None)
    under_way = spread(press.lead for press in busy[1:] if press.lead is not None)
    last = spread(press.last for press in calm if press.last is not None)
    if served is None or under_way is None or last is None:
        raise RuntimeError("no press reached the lead")
    return [
        Goal(
            about=f"the lead, with {followers:,} followers",
            wanted=f"served in ≤ {_SERVED:g} ms",
            measured=f"p50 {served.p50:.2f}, p95 {served.p95:.2f} ms; while others are served: p50 {under_way.p50:.2f},"
            f" p95 {under_way.p95:.2f} ms",
            met=served.p95 <= _SERVED,
            figures={
                "p50": served.p50,
                "p95": served.p95,
                "p99": served.p99,
                "busy_p50": under_way.p50,
                "busy_p95": under_way.p95,
                "last_follower_p50": last.p50,
            },
        ),
        Goal(
            about=f"fan-out to {followers:,} followers",
            wanted=f"holds the loop ≤ {_HELD:g} ms",
            measured=f"longest turn {cpu:.1f} ms of CPU time, {clock:.1f} ms by the clock",
            met=cpu <= _HELD,
            figures={"cpu": cpu, "clock": clock},
        ),
    ]
