"""A remote and a display in Chromium, and the moments of a press in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from playwright.async_api import Page

# Milliseconds of Unix time on the clock that all pages of this machine share.
_NOW: Final = "performance.timeOrigin + performance.now()"
_WATCH_DECK: Final = f"""() => {{
    window.moves = [];
    window.waiting = null;
    Reveal.on('slidechanged', () => {{ moves.push({_NOW}); waiting?.(); }});
}}"""
_MOVED: Final = """(count) => new Promise((resolve) => {
    const done = () => moves.length >= count && resolve(moves[count - 1]);
    waiting = done;
    done();
})"""
WATCH_BUZZ: Final = f"""
    window.buzzes = [];
    navigator.vibrate = () => {{ buzzes.push({_NOW}); return true; }};
"""
FIND_NEXT: Final = """(() => {
    const root = document.querySelector('slide-control-remote')?.shadowRoot ?? document;
    return [...root.querySelectorAll('button')].find((each) => each.textContent.includes('Next'));
})()"""
_TAP: Final = f"""() => {{
    const at = {_NOW};
    {FIND_NEXT}.click();
    return at;
}}"""
_CALL: Final = f"""(url) => {{
    const at = {_NOW};
    fetch(url, {{ method: 'POST' }});
    return at;
}}"""


class Deck(NamedTuple):
    """A page with a reveal.js deck, and how often it has moved."""

    page: Page
    moves: list[float]

    @classmethod
    async def of(cls, page: Page) -> Deck:
        """Watch a page that shows its deck."""
        await page.evaluate(_WATCH_DECK)
        return cls(page, [])

    async def after(self, start: float) -> float:
        """Return the milliseconds from the start of a press until the deck has moved once more."""
        self.moves.append(await self.page.evaluate(_MOVED, len(self.moves) + 1))
        return self.moves[-1] - start


async def tap(page: Page) -> float:
    """Press *Next* on a remote's page; return when."""
    at: float = await page.evaluate(_TAP)
    return at


async def call(page: Page, webhook: str) -> float:
    """Press by the webhook from a page; return when."""
    at: float = await page.evaluate(_CALL, webhook)
    return at
