"""The back channel of a stage: closed until the speaker opens it, and empty again when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ..stage.messages import Message
from ..talk.audience.totals import NO_TOTALS, AudienceTotals
from .open_channel import AskedQuestion, BackChannelError, OpenChannel
from .poll import Poll
from .requests import AudienceRequest, Hand, Question, Reaction, SpeakerRequest, Step, Vote

if TYPE_CHECKING:
    from .poll import PollForm


class QuestionStep(StrEnum):
    """What became known of a question."""

    ASKED = "asked"
    SHOWN = "shown"
    DISMISSED = "dismissed"
    CLEARED = "cleared"
    """The back channel was closed, and all questions are gone."""


class BackChannel:
    """Takes what the audience sends, and what the speaker does with it. It tells nobody by itself."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start closed; ``clock`` is monotonic, in seconds."""
        self._clock = clock
        self._channel: OpenChannel | None = None
        self._totals = NO_TOTALS
        self._recorded: Poll | None = None
        """The poll whose result is in the record of a talk that has ended."""
        self.may_open: Callable[[], bool] = lambda: False
        """Returns whether there is an audience."""
        self.on_changed: Callable[[], None] = lambda: None
        """Called after each change."""
        self.on_question: Callable[[QuestionStep, AskedQuestion | None], None] = lambda _step, _question: None
        """Called with each step of a question; with None if all are gone."""

    # The audience

    def receive(self, client: str, request: AudienceRequest, owner: object = None) -> None:
        """Take a request; ``owner`` is the connection that it came over, None for a broker.

        Raises ``BackChannelError`` if it doesn't count, and ``InvalidFieldError`` for an answer that no poll has.
        """
        channel, now = self._opened, self._clock()
        channel.take(client, now)
        match request:
            case Hand(raised=True):
                if channel.raise_hand(client, owner, now):
                    self._count(hands=1)
            case Hand():
                channel.lower_hand(client)
            case Reaction():
                channel.react(request)
                self._count(reactions={request.value: 1})
            case Vote():
                channel.vote(client, request)
            case Question():
                question = channel.ask(client, request.text, now)
                self._count(questions=1)
                self.on_question(QuestionStep.ASKED, question)
        self.on_changed()

    def leave(self, client: str, owner: object) -> None:
        """Lower the hand of a connection that has ended."""
        if self._channel is not None and self._channel.leave(client, owner):
            self.on_changed()

    def expire_hands(self) -> float | None:
        """Lower hands of pages that are gone; return the seconds until it must be called again, None for never."""
        if self._channel is None or (at := self._channel.expire_hands(now := self._clock())) is None:
            return None
        return at - now

    # The speaker

    @property
    def is_open(self) -> bool:
        """Whether the audience may send anything."""
        return self._channel is not None

    def open(self) -> None:
        """Open the channel; nothing changes if it is open. Raises ``BackChannelError`` without an audience."""
        if self._channel is None:
            if not self.may_open():
                raise BackChannelError(Message("back_channel_without_audience"))
            self._channel = OpenChannel(self._clock())
            self.on_changed()

    def close(self) -> None:
        """Close the channel, and forget all but the totals; nothing changes if it is closed."""
        if self._channel is None:
            return
        self._totals = self.totals()
        self._channel = None
        self.on_question(QuestionStep.CLEARED, None)
        self.on_changed()

    def open_poll(self, form: PollForm) -> None:
        """Open a poll in the place of the last one, and the channel if it is closed; raises ``BackChannelError``."""
        self.open()
        channel = self._opened
        self._totals = self.totals()
        if channel.shown is channel.poll:
            channel.shown = None
        channel.poll = Poll(form)
        self.on_changed()

    def close_poll(self) -> Poll:
        """Take no more votes, and return the poll; raises ``BackChannelError`` if there is none."""
        poll = self._poll
        poll.open = False
        self.on_changed()
        return poll

    def show_poll(self) -> None:
        """Show the result on displays, instead of anything else; raises ``BackChannelError`` if there is no poll."""
        self._opened.shown = self._poll
        self.on_changed()

    def show_question(self, question_id: str) -> None:
        """Show a question on displays, instead of anything else; raises ``BackChannelError`` if it is gone."""
        question = self._opened.question(question_id)
        self._opened.shown = question
        self.on_question(QuestionStep.SHOWN, question)
        self.on_changed()

    def dismiss_question(self, question_id: str) -> None:
        """Forget a question, and show it no more; raises ``BackChannelError`` if it is gone."""
        channel = self._opened
        question = channel.question(question_id)
        del channel.questions[question_id]
        if channel.shown is question:
            channel.shown = None
        self.on_question(QuestionStep.DISMISSED, question)
        self.on_changed()

    def hide(self) -> None:
        """Show nothing on displays."""
        self._opened.shown = None
        self.on_changed()

    def lower_hands(self) -> None:
        """Lower all hands."""
        self._opened.lower_hands()
        self.on_changed()

    # What it says

    @property
    def hands(self) -> int:
        """How many hands are up."""
        return 0 if self._channel is None else self._channel.hands

    @property
    def poll(self) -> Poll | None:
        """The poll, open or not."""
        return None if self._channel is None else self._channel.poll

    def for_speaker(self) -> dict[str, Any] | None:
        """Return ``BackChannel`` of ``frontend/sources/source.js``; None while it is closed."""
        if (channel := self._channel) is None:
            return None
        poll, shown = channel.poll, channel.shown
        return {
            "hands": channel.hands,
            "reactions": {reaction.value: channel.reactions[reaction.value] for reaction in Reaction},
            "poll": poll and poll.as_dict() | {"shown": poll is shown},
            "questions": [each.as_dict() | {"shown": each is shown} for each in channel.questions.values()],
        }

    def for_audience(self) -> dict[str, Any] | None:
        """Return what followers may do and see; None while it is closed. It changes with the speaker's steps only."""
        if (channel := self._channel) is None:
            return None
        poll, shown = channel.poll, channel.shown
        counting = isinstance(shown, Poll) and shown.open
        return {
            "poll": poll.form.as_dict() if poll is not None and poll.open else None,
            "shown": None if counting else _shown(shown),
        }

    def for_displays(self) -> dict[str, Any] | None:
        """Return what displays show; None for nothing."""
        return None if self._channel is None else _shown(self._channel.shown)

    # The totals

    def totals(self) -> AudienceTotals:
        """Return what the audience sent since ``reset``, the votes of a poll that is open included."""
        return self._totals + self._poll_totals

    def reset(self) -> None:
        """Begin to count for another talk; a poll that is open goes on, and counts for both."""
        self._totals = NO_TOTALS
        self._recorded = None if (poll := self.poll) is None or poll.open else poll

    def _count(self, *, hands: int = 0, questions: int = 0, reactions: dict[str, int] | None = None) -> None:
        self._totals += AudienceTotals(hands, questions, reactions or {})

    @property
    def _poll_totals(self) -> AudienceTotals:
        poll = self.poll
        return (
            NO_TOTALS
            if poll is None or poll is self._recorded or not poll.voters
            else AudienceTotals(polls=(poll.totals,))
        )

    @property
    def _opened(self) -> OpenChannel:
        if self._channel is None:
            raise BackChannelError(Message("back_channel_closed"))
        return self._channel

    @property
    def _poll(self) -> Poll:
        if (poll := self._opened.poll) is None:
            raise BackChannelError(Message("no_poll"))
        return poll


def _shown(shown: Poll | AskedQuestion | None) -> dict[str, Any] | None:
    match shown:
        case None:
            return None
        case Poll():
            return {"poll": shown.as_dict()}
        case AskedQuestion():
            return {"question": shown.text}


_STEPS: Final[dict[Step, Callable[[BackChannel], object]]] = {
    Step.OPEN: BackChannel.open,
    Step.CLOSE: BackChannel.close,
    Step.LOWER_HANDS: BackChannel.lower_hands,
    Step.CLOSE_POLL: BackChannel.close_poll,
    Step.SHOW_POLL: BackChannel.show_poll,
    Step.HIDE: BackChannel.hide,
}


def carry_out(request: SpeakerRequest, channel: BackChannel) -> None:
    """Do what a speaker asks for; raises ``BackChannelError`` if it makes no sense now."""
    if request.step is Step.SHOW_QUESTION:
        channel.show_question(request.question)
    elif request.step is Step.DISMISS_QUESTION:
        channel.dismiss_question(request.question)
    elif request.form is not None:
        channel.open_poll(request.form)
    else:
        _STEPS[request.step](channel)
