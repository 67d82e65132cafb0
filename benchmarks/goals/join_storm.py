"""A join storm: all followers connect at once, as after a network restart, while the speaker presses."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from ..measure import spread
from ..process import cpu_time
from ..receivers import Dialect, Receivers
from ..steady_presses import SteadyPresses
from .goal import Goal

if TYPE_CHECKING:
    from ..peers.slide_control import SlideControl

_SECONDS: Final = 2.0
_MAX_PRESS_MILLISECONDS: Final = 20.0
_BARE: Final = Dialect(path="/api/slide_control_bench/relay")


async def join_storm(us: SlideControl, followers: int) -> list[Goal]:
    """Connect all followers, without waiting for any; stop the clock when all have the current slide.

    The floor is the CPU time of as many WebSockets that aiohttp opens in the same Home Assistant, which do nothing: no
    storm can be over before Home Assistant has spent it, on its one core.
    """
    display, presser = us.display(), us.presser()
    clients = us.followers()
    presses = SteadyPresses(presser, display)
    await us.watch_loop()
    try:
        started = monotonic()
        clients.join(followers, at_once=True, meanwhile=presses)
        presses.finish()
        have = clients.settle_until(presses.name.encode())
        seconds = monotonic() - started
        clock, cpu = await us.longest_turns()
    finally:
        clients.leave()
        presser.close()
        display.close()
    lead = spread(presses.lead)
    if lead is None:
        raise RuntimeError("no press reached the lead")
    ours, bare = (_cpu_of_a_join(us, each, followers) for each in (us.followers(), Receivers(us.port, _BARE)))
    return [
        Goal(
            about=f"join storm of {followers:,}, all at once",
            wanted=f"all hold the right state in ≤ {_SECONDS:g} s, press to the lead ≤ {_MAX_PRESS_MILLISECONDS:g} ms",
            measured=f"{have:,} of {followers:,} after {seconds:.2f} s; press p50 {lead.p50:.1f}, longest"
            f" {lead.longest:.1f} ms; longest turn of the loop {cpu:.1f} ms CPU; a join takes {ours:.2f} ms of CPU, a"
            f" WebSocket of aiohttp in the same Home Assistant {bare:.2f} ms: {bare * followers / 1000:.1f} s at least",
            met=have == followers and seconds <= _SECONDS and lead.longest <= _MAX_PRESS_MILLISECONDS,
            figures={
                "seconds": seconds,
                "have": have,
                "press_p50": lead.p50,
                "press_longest": lead.longest,
                "turn_cpu": cpu,
                "turn_clock": clock,
                "cpu_of_a_join": ours,
                "cpu_of_a_bare_websocket": bare,
            },
        )
    ]


def _cpu_of_a_join(us: SlideControl, clients: Receivers, count: int) -> float:
    """Return the milliseconds of CPU time that Home Assistant needs for one of many that connect at once."""
    before = cpu_time(us.pid)
    try:
        clients.join(count, at_once=True)
        return (cpu_time(us.pid) - before) / 1e6 / count
    finally:
        clients.leave()
