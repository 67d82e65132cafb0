"""Which presses are sent to the slides at all: not too many, none twice, none that is old."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from .commands import Command
from .memory import PastPress, Press, PressMemory
from .rates import Rate, TokenBucket, TokenBuckets
from .results import CommandResult, Result
from .settings import DeckSettings

# What a deck takes from one sender, and from all of them; more is refused with the reason ``rate``. The burst leaves
# room for hundreds of presses as fast as they are answered.
SENDER_RATE: Final = Rate(per_second=100, burst=400)
DECK_RATE: Final = Rate(per_second=200, burst=800)
# The same of all browsers that have one remote link open.
LINK_RATE: Final = Rate(per_second=50, burst=200)


class RefusedError(Exception):
    """A command is not sent at all."""

    def __init__(self, outcome: CommandResult) -> None:
        """Keep what the caller is told, but for the state."""
        super().__init__(outcome.message)
        self.outcome = outcome


def refused(
    result: Result,
    message: str,
    reason: str,
    *,
    first: Result | None = None,
    retry_after: float | None = None,
) -> RefusedError:
    """Return the error to raise."""
    return RefusedError(
        CommandResult(result=result, message=message, reason=reason, first=first, retry_after=retry_after)
    )


class Admission:
    """Judges each press before anything is done, and remembers those that were sent."""

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float]) -> None:
        """Start with no memory; ``clock`` is monotonic, ``wall_clock`` is Unix time, both in seconds."""
        self._clock = clock
        self._wall_clock = wall_clock
        self._memory = PressMemory()
        self._senders = TokenBuckets(SENDER_RATE)
        self._links = TokenBuckets(LINK_RATE)
        self._bucket = TokenBucket(DECK_RATE, clock())

    def check(self, command: Command, settings: DeckSettings) -> None:
        """Raise ``RefusedError`` for one press too many, one that repeats another, and one that is too old."""
        now = self._clock()
        if wait := self._senders.take(command.origin, now) or self._bucket.take(now):
            raise _too_many(wait)
        if earlier := self._memory.earlier(command, now, settings.minimum_time):
            raise _duplicate(*earlier)
        if command.sent_at is not None and (age := self._wall_clock() - command.sent_at) > settings.time_to_live:
            message = f"The press is {age:.1f} s old, older than the {settings.time_to_live:g} s this deck allows."
            raise refused(Result.EXPIRED, message, "too_old")

    def check_link(self, link: str) -> None:
        """Raise ``RefusedError`` for one press too many by whoever has a link."""
        if wait := self._links.take(link, self._clock()):
            raise _too_many(wait)

    def remember(self, command: Command, now: float) -> Press:
        """Keep a press that is being sent."""
        return self._memory.remember(command, now)

    def past_presses(self) -> list[PastPress]:
        """Return the presses whose ids are to be known for some time yet; their times are Unix times."""
        ahead = self._wall_clock() - self._clock()
        return [past._replace(at=past.at + ahead) for past in self._memory.past(self._clock())]

    def recall(self, presses: Iterable[PastPress]) -> None:
        """Know presses that were sent before this deck was started anew; their times are Unix times."""
        now, ahead = self._clock(), self._wall_clock() - self._clock()
        # A clock that was set back meanwhile must not make a press known for longer.
        self._memory.recall(past._replace(at=min(now, past.at - ahead)) for past in presses)


def _too_many(wait: float) -> RefusedError:
    return refused(Result.REJECTED, f"Too many presses. Try again in {wait:.1f} s.", "rate", retry_after=wait)


def _duplicate(press: Press, reason: str) -> RefusedError:
    first = press.outcome
    if first is None:
        message = "The same press is under way."
    elif reason == "same_id":
        message = f"This press came before: {first.message}"
    else:
        message = f"Too soon after an equal press, so both count as one: {first.message}"
    return refused(Result.DUPLICATE, message, reason, first=first.of_first if first else None)
