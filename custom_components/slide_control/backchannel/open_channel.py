"""A back channel that is open: hands, reactions, one poll, and the questions that wait for the speaker."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
import math
import secrets
from typing import TYPE_CHECKING, Any, Final

from ..stage.admission.token_bucket import TokenBucket, TokenBuckets
from ..stage.messages import Message, SlideControlError
from .limits import (
    CLIENT_QUESTION_RATE,
    CLIENT_RATE,
    HAND_SECONDS,
    MAX_HANDS,
    MAX_VOTERS,
    MAX_WAITING_QUESTIONS,
    STAGE_QUESTION_RATE,
    STAGE_RATE,
)

if TYPE_CHECKING:
    from .poll import Poll
    from .requests import Reaction, Vote


class BackChannelError(SlideControlError):
    """A request makes no sense now, or there are too many; the message says so."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that waits, or is shown."""

    id: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return the question for the speaker."""
        return {"id": self.id, "text": self.text}


class OpenChannel:
    """What the audience has sent since the speaker opened the channel. Times are of a monotonic clock, in seconds."""

    def __init__(self, now: float) -> None:
        """Start empty."""
        self._clients = TokenBuckets(CLIENT_RATE)
        self._stage = TokenBucket(STAGE_RATE, now)
        self._askers = TokenBuckets(CLIENT_QUESTION_RATE)
        self._asked = TokenBucket(STAGE_QUESTION_RATE, now)
        self._hands: dict[str, tuple[object, float]] = {}
        self._expires_at = math.inf
        self.reactions: Final[Counter[str]] = Counter()
        self.poll: Poll | None = None
        self.questions: Final[dict[str, AskedQuestion]] = {}
        self.shown: Poll | AskedQuestion | None = None
        """What displays show."""

    def take(self, client: str, now: float) -> None:
        """Count a request; raises ``BackChannelError`` beyond the rates."""
        if self._stage.take(now) or self._clients.take(client, now):
            raise BackChannelError(Message("back_channel_rate"))

    # Hands

    @property
    def hands(self) -> int:
        """How many hands are up."""
        return len(self._hands)

    def raise_hand(self, client: str, owner: object, now: float) -> bool:
        """Raise a hand, for ``HAND_SECONDS`` if no connection owns it; return whether it was down."""
        new = client not in self._hands
        if new and len(self._hands) >= MAX_HANDS:
            raise BackChannelError(Message("back_channel_full"))
        expires_at = now + HAND_SECONDS if owner is None else math.inf
        self._hands[client] = (owner, expires_at)
        self._expires_at = min(self._expires_at, expires_at)
        return new

    def lower_hand(self, client: str) -> None:
        """Lower a hand."""
        self._hands.pop(client, None)

    def leave(self, client: str, owner: object) -> bool:
        """Lower the hand that a connection owned which has ended; return whether it was up."""
        if self._hands.get(client, (None, 0.0))[0] is not owner:
            return False
        del self._hands[client]
        return True

    def lower_hands(self) -> None:
        """Lower all hands."""
        self._hands.clear()

    def expire_hands(self, now: float) -> float | None:
        """Lower the hands that nobody has raised again; return when to look again, None for never."""
        if self._expires_at <= now:
            self._hands = {client: hand for client, hand in self._hands.items() if hand[1] > now}
            self._expires_at = min((until for _, until in self._hands.values()), default=math.inf)
        return None if self._expires_at == math.inf else self._expires_at

    # The poll

    def vote(self, client: str, vote: Vote) -> None:
        """Count a vote; raises ``BackChannelError`` if there is no such poll, and ``InvalidFieldError``."""
        poll = self.poll
        if poll is None or not poll.open or poll.form.id != vote.poll:
            raise BackChannelError(Message("poll_over"))
        answer = poll.form.parse_answer(vote.answer)
        if not poll.knows(client) and poll.voters >= MAX_VOTERS:
            raise BackChannelError(Message("back_channel_full"))
        poll.vote(client, answer)

    # Reactions and questions

    def react(self, reaction: Reaction) -> None:
        """Count a reaction."""
        self.reactions[reaction.value] += 1

    def ask(self, client: str, text: str, now: float) -> AskedQuestion:
        """Let a question wait for the speaker; raises ``BackChannelError`` if too many do."""
        if len(self.questions) >= MAX_WAITING_QUESTIONS or self._asked.wait(now):
            raise BackChannelError(Message("too_many_questions"))
        if self._askers.take(client, now):
            raise BackChannelError(Message("question_rate"))
        self._asked.take(now)
        question = AskedQuestion(secrets.token_hex(4), text)
        self.questions[question.id] = question
        return question

    def question(self, question_id: str) -> AskedQuestion:
        """Return a question; raises ``BackChannelError`` if there is none."""
        if (question := self.questions.get(question_id)) is None:
            raise BackChannelError(Message("question_gone"))
        return question
