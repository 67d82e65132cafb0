"""Pairing: a screen shows a code, an administrator enters it, and the screen gets a deck's display token.

The screen names itself by a secret of its own, so that nobody gets the token by guessing a code: a code is only good
for an administrator to enter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
import secrets
import time
from typing import TYPE_CHECKING, Final

from homeassistant.util.hass_dict import HassKey

from ..const import CONF_DECK_ID, CONF_KEYS, DOMAIN
from ..deck.rates import Rate, TokenBuckets
from .tokens import Role, create_token

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

CODE_SECONDS: Final = 600
"""How long a code is good; the screen asks for a new one before."""
WAIT_SECONDS: Final = 20.0
"""How long a screen's question is held while nobody has entered its code."""
_ABSENT: Final = 15.0
"""Seconds without a question after which a screen is taken for gone."""
_TAKEN_WITHIN: Final = 10.0
"""How long an administrator waits for the screen to take its token."""

# Without what looks alike on a television across the room: 0 O, 1 I L, 2 Z, 5 S, 8 B.
_ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY34679"
_CODE_LENGTH: Final = 6
_MOST_WAITING: Final = 100
_MOST_OF_AN_ADDRESS: Final = 20
_BEGINNINGS: Final = Rate(per_second=0.2, burst=20)


class PairingError(Exception):
    """A code pairs no screen: it is wrong, used, or too old."""


class ScreenGoneError(PairingError):
    """The code was right, and its screen did not come to take what it was given."""


class TooManyError(Exception):
    """No more codes for now; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: float) -> None:
        """Keep when to come again."""
        super().__init__("Too many screens ask for a code.")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Paired:
    """What a screen gets."""

    token: str
    deck: str


@dataclass(eq=False, slots=True)
class WaitingScreen:
    """A screen that shows a code."""

    name: str
    address: str | None
    expires: float
    seen: float
    code: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    questions: int = 0
    paired: Paired | None = field(default=None, repr=False)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def label(self) -> str:
        """What tells an administrator which screen that is."""
        return f"{self.name} ({self.address})" if self.address else self.name


class Pairing:
    """The screens that wait for an administrator. ``clock`` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none."""
        self._clock = clock
        self._screens: dict[str, WaitingScreen] = {}
        self._beginnings = TokenBuckets(_BEGINNINGS)

    def begin(self, name: str, address: str | None) -> WaitingScreen:
        """Give a screen a code; raises ``TooManyError``."""
        now = self._clock()
        self._sweep(now)
        same = sum(screen.address == address for screen in self._screens.values())
        if len(self._screens) >= _MOST_WAITING or same >= _MOST_OF_AN_ADDRESS:
            raise TooManyError(_ABSENT)
        if wait := self._beginnings.take(address, now):
            raise TooManyError(wait)
        taken = {screen.code for screen in self._screens.values()}
        while (code := "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))) in taken:
            pass
        screen = WaitingScreen(name, address, now + CODE_SECONDS, now, code)
        self._screens[screen.secret] = screen
        return screen

    async def wait(self, secret: str) -> Paired | None:
        """Return what the screen was given, once; None if nobody has entered its code yet.

        Raises ``PairingError`` when its code is not good any more.
        """
        self._sweep(self._clock())
        screen = self._screens.get(secret)
        if screen is None:
            raise PairingError
        screen.questions += 1
        try:
            async with asyncio.timeout(min(WAIT_SECONDS, screen.expires - self._clock())):
                await screen.news.wait()
        except TimeoutError:
            return None
        finally:
            screen.questions -= 1
            screen.seen = self._clock()
        if self._screens.pop(secret, None) is None:
            raise PairingError
        screen.taken.set()
        return screen.paired

    async def pair(self, code: str, entry: ConfigEntry) -> WaitingScreen:
        """Make the screen that shows this code a display of a deck, and return it once it knows.

        Raises ``PairingError`` for a code that no screen shows, and ``ScreenGoneError``. A code works once, whoever
        is first.
        """
        self._sweep(self._clock())
        wanted = "".join(character for character in code.upper() if character.isalnum())
        found = (screen for screen in self._screens.values() if screen.code == wanted and screen.paired is None)
        if (screen := next(found, None)) is None:
            raise PairingError
        deck_id, key = entry.data[CONF_DECK_ID], entry.data[CONF_KEYS][Role.DISPLAY.value]
        screen.paired = Paired(create_token(deck_id, Role.DISPLAY, key), entry.title)
        screen.news.set()
        try:
            async with asyncio.timeout(_TAKEN_WITHIN):
                await screen.taken.wait()
        except TimeoutError:
            raise ScreenGoneError from None
        finally:
            self._screens.pop(screen.secret, None)
        return screen

    def _sweep(self, now: float) -> None:
        """Forget whose code is too old, and who has gone away."""
        for secret, screen in list(self._screens.items()):
            if now >= screen.expires or (not screen.questions and now - screen.seen > _ABSENT):
                del self._screens[secret]


PAIRING: Final[HassKey[Pairing]] = HassKey(f"{DOMAIN}.pairing")
