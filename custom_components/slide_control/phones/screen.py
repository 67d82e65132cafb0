"""One phone's view of a talk: sent the newest state, not too often, and one message after the other."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
import logging
import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..deck.rates import Rate, TokenBucket
from . import android, apple
from .allowance import Allowance
from .notification import Button, Feel, Notification
from .phone import NOTIFY, Phone, find_phone

if TYPE_CHECKING:
    from collections.abc import Callable

    from .words import Words

_LOGGER: Final = logging.getLogger(__name__)

# Slides that are passed quickly are not each sent: a change waits so long for the next one (seconds).
SETTLE: Final = 0.7
_RATE: Final = Rate(per_second=0.5, burst=10)
# A button of a notification that was replaced counts for so long (seconds): the new one may be on its way. The app of
# iOS keeps a press for hours that it could not send, and that must move nothing.
LATE: Final = 15.0
_MOST_VERSIONS: Final = 20
# Home Assistant's own limit for the push service is 10 s.
_LONGEST: Final = 15.0

_ALLOWANCE: Final = HassKey[Allowance](f"{DOMAIN}.phones")
_CLEAR: Final = "clear_notification"


def tag_of(entry_id: str) -> str:
    """Return the tag of a deck's notification, by which the next one takes its place."""
    return f"slide_control-{entry_id}"


def names_of(entry_id: str, device_id: str, nonce: str, version: int) -> str:
    """Return what the names of a notification's buttons begin with."""
    return f"SLIDES_{entry_id}_{device_id}_{nonce}_{version}"


async def async_send(
    hass: HomeAssistant, phone: Phone, notification: Notification, feel: Feel, tag: str, names: str = ""
) -> None:
    """Send a notification; raises ``HomeAssistantError`` where Home Assistant can't."""
    build = apple.payload if phone.apple else android.payload
    await _notify(hass, phone, build(notification, feel, tag, names))


async def async_clear(hass: HomeAssistant, device_id: str, tag: str) -> None:
    """Take a notification away; a phone that is gone needs nothing."""
    with suppress(HomeAssistantError, TimeoutError):
        await _notify(hass, find_phone(hass, device_id), {"message": _CLEAR, "data": {"tag": tag}})


async def _notify(hass: HomeAssistant, phone: Phone, data: dict[str, Any]) -> None:
    async with asyncio.timeout(_LONGEST):
        await hass.services.async_call(NOTIFY, phone.action, data, blocking=True)


class PhoneScreen:
    """Shows a talk on one phone. ``nonce`` is known to nobody but this phone, and to it only for this talk."""

    def __init__(self, hass: HomeAssistant, entry_id: str, device_id: str, nonce: str, words: Words) -> None:
        """Show nothing yet."""
        self.device_id = device_id
        self.nonce = nonce
        self.said: tuple[int, str] | None = None
        """What became of its last press that moved nothing, and which version of the state was shown then."""
        self._hass = hass
        self._entry_id = entry_id
        self._words = words
        self._pending: tuple[Notification, Feel] | None = None
        self._shown: dict[str, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._bucket = TokenBucket(_RATE, hass.loop.time())
        self._allowance = hass.data.setdefault(_ALLOWANCE, Allowance())
        # Later than every version before a restart.
        self._version = int(time.time())
        self._replaced: dict[int, float] = {}
        self._apple = True

    @property
    def tag(self) -> str:
        """The tag of the notification."""
        return tag_of(self._entry_id)

    def press_id(self, version: int, button: Button, event_id: str) -> str:
        """Return what makes two presses the same one.

        iOS takes a notification away with the press and sends again what may not have arrived, so there the same button
        of the same notification counts once. Android leaves it there to be pressed again, and sends each press once.
        """
        return f"{self.nonce}-{version}-{button}" if self._apple else event_id

    def is_too_late(self, version: int) -> bool:
        """Tell whether a press on that version of the notification comes too late to count."""
        if version == self._version:
            return False
        replaced_at = self._replaced.get(version)
        return replaced_at is None or self._hass.loop.time() - replaced_at > LATE

    async def async_open(self, notification: Notification) -> None:
        """Show the talk's first notification; raises ``HomeAssistantError`` where that can't be sent."""
        await self._send(notification, Feel.NOTHING)

    def show(self, notification: Notification, feel: Feel = Feel.NOTHING) -> None:
        """Show this, at once if a hand waits for it, else when the slides have come to rest."""
        if feel is Feel.NOTHING and self._pending is not None:
            feel = self._pending[1]
        self._pending = notification, feel
        if feel is not Feel.NOTHING:
            self._hurry.set()
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(self._run(), "Slide Control phone")

    async def async_clear(self) -> None:
        """Show nothing any more."""
        self.close()
        await async_clear(self._hass, self.device_id, self.tag)

    def close(self) -> None:
        """Send nothing any more; what is shown stays."""
        self._pending = None
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while self._pending is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLE):
                    await self._hurry.wait()
            # When that has passed there is room for one: nobody else takes from this bucket.
            await asyncio.sleep(wait := self._bucket.take(self._hass.loop.time()))
            if wait:
                self._bucket.take(self._hass.loop.time())
            notification, feel = self._pending
            self._pending = None
            self._hurry.clear()
            try:
                await self._send(notification, feel)
            except (HomeAssistantError, TimeoutError) as error:
                # The talk goes on without this phone; the next slide is tried again.
                _LOGGER.warning("A phone does not follow the slides: %s", str(error) or "no answer in time")

    async def _send(self, notification: Notification, feel: Feel) -> None:
        phone = find_phone(self._hass, self.device_id)
        self._apple = phone.apple
        build: Callable[..., dict[str, Any]] = apple.payload if phone.apple else android.payload
        shown = build(notification, Feel.NOTHING, self.tag, "")
        if feel is Feel.NOTHING and shown == self._shown:
            return
        if not phone.local:
            left = self._allowance.take(self.device_id, dt_util.utcnow().date())
            if left is None:
                return
            if left == 0:
                notice = self._words("too_many")
                notification = replace(notification, text=f"{notice}\n{notification.text}")
        self._replaced[self._version] = self._hass.loop.time()
        while len(self._replaced) > _MOST_VERSIONS:
            del self._replaced[next(iter(self._replaced))]
        self._version += 1
        names = names_of(self._entry_id, self.device_id, self.nonce, self._version)
        await async_send(self._hass, phone, notification, feel, self.tag, names)
        self._shown = shown
