"""Measures the page of a remote link beside the webhook and a relay with socket.io, in one run in Chromium."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
import sys
import tempfile
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

from custom_components.slide_control.access.tokens import Role
from harness import chromium
from harness.cable import cable_to
from harness.seed import REPOSITORY
from harness.stage import links

from ..goals.goal import Goal, ratio
from ..measure import Spread
from ..peers.slide_control import SlideControl
from ..results import describe, machine
from ..table import goals_table
from . import deck
from .measurements import Presses, first_visits, losses, milliseconds, presses, until_usable
from .pages import WATCH_BUZZ, Deck
from .relay import Relay

_MAX_MOVED_MILLISECONDS: Final = 25
_MIN_FASTER: Final = 1.3
_MAX_BUZZ_MILLISECONDS: Final = 40
_MAX_BYTES: Final = 60 * 1024
_MAX_USABLE_MILLISECONDS: Final = 300
_MAX_SIGN_MILLISECONDS: Final = 2_000


async def _measure(count: int, visits: int, pulls: int) -> list[Goal]:
    us = SlideControl()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="slide-control-bench-")))
        slides = folder / "slide-control" / "slide_control" / "decks" / deck.NAME
        deck.build(slides, slides=2 * count + 20)
        relay = Relay(slides)
        for server in (us, relay):
            stack.push_async_callback(server.stop)
            await server.start(folder)
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
        stack.push_async_callback(browser.close)
        hosted = (await links(us.home_assistant.client, us.entry_id))["hosted"]
        shown = await _page(browser, next(each["url"] for each in hosted if each["name"] == deck.NAME))
        await shown.locator(".reveal.ready").wait_for()
        link = f"{us.home_assistant.url}/slide_control/remote#slide-control={us.token(Role.REMOTE)}"
        remote = await _page(browser, link, WATCH_BUZZ)
        await until_usable(remote)
        relay_url = f"http://127.0.0.1:{relay.port}"
        relay_deck = await _page(browser, f"{relay_url}/index.html")
        await relay_deck.locator(".reveal.ready").wait_for()
        relay_remote = await _page(browser, f"{relay_url}/remote")
        await relay_remote.wait_for_function("document.title === 'connected'")
        ours, theirs = await Deck.of(shown), (relay_remote, await Deck.of(relay_deck))
        webhook = f"{us.home_assistant.url}{us.webhook}"
        await presses(remote, ours, webhook, theirs, 3)
        found = await presses(remote, ours, webhook, theirs, count)
        size, times = await first_visits(browser, link, visits)
        async with cable_to(us.port) as cable:
            far = await _page(browser, link.replace(f":{us.port}/", f":{cable.port}/"))
            signs = await losses(far, cable, pulls)
    return [*_press_goals(found), *_visit_goals(size, milliseconds(times)), _sign_goal(milliseconds(signs))]


async def _page(browser: Browser, url: str, script: str = "") -> Page:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.add_init_script(script)
    await page.goto(url)
    return page


def _press_goals(found: Presses) -> list[Goal]:
    moved, buzz = milliseconds(found.remote), milliseconds(found.buzz)
    webhook, relay = milliseconds(found.webhook), milliseconds(found.relay)
    faster = ratio(webhook.p50, moved.p50)
    return [
        _goal(
            "tap to the slide moved", f"p95 ≤ {_MAX_MOVED_MILLISECONDS} ms", moved, moved.p95 <= _MAX_MOVED_MILLISECONDS
        ),
        Goal(
            about="tap to the slide moved, beside the webhook from the same page",
            wanted=f"≥ {_MIN_FASTER} times faster",
            measured=f"{faster:.2f} times at p50, {ratio(webhook.p95, moved.p95):.2f} at p95; webhook"
            f" {_figures(webhook)}",
            met=faster >= _MIN_FASTER,
            figures={"faster_p50": faster, "webhook_p50": webhook.p50, "webhook_p95": webhook.p95},
        ),
        Goal(
            about="tap to the slide moved, beside a relay with socket.io, which returns no outcome",
            wanted="only compared",
            measured=f"ours takes {ratio(moved.p50, relay.p50):.2f} times as long at p50; relay {_figures(relay)}",
            met=True,
            figures={"relay_p50": relay.p50, "relay_p95": relay.p95},
        ),
        _goal("tap to the buzz", f"p95 ≤ {_MAX_BUZZ_MILLISECONDS} ms", buzz, buzz.p95 <= _MAX_BUZZ_MILLISECONDS),
    ]


def _visit_goals(size: int, usable: Spread) -> list[Goal]:
    return [
        Goal(
            about="first visit",
            wanted=f"≤ {_MAX_BYTES // 1024} KiB, compressed",
            measured=f"{size / 1024:.1f} KiB",
            met=size <= _MAX_BYTES,
            figures={"bytes": size},
        ),
        _goal(
            "first byte to usable", f"≤ {_MAX_USABLE_MILLISECONDS} ms", usable, usable.p95 <= _MAX_USABLE_MILLISECONDS
        ),
    ]


def _sign_goal(signs: Spread) -> Goal:
    return _goal(
        "network lost to a sign on the remote",
        f"≤ {_MAX_SIGN_MILLISECONDS / 1000:g} s",
        signs,
        signs.longest <= _MAX_SIGN_MILLISECONDS,
    )


def _goal(about: str, wanted: str, taken: Spread, met: bool) -> Goal:  # noqa: FBT001 - named by the goal
    figures = {"p50": taken.p50, "p95": taken.p95, "longest": taken.longest, "count": taken.count}
    return Goal(about=about, wanted=wanted, measured=_figures(taken), met=met, figures=figures)


def _figures(taken: Spread) -> str:
    return f"p50 {taken.p50:.1f}, p95 {taken.p95:.1f}, longest {taken.longest:.1f} ms"


def main() -> int:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(prog="scripts/bench remote", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="30 presses instead of 150; under a minute")
    parser.add_argument("--json", type=Path, default=REPOSITORY / "build" / "bench-remote.json", help="all figures")
    options = parser.parse_args()
    facts = machine()
    print(describe(facts))
    goals = asyncio.run(_measure(*((30, 5, 4) if options.quick else (150, 20, 12))))
    print(goals_table(goals))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    figures = [{"about": goal.about, "met": goal.met, **goal.figures} for goal in goals]
    options.json.write_text(json.dumps({"machine": facts, "goals": figures}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
