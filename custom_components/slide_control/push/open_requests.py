"""Open requests: ask displays that can frame a deck to open one, and wait for their replies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
import secrets
from typing import TYPE_CHECKING, Any, Final

from ..stage import fields
from ..stage.messages import Message, SlideControlError
from .display_reasons import parse_reason
from .frames import open_frame

if TYPE_CHECKING:
    from .sessions.display import DisplaySession

_OPEN_SECONDS: Final = 20.0
"""Seconds that a display has to load a deck; its own timeout is a little shorter and reports the reason."""
_CLOSE_SECONDS: Final = 5.0
_MAX_ID_LENGTH: Final = 64
PRESENTATION: Final = "presentation:"
"""Begins the address of a presentation that a display itself has; the name of its file follows."""


class Outcome(StrEnum):
    """The outcome of an open request."""

    SHOWN = "shown"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A display's reply to an open request."""

    outcome: Outcome
    message: Message
    """The reason of a failure."""


class OpenFailedError(SlideControlError):
    """No display shows the deck; the message is the first display's, or that none replied in time."""


class OpenRequests:
    """The pending open requests of one stage."""

    def __init__(self) -> None:
        """Start without requests."""
        self._pending: dict[str, asyncio.Future[OpenReply]] = {}

    async def open(self, displays: Sequence[DisplaySession], url: str) -> None:
        """Open a URL on each display; return as soon as one shows slides. Raises ``OpenFailedError``."""
        await self._request(displays, url, _OPEN_SECONDS)

    async def close(self, displays: Sequence[DisplaySession]) -> None:
        """Return each display to its waiting page; return as soon as one has. Raises ``OpenFailedError``."""
        await self._request(displays, None, _CLOSE_SECONDS)

    def end(self) -> None:
        """Fail all pending requests because the stage is being unloaded."""
        for future in self._pending.values():
            if not future.done():
                future.set_result(OpenReply(Outcome.FAILED, Message("open_unloaded")))

    def handle_reply(self, message: Mapping[str, Any], *, shows: bool) -> None:
        """Handle a display's ``opened``; ``shows`` is whether it has reported slides.

        Raises ``InvalidFieldError``. A reply without a pending request is ignored.
        """
        request_id = fields.text(message.get("id"), "id", _MAX_ID_LENGTH)
        outcome = fields.word(Outcome, message.get("result"), "result")
        reason = parse_reason(message)
        if outcome is Outcome.SHOWN and not shows:
            raise fields.InvalidFieldError("result", Message("shown_before_report"))
        future = self._pending.get(request_id)
        if future is not None and not future.done():
            future.set_result(OpenReply(outcome, reason.message or Message("open_failed")))

    async def _request(self, displays: Sequence[DisplaySession], url: str | None, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        requests = {secrets.token_hex(8): (display, loop.create_future()) for display in displays}
        self._pending |= {request_id: future for request_id, (_, future) in requests.items()}
        for request_id, (display, _) in requests.items():
            display.write(open_frame(request_id, url))
        wanted = Outcome.CLOSED if url is None else Outcome.SHOWN
        failures: list[Message] = []
        try:
            async with asyncio.timeout(seconds):
                for future in asyncio.as_completed([future for _, future in requests.values()]):
                    reply = await future
                    if reply.outcome is wanted:
                        return
                    failures.append(reply.message)
        except TimeoutError:
            pass
        finally:
            for request_id in requests:
                self._pending.pop(request_id).cancel()
        raise OpenFailedError(failures[0] if failures else Message("open_timeout"))
