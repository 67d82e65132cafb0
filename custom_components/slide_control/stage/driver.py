"""Who drives: of several remotes, the one whose presses count, until it hands the talk over or is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .admission.admission import refused
from .messages import Message, SlideControlError
from .results import Result

ABSENCE_SECONDS: Final = 10.0
"""Seconds without a connection after which a driver drives no longer."""
ANSWER_SECONDS: Final = 15.0
"""Seconds after which a driver who doesn't answer hands the talk over to the remote that asks."""
TAKE_BACK_SECONDS: Final = 60.0
"""Seconds in which a driver who has handed over may take the talk back."""


class DriveStep(StrEnum):
    """What a remote does about driving."""

    ASK = "ask"
    TAKE = "take"
    HAND_OVER = "hand_over"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Participant:
    """A person with a remote: a guest by the link or the page, or a user of Home Assistant."""

    id: str
    name: str


class DriveError(SlideControlError):
    """A remote may not do that now; the message says why."""


@dataclass(eq=False, frozen=True, slots=True)
class _Connection:
    participant: Participant
    sender: str


class Driver:
    """At first nobody drives, and every remote may press.

    Buttons, automations, voice and the display's own keyboard are never asked. Whoever drives loses the talk after
    ``ABSENCE_SECONDS`` without a connection, so nobody is locked out by a phone that has died.
    """

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        """``clock`` is monotonic, in seconds; ``changed`` is called after each change."""
        self._clock = clock
        self._changed = changed
        self.current: Participant | None = None
        """Who drives; None while every remote may press."""
        self.asking: Participant | None = None
        """Who asks the driver for the talk."""
        self._former: tuple[Participant, float] | None = None
        self._connections: list[_Connection] = []
        self._absence: asyncio.TimerHandle | None = None
        self._answer: asyncio.TimerHandle | None = None

    def connect(self, participant: Participant, sender: str) -> Callable[[], None]:
        """Note that a remote is connected, whose commands have this sender; returns ``disconnect``."""
        connection = _Connection(participant, sender)
        self._connections.append(connection)
        self._watch()

        def disconnect() -> None:
            if connection in self._connections:
                self._connections.remove(connection)
                self._watch()

        return disconnect

    def check(self, sender: str) -> None:
        """Raise ``CommandRefusedError`` for a press of a remote while another one drives."""
        if self.current is None or sender == self.current.id:
            return
        if not any(each.sender == sender and each.participant.id == self.current.id for each in self._connections):
            raise refused(Result.REJECTED, Message("not_driving", driver=self.current.name), "not_driving")

    def step(self, step: DriveStep, participant: Participant) -> None:
        """Do what a remote wants; raises ``DriveError`` if it can't have it now."""
        {
            DriveStep.ASK: self._ask,
            DriveStep.TAKE: self._take,
            DriveStep.HAND_OVER: self._hand_over,
            DriveStep.RELEASE: self._release,
        }[step](participant)

    def clear(self) -> None:
        """Let every remote press again: the talk is over."""
        self._former = None
        if self.current is not None:
            self._set(None)

    def as_dict(self, viewer: str) -> dict[str, str | bool | None] | None:
        """Return ``Driver`` of ``frontend/sources/source.js`` for the participant with the id ``viewer``."""
        if self.current is None:
            return None
        return {
            "id": self.current.id,
            "name": self.current.name,
            "self": self.current.id == viewer,
            "asking": None if self.asking is None else self.asking.name,
        }

    # The steps

    def _ask(self, participant: Participant) -> None:
        if self.current is None:
            self._set(participant)
        elif self.asking is not None and self.asking.id != participant.id:
            raise DriveError(Message("drive_asked_already", name=self.asking.name))
        elif self.asking is None and participant.id != self.current.id:
            self.asking = participant
            self._answer = asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._grant)
            self._changed()

    def _take(self, participant: Participant) -> None:
        if self.current is None:
            self._set(participant)
        elif self.current.id != participant.id:
            if not self._may_take_back(participant):
                raise DriveError(Message("drive_ask_first", driver=self.current.name))
            self._former = None
            self._set(participant)

    def _hand_over(self, participant: Participant) -> None:
        self._check_drives(participant)
        if self.asking is None:
            raise DriveError(Message("drive_nobody_asks"))
        self._grant()

    def _release(self, participant: Participant) -> None:
        if self.asking is not None and self.asking.id == participant.id:
            self._stop_asking()
            self._changed()
            return
        self._check_drives(participant)
        self._former = None
        self._set(self.asking)

    def _check_drives(self, participant: Participant) -> None:
        if self.current is None:
            raise DriveError(Message("drive_nobody_drives"))
        if self.current.id != participant.id:
            raise DriveError(Message("not_driving", driver=self.current.name))

    def _may_take_back(self, participant: Participant) -> bool:
        if self._former is None:
            return False
        former, until = self._former
        return former.id == participant.id and self._clock() <= until

    # What happens by itself

    def _grant(self) -> None:
        """Hand the talk over to the remote that asks, if it is still there."""
        asking, former = self.asking, self.current
        if asking is None or not self._is_connected(asking):
            self._stop_asking()
            self._changed()
            return
        if former is not None:
            self._former = former, self._clock() + TAKE_BACK_SECONDS
        self._set(asking)

    def _leave(self) -> None:
        """Free the talk because its driver is gone."""
        self._absence = None
        asking = self.asking
        self._set(asking if asking is not None and self._is_connected(asking) else None)

    def _watch(self) -> None:
        """Watch for the driver's return while it isn't connected."""
        absent = self.current is not None and not self._is_connected(self.current)
        if absent and self._absence is None:
            self._absence = asyncio.get_running_loop().call_later(ABSENCE_SECONDS, self._leave)
        elif not absent and self._absence is not None:
            self._absence.cancel()
            self._absence = None

    def _is_connected(self, participant: Participant) -> bool:
        return any(each.participant.id == participant.id for each in self._connections)

    def _set(self, participant: Participant | None) -> None:
        if self._absence is not None:
            self._absence.cancel()
            self._absence = None
        self._stop_asking()
        self.current = participant
        self._watch()
        self._changed()

    def _stop_asking(self) -> None:
        self.asking = None
        if self._answer is not None:
            self._answer.cancel()
            self._answer = None
