"""Admission: limits the rate of presses, and refuses duplicates and old presses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from ..commands import Command
from ..messages import Message, SlideControlError
from ..results import CommandResult, Result
from ..settings import StageSettings
from .deduplication import Deduplicator, PastPress, Press
from .token_bucket import Rate, TokenBucket, TokenBuckets

# Limits for one sender and for all senders; presses above them are refused with the reason ``rate``. The burst allows
# hundreds of presses in a row, each sent as soon as the one before is answered.
SENDER_RATE: Final = Rate(per_second=100, burst=400)
STAGE_RATE: Final = Rate(per_second=200, burst=800)
# The limit for all browsers that use the same remote link.
LINK_RATE: Final = Rate(per_second=50, burst=200)


class CommandRefusedError(SlideControlError):
    """A command is refused before it is sent."""

    def __init__(self, outcome: CommandResult) -> None:
        """Set the outcome for the caller; it has no state yet."""
        super().__init__(outcome.message)
        self.outcome = outcome


def refused(
    result: Result,
    message: Message,
    reason: str,
    *,
    first: Result | None = None,
    retry_after: float | None = None,
) -> CommandRefusedError:
    """Return the error for a refused command."""
    return CommandRefusedError(
        CommandResult(result=result, message=message, reason=reason, first=first, retry_after=retry_after)
    )


class Admission:
    """Checks each press before it is sent, and remembers the presses that were sent."""

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        """Start without past presses; ``clock`` is monotonic, ``wall_clock`` is Unix time, both in seconds."""
        self._clock = clock
        self._wall_clock = wall_clock
        self._deduplicator = Deduplicator()
        self._senders = TokenBuckets(SENDER_RATE)
        self._links = TokenBuckets(LINK_RATE)
        self._bucket = TokenBucket(STAGE_RATE, clock())

    def check(self, command: Command, settings: StageSettings) -> None:
        """Raise ``CommandRefusedError`` for a press above the rate limits, a duplicate, and a press that is too old."""
        now = self._clock()
        if wait := self._senders.take(command.origin, now) or self._bucket.take(now):
            raise _too_many(wait)
        if earlier := self._deduplicator.find_repeated(command, now, settings.debounce):
            raise _duplicate(*earlier)
        if command.sent_at is not None and (age := self._wall_clock() - command.sent_at) > settings.max_press_age:
            message = Message("too_old", age=f"{age:.1f}", max_age=f"{settings.max_press_age:g}")
            raise refused(Result.EXPIRED, message, "too_old")

    def check_link(self, link: str) -> None:
        """Raise ``CommandRefusedError`` for a press above the rate limit of its remote link."""
        if wait := self._links.take(link, self._clock()):
            raise _too_many(wait)

    def remember(self, command: Command, now: float) -> Press:
        """Record a press that is being sent."""
        return self._deduplicator.remember(command, now)

    def past_presses(self) -> list[PastPress]:
        """Return the presses whose ids are still remembered, with Unix times in seconds."""
        ahead = self._wall_clock() - self._clock()
        return [past._replace(at=past.at + ahead) for past in self._deduplicator.past(self._clock())]

    def recall(self, presses: Iterable[PastPress]) -> None:
        """Remember presses from before a restart, with Unix times in seconds."""
        now, ahead = self._clock(), self._wall_clock() - self._clock()
        # If the clock was set back meanwhile, the press must still expire on time.
        self._deduplicator.recall(past._replace(at=min(now, past.at - ahead)) for past in presses)


def _too_many(wait: float) -> CommandRefusedError:
    return refused(Result.REJECTED, Message("rate", seconds=f"{wait:.1f}"), "rate", retry_after=wait)


def _duplicate(press: Press, reason: str) -> CommandRefusedError:
    return refused(Result.DUPLICATE, _told_of_first(press, reason), reason, first=press.result)


def _told_of_first(press: Press, reason: str) -> Message:
    """Return what people are told of a press that counts as an earlier one: why that one moved nothing, if it did."""
    match press.result:
        case None:
            return Message("under_way")
        case Result.APPLIED | Result.DUPLICATE:
            return Message("same_id_applied" if reason == "same_id" else "too_soon_applied")
        case _ if press.message is not None:
            return press.message
        case Result.TIMEOUT:
            return Message("same_id_timeout")
        case _:
            return Message("same_id_failed")
