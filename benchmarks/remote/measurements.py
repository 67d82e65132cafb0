"""What is measured of the remote's page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
import random
from typing import TYPE_CHECKING, Final

from ..measure import Spread, spread
from .pages import FIND_NEXT, Deck, call, tap

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

    from harness.cable import Cable

# Equal presses within a quarter of a second count once, on the remote and by the webhook.
_PAUSE_SECONDS: Final = 0.3
_JITTER_SECONDS: Final = 0.05
_READY: Final = f"{FIND_NEXT}?.getAttribute('aria-disabled') !== 'true' && Boolean({FIND_NEXT})"
_WATCH_READY: Final = f"""
    (function look() {{
        if ({_READY}) window.usable = performance.now();
        else setTimeout(look, 2);
    }})();
"""
_WATCH_SIGN: Final = f"""() => {{
    window.sign = null;
    new MutationObserver(() => {{
        if (!sign && {FIND_NEXT}.getAttribute('aria-disabled') === 'true') sign = Date.now();
    }}).observe({FIND_NEXT}, {{ attributes: true }});
}}"""


@dataclass(slots=True)
class Presses:
    """Milliseconds from each press until the deck had moved, and until the phone was told to buzz."""

    remote: list[float] = field(default_factory=list)
    buzz: list[float] = field(default_factory=list)
    webhook: list[float] = field(default_factory=list)
    relay: list[float] = field(default_factory=list)


async def presses(remote: Page, deck: Deck, webhook: str, relay: tuple[Page, Deck], count: int) -> Presses:
    """Press in turn on the remote, by the webhook from the same page, and over the relay."""
    chance, found = random.Random(12), Presses()  # noqa: S311 - moments, not secrets
    relay_remote, relay_deck = relay

    async def pause() -> None:
        """Let what the press before has caused come to its end, and press at any moment between two frames."""
        await asyncio.sleep(_PAUSE_SECONDS + chance.uniform(0, _JITTER_SECONDS))

    async def by_remote() -> None:
        start = await tap(remote)
        found.remote.append(await deck.after(start))
        await pause()
        found.buzz.append(await remote.evaluate("buzzes.at(-1)") - start)

    async def by_webhook() -> None:
        found.webhook.append(await deck.after(await call(remote, webhook)))
        await pause()

    async def by_relay() -> None:
        found.relay.append(await relay_deck.after(await tap(relay_remote)))
        await pause()

    # In any order, because a display makes a picture some time after each slide.
    ways = [by_remote, by_webhook, by_relay]
    for _ in range(count):
        chance.shuffle(ways)
        for way in ways:
            await way()
    return found


async def first_visits(browser: Browser, link: str, count: int) -> tuple[int, list[float]]:
    """Open the link in fresh browsers.

    Return the bytes of a visit without headers, and the milliseconds of each from the first byte to usable.
    """
    size, times = 0, []
    for _ in range(count):
        context = await browser.new_context(viewport={"width": 390, "height": 844})
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        received: list[float] = []
        devtools.on("Network.dataReceived", lambda event, got=received: got.append(event["encodedDataLength"]))
        await devtools.send("Network.enable")
        await page.add_init_script(_WATCH_READY)
        await page.goto(link)
        await until_usable(page)
        times.append(await page.evaluate("usable - performance.getEntriesByType('navigation')[0].responseStart"))
        size = round(sum(received))
        await context.close()
    return size, times


async def until_usable(page: Page) -> None:
    """Wait until *Next* can be pressed."""
    while not await page.evaluate(_READY):  # noqa: ASYNC110 - a page can't tell us
        await asyncio.sleep(0.01)


async def losses(page: Page, cable: Cable, count: int) -> list[float]:
    """Pull the cable of a remote; return the milliseconds until it shows that."""
    chance, times = random.Random(2), []  # noqa: S311 - moments, not secrets
    for _ in range(count):
        await until_usable(page)
        await page.evaluate(_WATCH_SIGN)
        await asyncio.sleep(1 + chance.uniform(0, 2))
        pulled = await page.evaluate("Date.now()")
        cable.pull()
        while not (sign := await page.evaluate("sign")):  # noqa: ASYNC110 - a page can't tell us
            await asyncio.sleep(0.02)
        times.append(sign - pulled)
        cable.plug_into_another_socket()
    return times


def milliseconds(values: list[float]) -> Spread:
    """Return the spread of times; raises ``ValueError`` where there is none."""
    if (found := spread(round(value * 1e6) for value in values)) is None:
        raise ValueError("nothing was measured")
    return found
