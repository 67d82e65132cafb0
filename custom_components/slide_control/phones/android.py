"""Builds notification payloads for the Android companion app.

Source: companion.home-assistant.io, *Notifications*: Introduction, Actionable notifications, Critical notifications,
Standard Attachments.
"""

from __future__ import annotations

from html import escape
from typing import Any, Final

from .notification import Feedback, Notification

# The first notification on a channel sets its vibration and importance; after that only the user can change them. So
# each kind of feedback has its own channel. The pattern is off, on, off, on… in milliseconds.
# Their names are also what the phone keeps these settings by, so they are the same in every language.
_CHANNELS: Final[dict[Feedback, dict[str, Any]]] = {
    Feedback.NOTHING: {"channel": "Slides", "importance": "default", "alert_once": True},
    Feedback.MOVED: {"channel": "Slides: moved", "importance": "default", "vibrationPattern": "0, 60"},
    Feedback.NOT_MOVED: {
        "channel": "Slides: not moved",
        "importance": "default",
        "vibrationPattern": "0, 250, 120, 250",
    },
    Feedback.TIME: {
        "channel": "Slides: time",
        "importance": "default",
        "vibrationPattern": "0, 120, 120, 120, 120, 120",
    },
}
# More are not shown.
_MAX_BUTTONS: Final = 3
# Seconds after which the phone removes a notification that Home Assistant could not clear; shorter without buttons
# and clock.
_TIMEOUT_SECONDS: Final = 4 * 3600
_SHORT_TIMEOUT_SECONDS: Final = 15


def payload(notification: Notification, feedback: Feedback, tag: str, action_prefix: str) -> dict[str, Any]:
    """Return the data for the notify action; ``action_prefix`` is the prefix of each button's action name."""
    is_ongoing = bool(notification.buttons) or notification.clock is not None
    data: dict[str, Any] = {
        "tag": tag,
        # Without these, a sleeping phone delays the notification.
        "ttl": 0,
        "priority": "high",
        "visibility": "public",
        "notification_icon": "mdi:presentation-play",
        # A tap next to the buttons opens the remote, and must not dismiss the notification.
        "clickAction": notification.page or "noAction",
        "timeout": _TIMEOUT_SECONDS if is_ongoing else _SHORT_TIMEOUT_SECONDS,
        **_CHANNELS[feedback],
    }
    if is_ongoing:
        # Stays when tapped. Neither `persistent` nor `live_update`: a notification that can't be swiped away is not
        # mirrored to a watch (github.com/home-assistant/android, issue 3261). The next slide restores a dismissed one.
        data["sticky"] = "true"
    if notification.clock is not None:
        data |= {"chronometer": True, "when": notification.clock}
    if notification.buttons:
        data["actions"] = [
            {"action": f"{action_prefix}_{button.upper()}", "title": title, "authenticationRequired": False}
            for button, title in notification.buttons[:_MAX_BUTTONS]
        ]
    if notification.picture:
        # The app shows an `image` in place of all but the first line of the text, and `icon_url` as a small picture
        # beside all of it. It fetches a path of Home Assistant with the user's own login.
        data["image" if notification.picture_first else "icon_url"] = notification.picture
    # The app renders title and message as HTML.
    return {
        "title": escape(notification.title, quote=False),
        "message": escape(notification.text, quote=False) or " ",
        "data": data,
    }
