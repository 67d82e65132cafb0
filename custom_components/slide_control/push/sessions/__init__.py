"""A session: one browser's connection to a stage on any transport, from its accepted hello to its close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ...access.tokens import Role
from .display import DisplaySession
from .follower import FollowerSession
from .remote import RemoteSession
from .session import Session

if TYPE_CHECKING:
    from ...access.tokens import Grant
    from ...stage.stage import Stage
    from ..hub import Hub
    from ..protocol import Hello, HostedPage
    from ..transport import Transport

_CLASSES: Final[Mapping[Role, type[Session]]] = {
    Role.DISPLAY: DisplaySession,
    Role.REMOTE: RemoteSession,
    Role.FOLLOWER: FollowerSession,
}


def create_session(
    stage: Stage,
    hub: Hub,
    grant: Grant,
    hello: Hello,
    transport: Transport,
    *,
    address: str | None = None,
    hosted: HostedPage | None = None,
) -> Session:
    """Return the session of the role that the token grants, not opened yet.

    ``hosted`` is the deck that a display shows. Raises ``InvalidFieldError`` if the state in its hello is invalid.
    """
    session = _CLASSES[grant.role](stage, hub, grant, hello, transport, address=address)
    if isinstance(session, DisplaySession):
        session.hosted = hosted
    return session
