"""Pairing: a display shows a code, an administrator enters it, and the display receives a token of the stage.

The display polls with a secret of its own, so guessing a code yields no token: codes are for administrators only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import secrets
import time
from typing import TYPE_CHECKING, Final

from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..plain_text import plain
from ..stage.admission.fair_share import may_hold_more
from ..stage.admission.token_bucket import Rate, TokenBuckets
from ..stage.messages import Message, SlideControlError
from .client_network import client_network

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

    from .paired_displays import PairedDisplays

CODE_SECONDS: Final = 600
"""Seconds until a code expires; the display requests a new one earlier."""
WAIT_SECONDS: Final = 20.0
"""Seconds that a display's poll waits for its code to be entered."""
_ABSENCE_SECONDS: Final = 15.0
"""Seconds without a poll after which a display is removed."""
_TAKE_SECONDS: Final = 10.0
"""Seconds that the administrator's request waits for the display to fetch its token."""

# Without characters that look alike from a distance: 0 O, 1 I L, 2 Z, 5 S, 8 B.
ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY34679"
_CODE_LENGTH: Final = 6
_MAX_WAITING: Final = 100
"""Waiting displays in all; one address gets a fifth of the places at most."""
_CODE_RATE: Final = Rate(per_second=0.2, burst=20)


class PairingError(SlideControlError):
    """The code is wrong, used, or expired."""


class DisplayGoneError(PairingError):
    """The code is correct, but its display did not fetch its token."""


class TooManyError(SlideControlError):
    """Too many displays wait for a code; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        """Set the seconds after which to retry."""
        super().__init__(Message("too_many_waiting"))
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Paired:
    """The token for a display, and the name of its stage."""

    token: str
    stage: str


@dataclass(eq=False, slots=True)
class WaitingDisplay:
    """A display that shows a code."""

    name: str
    """What it calls itself, or its address."""
    address: str | None
    expires: float
    seen: float
    code: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    questions: int = 0
    paired: Paired | None = field(default=None, repr=False)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def label(self) -> str:
        """The display's address and name, for administrators: the display chooses its name, but not its address."""
        name = plain(self.name)
        return name if self.address in (None, name) else f"{self.address} ({name})"


class Pairing:
    """The displays that wait to be paired. ``clock`` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start without displays."""
        self._clock = clock
        self._displays: dict[str, WaitingDisplay] = {}
        self._code_buckets = TokenBuckets(_CODE_RATE)

    def begin(self, name: str, address: str | None) -> WaitingDisplay:
        """Add a display with a new code; raises ``TooManyError``."""
        now = self._clock()
        self._sweep(now)
        client = client_network(address)
        same = sum(client_network(display.address) == client for display in self._displays.values())
        if not may_hold_more(same, len(self._displays), _MAX_WAITING):
            raise TooManyError(_ABSENCE_SECONDS)
        if wait := self._code_buckets.take(client, now):
            raise TooManyError(wait)
        taken = {display.code for display in self._displays.values()}
        while (code := "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))) in taken:
            pass
        display = WaitingDisplay(name, address, now + CODE_SECONDS, now, code)
        self._displays[display.secret] = display
        return display

    async def wait(self, secret: str) -> Paired | None:
        """Return the display's token, once; None if its code has not been entered within ``WAIT_SECONDS``.

        Raises ``PairingError`` if its code has expired.
        """
        self._sweep(self._clock())
        display = self._displays.get(secret)
        if display is None:
            raise PairingError(Message("code_expired"))
        display.questions += 1
        try:
            async with asyncio.timeout(min(WAIT_SECONDS, display.expires - self._clock())):
                await display.answered.wait()
        except TimeoutError:
            return None
        finally:
            display.questions -= 1
            display.seen = self._clock()
        if self._displays.pop(secret, None) is None:
            raise PairingError(Message("code_expired"))
        display.taken.set()
        return display.paired

    async def pair(self, code: str, entry: ConfigEntry, paired_displays: PairedDisplays) -> WaitingDisplay:
        """Pair the display that shows this code with a stage; return it when it has fetched its token of its own.

        Raises ``PairingError`` for a code that no display shows, and ``DisplayGoneError``. A code works only once.
        """
        self._sweep(self._clock())
        wanted = "".join(character for character in code.upper() if character.isalnum())
        found = (display for display in self._displays.values() if display.code == wanted and display.paired is None)
        if (display := next(found, None)) is None:
            raise PairingError(Message("wrong_code"))
        paired, token = paired_displays.add(entry.data, plain(display.name), display.address)
        display.paired = Paired(token, entry.title)
        display.answered.set()
        try:
            async with asyncio.timeout(_TAKE_SECONDS):
                await display.taken.wait()
        except TimeoutError:
            paired_displays.forget(paired.stage_id, paired.display_id)
            raise DisplayGoneError(Message("display_gone")) from None
        finally:
            self._displays.pop(display.secret, None)
        return display

    def _sweep(self, now: float) -> None:
        """Remove displays with an expired code, and displays that have stopped polling."""
        for secret, display in list(self._displays.items()):
            if now >= display.expires or (not display.questions and now - display.seen > _ABSENCE_SECONDS):
                del self._displays[secret]


PAIRING: Final[HassKey[Pairing]] = HassKey(f"{DOMAIN}.pairing")
