"""Joins: when thousands connect at once, they are let in a few at a time, and presses go on in between."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from ..fan_out.turns import Turns


class Joins:
    """The steps of connections that join. One that comes alone waits for nothing."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._begun: deque[Callable[[], None]] = deque()
        """The steps of those that are let in already, which come first: otherwise all would be half in at once."""
        self._waiting: deque[Callable[[], None]] = deque()
        self._turns: Final = Turns(self._take_turn)

    def may_go_now(self) -> bool:
        """Return whether a step may be taken at once; the next ones then wait for their turn."""
        if self._turns.running:
            return False
        self._turns.start()
        return True

    def add(self, step: Callable[[], None], *, begun: bool = False) -> None:
        """Take a step when its turn comes; ``step`` must not raise. ``begun`` says that it isn't the first one."""
        (self._begun if begun else self._waiting).append(step)
        self._turns.start()

    def _take_turn(self, until: float) -> bool:
        now = asyncio.get_running_loop().time
        while waiting := self._begun or self._waiting:
            waiting.popleft()()
            if now() > until:
                break
        return bool(self._begun or self._waiting)
