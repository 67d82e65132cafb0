"""A fan-out: one server's receivers and the presser, ready for presses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from .measure import Press, Tally
from .receivers import new_press

if TYPE_CHECKING:
    from collections.abc import Callable

    from .presser import Presser
    from .receivers import Receivers


class FanOut(ABC):
    """Receivers and a presser of one server."""

    tally: Tally

    @abstractmethod
    def press(self) -> Press:
        """Press once, and wait until every receiver has it or the timeout ends."""

    @abstractmethod
    def settle(self, seconds: float) -> None:
        """Keep the connections alive for a time without presses."""

    @abstractmethod
    def close(self) -> None:
        """Disconnect every receiver."""


class PushFanOut(FanOut):
    """A fan-out whose server relays to all receivers what is posted to it."""

    def __init__(self, receivers: Receivers, presser: Presser, message: Callable[[str], str]) -> None:
        """``message`` makes what is posted out of the name of a press."""
        self.tally = receivers.tally
        self._receivers = receivers
        self._presser = presser
        self._message = message

    def press(self) -> Press:
        """Post a message."""
        name = new_press()
        return self._receivers.press(name, self._presser, self._message(name).encode())

    def settle(self, seconds: float) -> None:
        """Answer the server's heartbeats."""
        self._receivers.settle(seconds)

    def close(self) -> None:
        """Disconnect every receiver."""
        self._receivers.leave()
        self._presser.close()


# What the peers relay: byte for byte what Slide Control sends, so that all carry the same load.
_STATE = (
    '{"type":"state","epoch":"0123456789abcdef","version":123456,"state":{"indices":{"h":2,"v":0,"f":null},'
    '"number":3,"total":40,"id":"slide-2-0","fragment":0,"fragments":0,"title":"%s","blank":false,'
    '"overview":false}}'
)
_COMMAND = (
    '{"type":"command","epoch":"0123456789abcdef","seq":123456,"id":"%s","action":"next","ttl_ms":3000,'
    '"time":123456789.123456}'
)


def command_message(press: str) -> str:
    """Return what Slide Control sends to the display that leads."""
    return _COMMAND % press


def state_message(press: str) -> str:
    """Return what Slide Control sends to a follower."""
    return _STATE % press
