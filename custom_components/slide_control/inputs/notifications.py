"""The buttons of the notifications that phones show: each press is an event of the companion app."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..deck.rates import Rate, TokenBuckets
from ..phones.notification import Button, Feel, of_nothing
from ..phones.phone import find_phone
from ..phones.screen import async_send, tag_of
from ..phones.words import async_words

if TYPE_CHECKING:
    from ..entry import SlideControlConfigEntry

_LOGGER: Final = logging.getLogger(__name__)

# companion.home-assistant.io, Actionable notifications: what a press fires, with the button's name as `action`.
EVENT_PRESSED: Final = "mobile_app_notification_action"
_NAME: Final = re.compile(
    r"SLIDES_(?P<entry_id>[0-9A-Za-z]{1,64})_(?P<device_id>[0-9a-f]{32})_(?P<nonce>[0-9a-f]{8})"
    rf"_(?P<version>\d{{1,15}})_(?P<button>{'|'.join(button.upper() for button in Button)})"
)
# How often a phone is told that its talk is over.
_TOLD: Final = Rate(per_second=0.2, burst=3)


@callback
def async_setup_notifications(hass: HomeAssistant) -> None:
    """Listen for presses on any deck's notification."""
    told = TokenBuckets(_TOLD)

    @callback
    def handle(event: Event[dict[str, Any]]) -> None:
        name = event.data.get("action")
        if not isinstance(name, str) or not (found := _NAME.fullmatch(name)):
            return
        device_id, nonce = found["device_id"], found["nonce"]
        entry: SlideControlConfigEntry | None = hass.config_entries.async_get_entry(found["entry_id"])
        if entry is not None and entry.domain == DOMAIN and entry.state is ConfigEntryState.LOADED:
            talk = entry.runtime_data.talk
            if talk.knows(device_id, nonce):
                press = talk.async_press(
                    device_id, int(found["version"]), Button(found["button"].lower()), event.context
                )
                entry.async_create_background_task(hass, press, f"{EVENT_PRESSED} {name}")
                return
            if talk.tell_earlier(device_id):
                return
        title = entry.title if entry is not None and entry.domain == DOMAIN else "Slide Control"
        if not told.take(device_id, hass.loop.time()):
            over = _tell_over(hass, found["entry_id"], device_id, title)
            hass.async_create_background_task(over, "Slide Control talk is over")

    hass.bus.async_listen(EVENT_PRESSED, handle)


async def _tell_over(hass: HomeAssistant, entry_id: str, device_id: str, title: str) -> None:
    """Put the news that nothing moves any more in the place of the notification that was pressed."""
    try:
        phone = find_phone(hass, device_id)
        await async_send(hass, phone, of_nothing(title, await async_words(hass)), Feel.NOT_MOVED, tag_of(entry_id))
    except (HomeAssistantError, TimeoutError) as error:
        _LOGGER.debug("A phone could not be told that its talk is over: %s", error)
