"""Through an automation of a busy Home Assistant: 500 state changes a second, with the recorder on."""

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
    from ..peers.slide_control import SlideControl

_EVENT: Final = "bench_press"
_CHANGES_PER_SECOND: Final = 500
_MAX_P99_MILLISECONDS: Final = 10.0
_MAX_MILLISECONDS: Final = 50.0
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
    display, receivers = us.display(), us.followers()
    presser = Presser(us.port, f"/api/events/{_EVENT}", {"Authorization": f"Bearer {client.token}"})
    chance = random.Random(500)  # noqa: S311 - moments, not secrets
    await us.make_noise(_CHANGES_PER_SECOND)
    try:
        measured = []
        for _ in range(presses):
            # At a random moment of the background load.
            sleep(chance.uniform(0.02, 0.06))  # noqa: ASYNC251 - nothing else runs in this loop
            name = new_press()
            measured.append(receivers.press(name, presser, json.dumps({"id": name}).encode(), display))
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
            about=f"through an automation, {_CHANGES_PER_SECOND} state changes a second, recorder on",
            wanted=f"p99 ≤ {_MAX_P99_MILLISECONDS:g} ms, longest ≤ {_MAX_MILLISECONDS:g} ms",
            measured=f"p50 {reached.p50:.1f}, p99 {reached.p99:.1f}, longest {reached.longest:.1f} ms; {lost} lost of"
            f" {presses}",
            met=reached.p99 <= _MAX_P99_MILLISECONDS and reached.longest <= _MAX_MILLISECONDS and not lost,
            figures={"p50": reached.p50, "p99": reached.p99, "longest": reached.longest, "lost": lost},
        )
    ]
