"""A page of the audience: it sees the public state, and skips to the newest when it is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from .link import Ends, Line, Link

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class Follower:
    """One load of a page that looks on."""

    def __init__(self, *, token: str, client_id: str, open_line: Callable[[Ends], Line], chance: Random) -> None:
        """Connect."""
        self.connected = False
        self.shows: dict[str, Any] | None = None
        self._token = token
        self._client_id = client_id
        self._version = 0
        self.link = Link(open_line, self, chance)

    def close(self) -> None:
        """End this load of the page."""
        self.link.stop()

    def opened(self) -> None:
        """Say hello."""
        client = {"id": self._client_id, "name": "Soak"}
        self._send({"type": "hello", "protocol": "slide-control/1", "token": self._token, "client": client})

    def lost(self) -> None:
        """Show what was shown last."""
        self.connected = False

    def ping(self) -> None:
        """Ask for a sign of life."""
        self._send({"type": "ping"})

    def receive(self, text: str) -> None:
        """Take a frame."""
        frame = orjson.loads(text)
        if frame["type"] == "welcome":
            self.connected = True
            self.link.welcomed(frame["heartbeat"])
        elif frame["type"] != "state" or frame["version"] <= self._version:
            return
        self._version, self.shows = frame["version"], frame["state"]

    def _send(self, message: dict[str, Any]) -> None:
        self.link.send(orjson.dumps(message).decode())
