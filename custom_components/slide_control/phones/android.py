"""How a notification is sent to Android, as its companion app documents it.

The facts: companion.home-assistant.io, *Notifications*: Introduction, Actionable notifications, Critical notifications.
"""

from __future__ import annotations

from html import escape
from typing import Any, Final

from .notification import Feel, Notification

# A channel's vibration and importance are set when the phone first hears of it, and are the user's from then on: so
# each feeling has a channel of its own. The pattern is off, on, off, on... in milliseconds.
_CHANNELS: Final[dict[Feel, dict[str, Any]]] = {
    Feel.NOTHING: {"channel": "Slides", "importance": "default", "alert_once": True},
    Feel.MOVED: {"channel": "Slides: moved", "importance": "default", "vibrationPattern": "0, 60"},
    Feel.NOT_MOVED: {"channel": "Slides: not moved", "importance": "default", "vibrationPattern": "0, 250, 120, 250"},
}
# Seconds after which the phone removes a notification that Home Assistant could not clear.
_AT_MOST: Final = 4 * 3600
_GOES_SOON: Final = 15


def payload(notification: Notification, feel: Feel, tag: str, names: str) -> dict[str, Any]:
    """Return what the notify action is called with; a button's name begins with ``names``."""
    stays = bool(notification.buttons) or notification.clock is not None
    data: dict[str, Any] = {
        "tag": tag,
        # Without these the phone waits with it while it sleeps.
        "ttl": 0,
        "priority": "high",
        "visibility": "public",
        "notification_icon": "mdi:presentation-play",
        # A tap beside the buttons must neither remove it nor open the app.
        "clickAction": "noAction",
        "timeout": _AT_MOST if stays else _GOES_SOON,
        **_CHANNELS[feel],
    }
    if stays:
        # It stays when it is tapped. Not `persistent` nor `live_update`: what can't be swiped away is not mirrored to a
        # watch (github.com/home-assistant/android, issue 3261). One that was swiped away is back with the next slide.
        data["sticky"] = "true"
    if notification.clock is not None:
        data |= {"chronometer": True, "when": notification.clock}
    if notification.buttons:
        data["actions"] = [
            {"action": f"{names}_{button.upper()}", "title": title, "authenticationRequired": False}
            for button, title in notification.buttons
        ]
    # The app reads title and message as HTML; they are text.
    return {
        "title": escape(notification.title, quote=False),
        "message": escape(notification.text, quote=False) or " ",
        "data": data,
    }
