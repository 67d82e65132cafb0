"""The notification on one phone: sends the newest state, rate limited, one message at a time."""

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
from ..stage.admission.token_bucket import Rate, TokenBucket
from . import android, apple
from .notification import Button, Feedback, Notification
from .phone import NOTIFY, Phone, find_phone
from .push_quota import PushQuota

if TYPE_CHECKING:
    from collections.abc import Callable

    from .translations import Words

_LOGGER: Final = logging.getLogger(__name__)

# Changes within this interval are sent as one, so that skipped slides cost no message.
SETTLE_SECONDS: Final = 0.7
# A notification that nobody has pressed for waits this long in addition for a picture that the display makes now. One
# that reports the outcome of a press never waits, and none is sent again for its picture.
PICTURE_SECONDS: Final = 1.0
_RATE: Final = Rate(per_second=0.5, burst=10)
# Buttons of a replaced notification work for this long, because the new one may still be in transit. The iOS app can
# queue a press for hours when it is offline; such a press must not move the slides.
LATE_SECONDS: Final = 15.0
_MAX_VERSIONS: Final = 20
# Home Assistant's own timeout for the push service is 10 s.
_NOTIFY_SECONDS: Final = 15.0

_PUSH_QUOTA: Final = HassKey[PushQuota](f"{DOMAIN}.phones")
_CLEAR: Final = "clear_notification"


def tag_of(entry_id: str) -> str:
    """Return the tag of a stage's notification; a new notification with the same tag replaces it."""
    return f"slide_control-{entry_id}"


def action_prefix_of(entry_id: str, device_id: str, nonce: str, version: int) -> str:
    """Return the prefix of the action names of a notification's buttons."""
    return f"SLIDES_{entry_id}_{device_id}_{nonce}_{version}"


async def async_send(
    hass: HomeAssistant, phone: Phone, notification: Notification, feedback: Feedback, tag: str, action_prefix: str = ""
) -> None:
    """Send a notification; raises ``HomeAssistantError`` or ``TimeoutError``."""
    build = apple.payload if phone.apple else android.payload
    await _notify(hass, phone, build(notification, feedback, tag, action_prefix))


async def async_clear(hass: HomeAssistant, device_id: str, tag: str) -> None:
    """Remove a notification; errors are ignored, because the phone may no longer exist."""
    with suppress(HomeAssistantError, TimeoutError):
        await _notify(hass, find_phone(hass, device_id), {"message": _CLEAR, "data": {"tag": tag}})


async def _notify(hass: HomeAssistant, phone: Phone, data: dict[str, Any]) -> None:
    async with asyncio.timeout(_NOTIFY_SECONDS):
        await hass.services.async_call(NOTIFY, phone.action, data, blocking=True)


class PhoneView:
    """The notification of a talk on one phone. ``nonce`` is unique to this phone and talk."""

    def __init__(self, hass: HomeAssistant, entry_id: str, device_id: str, nonce: str, words: Words) -> None:
        """Create the view; nothing is sent yet."""
        self.device_id = device_id
        self.nonce = nonce
        self.failure: tuple[int, str] | None = None
        """The version of the stage's state when the last press failed, and the explanation to show until it changes."""
        self._hass = hass
        self._entry_id = entry_id
        self._words = words
        self._pending: tuple[Notification, Feedback] | None = None
        self._shown: dict[str, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._urgent = asyncio.Event()
        self._complete = asyncio.Event()
        self._bucket = TokenBucket(_RATE, hass.loop.time())
        self._quota = hass.data.setdefault(_PUSH_QUOTA, PushQuota())
        # Greater than every version before a restart.
        self._version = int(time.time())
        self._replaced: dict[int, float] = {}
        self._apple = True

    @property
    def tag(self) -> str:
        """The tag of the notification."""
        return tag_of(self._entry_id)

    def press_id(self, version: int, button: Button, event_id: str) -> str:
        """Return the deduplication id of a press.

        iOS dismisses the notification on a press and may deliver the press twice, so the same button of the same
        notification counts once. Android keeps the notification for further presses and delivers each press once.
        """
        return f"{self.nonce}-{version}-{button}" if self._apple else event_id

    def is_too_late(self, version: int) -> bool:
        """Return whether a press on this version of the notification is too late to count."""
        if version == self._version:
            return False
        replaced_at = self._replaced.get(version)
        return replaced_at is None or self._hass.loop.time() - replaced_at > LATE_SECONDS

    async def async_open(self, notification: Notification) -> None:
        """Send the first notification; raises ``HomeAssistantError`` or ``TimeoutError``."""
        await self._send(notification, Feedback.NOTHING)

    def show(self, notification: Notification, feedback: Feedback = Feedback.NOTHING, *, complete: bool = True) -> None:
        """Schedule a notification: at once if it reports the outcome of a press, else after ``SETTLE_SECONDS``.

        One that isn't ``complete`` gets ``PICTURE_SECONDS`` more, until its picture is there.
        """
        if feedback is Feedback.NOTHING and self._pending is not None:
            feedback = self._pending[1]
        self._pending = notification, feedback
        if complete:
            self._complete.set()
        else:
            self._complete.clear()
        if feedback is not Feedback.NOTHING:
            self._urgent.set()
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_background_task(self._run(), "Slide Control phone")

    @property
    def waits(self) -> bool:
        """Whether a notification is scheduled and not sent yet."""
        return self._pending is not None

    async def async_clear(self) -> None:
        """Stop sending and remove the notification."""
        self.close()
        await async_clear(self._hass, self.device_id, self.tag)

    def close(self) -> None:
        """Stop sending; the notification stays on the phone."""
        self._pending = None
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while self._pending is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_SECONDS):
                    await self._urgent.wait()
            if not self._urgent.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(PICTURE_SECONDS):
                        await self._complete.wait()
            # After the wait a token is available: nothing else takes from this bucket.
            await asyncio.sleep(wait := self._bucket.take(self._hass.loop.time()))
            if wait:
                self._bucket.take(self._hass.loop.time())
            notification, feedback = self._pending
            self._pending = None
            self._urgent.clear()
            try:
                await self._send(notification, feedback)
            except (HomeAssistantError, TimeoutError) as error:
                # The talk continues; the next slide is sent to this phone again.
                _LOGGER.warning("A phone does not follow the slides: %s", str(error) or "no answer in time")

    async def _send(self, notification: Notification, feedback: Feedback) -> None:
        phone = find_phone(self._hass, self.device_id)
        self._apple = phone.apple
        build: Callable[..., dict[str, Any]] = apple.payload if phone.apple else android.payload
        # The picture of a slide that is shown already is not worth a message.
        shown = build(replace(notification, picture=None), Feedback.NOTHING, self.tag, "")
        if feedback is Feedback.NOTHING and shown == self._shown:
            return
        if not phone.local:
            remaining = self._quota.take(self.device_id, dt_util.utcnow().date())
            if remaining is None:
                return
            if remaining == 0:
                notice = self._words("too_many")
                notification = replace(notification, text=f"{notice}\n{notification.text}")
        self._replaced[self._version] = self._hass.loop.time()
        while len(self._replaced) > _MAX_VERSIONS:
            del self._replaced[next(iter(self._replaced))]
        self._version += 1
        action_prefix = action_prefix_of(self._entry_id, self.device_id, self.nonce, self._version)
        await async_send(self._hass, phone, notification, feedback, self.tag, action_prefix)
        self._shown = shown
