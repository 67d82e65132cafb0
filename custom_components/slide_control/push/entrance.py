"""The entrance: whatever the transport, a browser is let in by its first message, or told why not."""

from __future__ import annotations

from itertools import takewhile
import time
from typing import TYPE_CHECKING, Final

from ..deck.fields import InvalidFieldError
from ..deck.rates import TokenBuckets
from .access import NotReadyError, grant_access
from .limits import MOST_FROM_ADDRESS, REFUSED_HELLOS
from .protocol import SMALL_FRAME, CloseCode, ErrorCode, Frame, MessageError, error_frame, exceeds, parse_first
from .sessions import Session
from .tokens import TokenError

if TYPE_CHECKING:
    from aiohttp.web import Request

    from homeassistant.core import HomeAssistant

    from .audience import Audience
    from .tokens import Role
    from .transport import Transport


_refused: Final = TokenBuckets(REFUSED_HELLOS)
# When to try again where a place has to become free (seconds).
_LATER: Final = 10.0


class RefusedError(Exception):
    """The browser is not let in."""

    def __init__(
        self, code: CloseCode, reason: str, frame: Frame | None = None, *, retry_after: float = _LATER
    ) -> None:
        """Keep the close code, the reason, the ``error`` that goes before, and when to come again (seconds)."""
        super().__init__(reason)
        self.code = code
        self.frame = frame
        self.retry_after = retry_after


def let_in(hass: HomeAssistant, request: Request, text: str, transport: Transport) -> Session:
    """Return the session that a first message opens; raises ``RefusedError``."""
    address, now = request.remote, time.monotonic()
    if exceeds(text, SMALL_FRAME):
        raise RefusedError(CloseCode.TOO_BIG, "The frame is too big.")
    try:
        hello = parse_first(text)
        entry, grant = grant_access(hass, request, hello.token)
        data = entry.runtime_data
        if data.audience.full_for(grant.role):
            raise RefusedError(CloseCode.RATE, f"This deck has as many {grant.role}s as it can take.")
        if _full_from(address, data.audience, grant.role):
            raise RefusedError(CloseCode.RATE, f"This deck has as many {grant.role}s as it can take from one address.")
        return Session(data.deck, data.audience, grant.role, hello, transport, address=address)
    except TokenError as error:
        if wait := _refused.take(address, now):
            raise RefusedError(CloseCode.RATE, "Too many links that open nothing.", retry_after=wait) from None
        raise RefusedError(CloseCode.REFUSED, str(error)) from None
    except NotReadyError:
        raise RefusedError(CloseCode.TRY_LATER, "The deck is being started.") from None
    except InvalidFieldError as error:
        frame = error_frame(ErrorCode.INVALID, error.reason, error.field)
        raise RefusedError(CloseCode.MALFORMED, str(error), frame) from None
    except MessageError as error:
        frame = error_frame(error.code, str(error), error.field)
        raise RefusedError(CloseCode.MALFORMED, str(error), frame) from None


def _full_from(address: str | None, audience: Audience, role: Role) -> bool:
    """Tell whether one address has as many connections as one may have; a whole room of followers shares one."""
    most = MOST_FROM_ADDRESS.get(role)
    if most is None:
        return False
    # Displays come first and remotes next, and there are few of both.
    there = takewhile(lambda session: session.role in MOST_FROM_ADDRESS, audience)
    return sum(session.role is role and session.address == address for session in there) >= most
