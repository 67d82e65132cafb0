"""Opens decks on screens: a page that can frame a deck is told which, and says what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
import secrets
from typing import TYPE_CHECKING, Any, Final

from ..deck import fields
from .protocol import LONGEST_REASON, open_frame, word

if TYPE_CHECKING:
    from .sessions import Session

_OPEN_WITHIN: Final = 20.0
"""Seconds that a screen has to load a deck; it gives up by itself a little earlier and says why."""
_CLOSE_WITHIN: Final = 5.0
_LONGEST_ID: Final = 64


class Outcome(StrEnum):
    """What a screen says of what it was told to open."""

    SHOWN = "shown"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Opened:
    """A screen's answer."""

    outcome: Outcome
    reason: str = ""


class NotOpenedError(Exception):
    """No screen shows it; the message is the screen's reason, and empty if none has answered in time."""


class Openings:
    """What the screens of one deck have been told to open and have not answered yet."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: dict[str, asyncio.Future[Opened]] = {}

    async def open(self, screens: Sequence[Session], url: str) -> None:
        """Open an address on each screen; return as soon as one shows slides. Raises ``NotOpenedError``."""
        await self._tell(screens, url, _OPEN_WITHIN)

    async def close(self, screens: Sequence[Session]) -> None:
        """Let each screen wait again; return when one does. Raises ``NotOpenedError``."""
        await self._tell(screens, None, _CLOSE_WITHIN)

    def end(self) -> None:
        """Give up what has not been answered, because the deck is being stopped."""
        for future in self._waiting.values():
            if not future.done():
                future.set_result(Opened(Outcome.FAILED, "The deck was stopped."))

    def answered(self, message: Mapping[str, Any], *, shows: bool) -> None:
        """Take a screen's ``opened``; ``shows`` tells whether it has reported slides.

        Raises ``InvalidFieldError``. An answer that nobody waits for any more changes nothing.
        """
        name = fields.text(message.get("id"), "id", _LONGEST_ID)
        outcome = word(Outcome, message.get("result"), "result")
        reason = fields.text(message.get("reason") or "", "reason", LONGEST_REASON)
        if outcome is Outcome.SHOWN and not shows:
            raise fields.InvalidFieldError("result", "can't be shown before slides are reported")
        future = self._waiting.get(name)
        if future is not None and not future.done():
            future.set_result(Opened(outcome, reason))

    async def _tell(self, screens: Sequence[Session], url: str | None, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        mine = {secrets.token_hex(8): (screen, loop.create_future()) for screen in screens}
        self._waiting |= {name: future for name, (_, future) in mine.items()}
        for name, (screen, _) in mine.items():
            screen.write(open_frame(name, url))
        wanted = Outcome.CLOSED if url is None else Outcome.SHOWN
        reasons: list[str] = []
        try:
            async with asyncio.timeout(seconds):
                for answer in asyncio.as_completed([future for _, future in mine.values()]):
                    opened = await answer
                    if opened.outcome is wanted:
                        return
                    reasons.append(opened.reason)
        except TimeoutError:
            pass
        finally:
            for name in mine:
                self._waiting.pop(name).cancel()
        raise NotOpenedError(reasons[0] if reasons else "")
