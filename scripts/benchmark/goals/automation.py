"""Through an automation of Home Assistant, in a busy house: 500 state changes a second, and the recorder keeps them."""

from __future__ import annotations

import json
import random
from time import sleep
from typing import TYPE_CHECKING, Final

from ..measure import spread
from ..presser import Presser
from ..receivers import new_press
from .goal import Goal

if TYPE_CHECKING:
    from ..contestants.slide_control import SlideControl

_EVENT: Final = "bench_press"
_CHANGES: Final = 500
_P99: Final = 10.0
_LONGEST: Final = 50.0
_AUTOMATION: Final = {
    "alias": "Press of scripts/bench",
    "mode": "queued",
    "triggers": [{"trigger": "event", "event_type": _EVENT}],
    "actions": [{"action": "slide_control.next", "data": {"id": "{{ trigger.event.data.id }}"}}],
}


async def through_automation(us: SlideControl, presses: int) -> list[Goal]:
    """Fire an event over the REST API, and see when the display has the command."""
    client = us.home_assistant.client
    await client.post("/api/config/automation/config/bench_press", _AUTOMATION)
    display, nobody = us.display(), us.followers()
    presser = Presser(us.port, f"/api/events/{_EVENT}", {"Authorization": f"Bearer {client.token}"})
    chance = random.Random(500)  # noqa: S311 - moments, not secrets
    await us.make_noise(_CHANGES)
    try:
        measured = []
        for _ in range(presses):
            # At any moment of whatever else goes on.
            sleep(chance.uniform(0.02, 0.06))  # noqa: ASYNC251 - nothing else runs in this loop
            name = new_press()
            measured.append(nobody.press(name, presser, json.dumps({"id": name}).encode(), display))
    finally:
        await us.make_noise(0)
        await client.delete("/api/config/automation/config/bench_press")
        display.close()
        presser.close()
    reached = spread(press.lead for press in measured if press.lead is not None)
    lost = sum(press.lead is None for press in measured)
    if reached is None:
        raise RuntimeError("no press came through the automation")
    return [
        Goal(
            about=f"through an automation, {_CHANGES} state changes a second, recorder on",
            wanted=f"p99 ≤ {_P99:g} ms, longest ≤ {_LONGEST:g} ms",
            measured=f"p50 {reached.p50:.1f}, p99 {reached.p99:.1f}, longest {reached.longest:.1f} ms; {lost} lost of"
            f" {presses}",
            met=reached.p99 <= _P99 and reached.longest <= _LONGEST and not lost,
            figures={"p50": reached.p50, "p99": reached.p99, "longest": reached.longest, "lost": lost},
        )
    ]
