"""From the press to the answer `applied`, with one display: the demo's deck in a real Chromium."""

from __future__ import annotations

import asyncio
from itertools import cycle
import json
import random
import time
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright

from harness import chromium
from harness.seed import REPOSITORY
from harness.slides import convert
from harness.stage import links

from ..measure import spread
from ..receivers import new_press
from .goal import Goal

if TYPE_CHECKING:
    from pathlib import Path

    from ..peers.slide_control import SlideControl
    from ..presser import Presser

_MAX_P95_MILLISECONDS: Final = 16.7
_READY_SECONDS: Final = 20
_WARM_UP_PRESSES: Final = 10
_CONNECTED: Final = "binary_sensor.bench_connected"


async def host_demo(folder: Path) -> None:
    """Put the demo's deck where Home Assistant looks for decks."""
    await convert(REPOSITORY / "demo" / "notebook.ipynb", folder / "slide_control" / "decks" / "demo")


async def press_to_applied(us: SlideControl, presses: int) -> list[Goal]:
    """Press next and previous in turn, and time the answers; each tells that the deck has moved."""
    hosted = (await links(us.home_assistant.client, us.entry_id))["hosted"]
    presser = us.presser()
    commands, chance = cycle(("next", "previous")), random.Random(60)  # noqa: S311 - moments, not secrets
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
        try:
            page = await browser.new_page(viewport={"width": 1280, "height": 720})
            await page.goto(next(deck["url"] for deck in hosted if deck["name"] == "demo"))
            async with asyncio.timeout(_READY_SECONDS):
                while (await us.home_assistant.client.state(_CONNECTED))["state"] != "on":  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
            for _ in range(_WARM_UP_PRESSES):
                _press(presser, next(commands))
            times = []
            for _ in range(presses):
                # At a random moment of the display's refresh interval (1/60 s).
                time.sleep(chance.uniform(0.05, 0.1))  # noqa: ASYNC251 - nothing else runs in this loop
                times.append(_press(presser, next(commands)))
        finally:
            await browser.close()
            presser.close()
    taken = spread(times)
    if taken is None:
        raise RuntimeError("nothing was pressed")
    return [
        Goal(
            about="press to the answer `applied`, one display in Chromium",
            wanted=f"p95 ≤ {_MAX_P95_MILLISECONDS:g} ms",
            measured=f"p50 {taken.p50:.1f}, p95 {taken.p95:.1f}, p99 {taken.p99:.1f} ms",
            met=taken.p95 <= _MAX_P95_MILLISECONDS,
            figures={"p50": taken.p50, "p95": taken.p95, "p99": taken.p99, "longest": taken.longest},
        )
    ]


def _press(presser: Presser, command: str) -> int:
    """Press, and return the nanoseconds until the answer; the deck must have moved."""
    body = json.dumps({"command": command, "id": new_press()}).encode()
    started = time.monotonic_ns()
    answer = json.loads(presser.press(body))
    taken = time.monotonic_ns() - started
    if answer["result"] != "applied" or not answer["changed"]:
        raise RuntimeError(f"The deck did not move: {answer}")
    return taken
