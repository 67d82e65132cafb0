"""Handles the buttons of notifications on phones: the companion app fires an event for each press."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..phones.notification import Button, Feedback, talk_ended_notification
from ..phones.phone import find_phone
from ..phones.phone_view import async_send, tag_of
from ..phones.translations import async_words
from ..stage.admission.token_bucket import Rate, TokenBuckets

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

_LOGGER: Final = logging.getLogger(__name__)

# Fired for each press, with the button's name as `action` (companion.home-assistant.io, Actionable notifications).
EVENT_PRESSED: Final = "mobile_app_notification_action"
_ACTION_NAME: Final = re.compile(
    r"SLIDES_(?P<entry_id>[0-9A-Za-z]{1,64})_(?P<device_id>[0-9a-f]{32})_(?P<nonce>[0-9a-f]{8})"
    rf"_(?P<version>\d{{1,15}})_(?P<button>{'|'.join(button.upper() for button in Button)})"
)
# Limits how often a phone is notified that its talk has ended.
_ENDED_RATE: Final = Rate(per_second=0.2, burst=3)


@callback
def async_setup_notifications(hass: HomeAssistant) -> None:
    """Listen for presses on the notifications of all stages."""
    ended_notifications = TokenBuckets(_ENDED_RATE)

    @callback
    def handle(event: Event[dict[str, Any]]) -> None:
        name = event.data.get("action")
        if not isinstance(name, str) or not (match := _ACTION_NAME.fullmatch(name)):
            return
        device_id, nonce = match["device_id"], match["nonce"]
        entry: SlideControlConfigEntry | None = hass.config_entries.async_get_entry(match["entry_id"])
        if entry is not None and entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED:
            phones = entry.runtime_data.phones
            if phones.owns_button(device_id, nonce):
                press = phones.async_press(
                    device_id, int(match["version"]), Button(match["button"].lower()), event.context
                )
                entry.async_create_background_task(hass, press, f"{EVENT_PRESSED} {name}")
                return
            if phones.report_earlier_talk(device_id):
                return
        title = entry.title if entry is not None and entry.domain == DOMAIN else "Slide Control"
        if not ended_notifications.take(device_id, hass.loop.time()):
            notification_task = _notify_talk_ended(hass, match["entry_id"], device_id, title)
            hass.async_create_background_task(notification_task, "Slide Control talk is over")

    hass.bus.async_listen(EVENT_PRESSED, handle)


async def _notify_talk_ended(hass: HomeAssistant, entry_id: str, device_id: str, title: str) -> None:
    """Replace the pressed notification with one that reports the end of the talk."""
    try:
        phone = find_phone(hass, device_id)
        notification = talk_ended_notification(title, await async_words(hass))
        await async_send(hass, phone, notification, Feedback.NOT_MOVED, tag_of(entry_id))
    except (HomeAssistantError, TimeoutError) as error:
        _LOGGER.debug("A phone could not be told that its talk is over: %s", error)
