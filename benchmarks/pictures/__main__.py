"""Measures presses on a display that makes a picture of each slide, beside one that makes none, in one run."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
import random
import sys
import tempfile
from typing import Final

from playwright.async_api import async_playwright

from harness import chromium
from harness.stage import add_stage, configure, links

from ..goals.goal import Goal
from ..measure import Spread
from ..peers.slide_control import SlideControl
from ..remote import deck
from ..remote.measurements import milliseconds
from ..remote.pages import Deck, call
from ..results import describe, machine
from ..table import goals_table

_MAX_LATER_MILLISECONDS: Final = 2
# A picture is made 0.8 s after its slide is shown, and later if the one before took long. Presses come before, while
# and after it is made.
_PAUSE_SECONDS: Final = (0.3, 4.0)


async def _measure(count: int) -> list[Goal]:
    us = SlideControl()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slide-control-bench-")))
        for name in ("with", "without"):
            deck.build(folder / "slide-control" / "slide_control" / "decks" / name, slides=count + 2)
        stack.push_async_callback(us.stop)
        await us.start(folder)
        client = us.home_assistant.client
        entries = {"with": us.entry_id, "without": await add_stage(client, "Other")}
        for name, entry_id in entries.items():
            await configure(client, entry_id, debounce=0, audience_on=name == "with", audience_view="pictures")
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
        stack.push_async_callback(browser.close)
        pages, webhooks, sent = {}, {}, {"with": 0, "without": 0}
        for name, entry_id in entries.items():
            found = await links(client, entry_id)
            page = await browser.new_page(viewport={"width": 1280, "height": 720})

            def watch(socket: object, name: str = name) -> None:
                def count_picture(payload: str | bytes) -> None:
                    sent[name] += '"type":"picture"' in str(payload)

                socket.on("framesent", count_picture)  # type: ignore[attr-defined]

            page.on("websocket", watch)
            await page.goto(next(each["url"] for each in found["hosted"] if each["name"] == name))
            await page.locator(".reveal.ready").wait_for()
            pages[name], webhooks[name] = await Deck.of(page), found["webhook"]
        times = await _presses(pages, webhooks, count)
        sizes = dict(sent)
    return [_goal(milliseconds(times["with"]), milliseconds(times["without"]), sizes)]


async def _presses(pages: dict[str, Deck], webhooks: dict[str, str], count: int) -> dict[str, list[float]]:
    """Press both decks in turn, each from its own page, at any moment after its last slide."""
    chance = random.Random(12)  # noqa: S311 - moments, not secrets

    async def press(name: str) -> list[float]:
        times = []
        for _ in range(count):
            await asyncio.sleep(chance.uniform(*_PAUSE_SECONDS))
            times.append(await pages[name].after(await call(pages[name].page, webhooks[name])))
        return times

    found = await asyncio.gather(*(press(name) for name in pages))
    return dict(zip(pages, found, strict=True))


def _goal(made: Spread, none: Spread, sent: dict[str, int]) -> Goal:
    later = made.p50 - none.p50
    return Goal(
        about=f"press to the slide moved, while the display makes pictures ({sent['with']} for {made.count} presses;"
        f" the other {sent['without']})",
        wanted=f"p50 at most {_MAX_LATER_MILLISECONDS} ms later",
        measured=f"{later:+.2f} ms: {_figures(made)}; without pictures {_figures(none)}",
        met=later <= _MAX_LATER_MILLISECONDS,
        figures={
            "with_p50": made.p50,
            "with_p95": made.p95,
            "without_p50": none.p50,
            "without_p95": none.p95,
            "pictures": sent["with"],
        },
    )


def _figures(taken: Spread) -> str:
    return f"p50 {taken.p50:.1f}, p95 {taken.p95:.1f}, longest {taken.longest:.1f} ms"


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="scripts/bench pictures", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 presses instead of 80; under two minutes")
    parser.add_argument("--json", type=Path, help="all figures")
    options = parser.parse_args()
    facts = machine()
    print(describe(facts))
    goals = asyncio.run(_measure(20 if options.quick else 80))
    print(goals_table(goals))
    if options.json is not None:
        options.json.write_text(
            json.dumps({"machine": facts, "goals": [dict(goal.figures) for goal in goals]}, indent=2)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
