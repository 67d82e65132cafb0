"""A session without a network: its browser is a transport that keeps what it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custom_components.slide_control.access.tokens import Grant, Role
from custom_components.slide_control.push.protocol import CloseCode, Hello
from custom_components.slide_control.push.sessions import create_session
from homeassistant.util.json import json_loads_object

if TYPE_CHECKING:
    from custom_components.slide_control.push.frames import Frame
    from custom_components.slide_control.push.hub import Hub
    from custom_components.slide_control.push.sessions.session import Session
    from custom_components.slide_control.stage.stage import Stage


class Browser:
    """A transport whose browser reads nothing while it is ``stuck``."""

    direct = None

    def __init__(self) -> None:
        """Read everything."""
        self.frames: list[Any] = []
        self.stuck = False
        self.pings = 0

    def write(self, frame: Frame) -> None:
        """Keep a frame."""
        self.frames.append(json_loads_object(frame.json))

    def ping(self) -> None:
        """Count a ping."""
        self.pings += 1

    def waiting(self) -> int:
        """Return the bytes that are not read yet."""
        return 100_000 if self.stuck else 0

    def close(self, code: CloseCode, reason: str) -> None:  # noqa: ARG002 - the name is the protocol's
        """Keep why the connection was closed."""
        self.frames.append({"type": "closed", "code": code})


def open_session(
    stage: Stage, hub: Hub, role: Role, *, state: object = None, client_id: str = ""
) -> tuple[Browser, Session]:
    """Open a session of this role; ``state`` is what a display shows."""
    browser = Browser()
    hello = Hello(token="", client_id=client_id or f"the-{role}", name="", attempt=1, resume_epoch=None, state=state)
    session = create_session(stage, hub, Grant("", role), hello, browser)
    session.open()
    return browser, session
