"""A hall: the phones of an audience open the follower link at once, from one address, while the speaker presses."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Final

from custom_components.slide_control.access.tokens import Role

from ..measure import spread
from .goal import Goal

if TYPE_CHECKING:
    from ..peers.slide_control import SlideControl

_MAX_PRESS_MILLISECONDS: Final = 50.0
_PAUSE_SECONDS: Final = 0.05


async def hall(us: SlideControl, phones: int) -> list[Goal]:
    """Press until all phones follow; each has loaded the page with its files before."""
    fan_out = us.stage_fan_out(0)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.goals.phones", str(us.port), str(phones), us.token(Role.FOLLOWER),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    arrived = asyncio.create_task(process.stdout.readline())
    presses = []
    try:
        while not arrived.done():
            presses.append(fan_out.press_lead())
            await asyncio.sleep(_PAUSE_SECONDS)
        found = json.loads(arrived.result())
    finally:
        fan_out.close()
        await process.communicate()
    lead = spread(press.lead for press in presses if press.lead is not None)
    if lead is None:
        raise RuntimeError("no press reached the lead")
    return [
        Goal(
            about=f"a hall: {phones:,} phones behind one address open the audience's page",
            wanted=f"all follow; press to the lead p95 ≤ {_MAX_PRESS_MILLISECONDS:g} ms meanwhile",
            measured=f"{found['following']:,} of {phones:,} after {found['seconds']:.1f} s; meanwhile p50"
            f" {lead.p50:.1f}, p95 {lead.p95:.1f}, longest {lead.longest:.1f} ms",
            met=found["following"] == phones and lead.p95 <= _MAX_PRESS_MILLISECONDS,
            figures={"seconds": found["seconds"], "p50": lead.p50, "p95": lead.p95, "longest": lead.longest},
        )
    ]
