"""The handshake: accepts or refuses a browser by its first message, on every transport."""

from __future__ import annotations

from itertools import takewhile
import time
from typing import TYPE_CHECKING, Final

from ..access.capabilities import deck_id, verify_capability
from ..access.client_network import client_network
from ..access.grants import NotReadyError, grant_access
from ..access.tokens import AudienceClosedError, Role, TokenError
from ..const import CONF_KEYS, CONF_STAGE_ID
from ..stage.admission.token_bucket import TokenBuckets
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message, SlideControlError
from .frames import Frame, error_frame, refused_frame
from .limits import MAX_CONNECTIONS_PER_ADDRESS, REFUSED_HELLO_RATE
from .protocol import MAX_FRAME_BYTES, CloseCode, ErrorCode, MessageError, exceeds, parse_first
from .sessions import create_session

if TYPE_CHECKING:
    from aiohttp.web import Request

    from homeassistant.core import HomeAssistant

    from ..access.tokens import Grant
    from ..config_entry import SlideControlConfigEntry
    from .hub import Hub
    from .protocol import Hello, HostedPage
    from .sessions.session import Session
    from .transport import Transport


_refused: Final = TokenBuckets(REFUSED_HELLO_RATE)
# Seconds after which to retry while the stage has too many connections.
_RETRY_SECONDS: Final = 10.0


class HandshakeError(SlideControlError):
    """The browser is refused."""

    def __init__(
        self, code: CloseCode, message: Message, frame: Frame | None = None, *, retry_after: float = _RETRY_SECONDS
    ) -> None:
        """Set the close code, the message, the ``error`` frame that precedes it, and ``retry_after`` in seconds."""
        super().__init__(message)
        self.code = code
        self.frame = frame
        self.retry_after = retry_after


def accept(hass: HomeAssistant, request: Request, text: str, transport: Transport) -> Session:
    """Return the session that a first message opens; raises ``HandshakeError``."""
    address, now = client_network(request.remote), time.monotonic()
    if exceeds(text, MAX_FRAME_BYTES):
        raise HandshakeError(CloseCode.TOO_BIG, Message("frame_too_big"))
    try:
        hello = parse_first(text)
        entry, grant = grant_access(hass, request, hello.token)
        data = entry.runtime_data
        if data.hub.is_full(grant.role):
            raise HandshakeError(CloseCode.RATE, Message("stage_full"))
        if _is_address_full(address, data.hub, grant.role):
            raise HandshakeError(CloseCode.RATE, Message("stage_full_from_address"))
        hosted = _hosted_page(entry, grant, hello)
        return create_session(data.stage, data.hub, grant, hello, transport, address=address, hosted=hosted)
    except AudienceClosedError as error:
        # Not counted as refused: a whole audience behind one address comes back with such tokens.
        raise HandshakeError(CloseCode.AUDIENCE_CLOSED, error.message) from None
    except TokenError as error:
        if wait := _refused.take(address, now):
            raise HandshakeError(CloseCode.RATE, Message("too_many_refused_links"), retry_after=wait) from None
        raise HandshakeError(CloseCode.REFUSED, error.message, refused_frame(error.message)) from None
    except NotReadyError:
        raise HandshakeError(CloseCode.TRY_LATER, Message("stage_starting")) from None
    except InvalidFieldError as error:
        frame = error_frame(ErrorCode.INVALID, error.message, error.field)
        raise HandshakeError(CloseCode.MALFORMED, error.message, frame) from None
    except MessageError as error:
        frame = error_frame(error.code, error.message, error.field)
        raise HandshakeError(CloseCode.MALFORMED, error.message, frame) from None


def _hosted_page(entry: SlideControlConfigEntry, grant: Grant, hello: Hello) -> HostedPage | None:
    """Return the hosted deck that a display shows; raises ``InvalidFieldError`` if its token names another one.

    A display that frames decks names it by the capability in the deck's address. What the page in its frame says of
    itself is believed only as far as it fits that.
    """
    hosted = hello.hosted
    if hosted is None or grant.role is not Role.DISPLAY:
        return None
    if grant.deck is not None:
        if deck_id(hosted.name) != grant.deck:
            raise InvalidFieldError("client.hosted.name", Message("deck_token_elsewhere"))
        return hosted
    if not grant.opens or hosted.capability is None:
        return None
    keys: dict[str, str] = {entry.data[CONF_STAGE_ID]: entry.data[CONF_KEYS][Role.DISPLAY.value]}
    try:
        opened = verify_capability(hosted.capability, keys.get)
    except TokenError:
        return None
    return hosted if opened.deck == deck_id(hosted.name) else None


def _is_address_full(address: str | None, hub: Hub, role: Role) -> bool:
    """Return whether an address has reached its limit; followers have none, as an audience may share one address."""
    limit = MAX_CONNECTIONS_PER_ADDRESS.get(role)
    if limit is None:
        return False
    # The hub yields the few displays and remotes before the many followers.
    limited = takewhile(lambda session: session.role in MAX_CONNECTIONS_PER_ADDRESS, hub)
    return sum(session.role is role and session.address == address for session in limited) >= limit
