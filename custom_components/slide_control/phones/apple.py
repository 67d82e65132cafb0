"""Builds notification payloads for the iOS and macOS companion app; an Apple Watch mirrors them.

Source: companion.home-assistant.io, *Notifications*: Introduction, Actionable notifications, Sounds, Standard
Attachments. ``live_update`` is not used: a Live Activity can replace the notification and has no buttons.
"""

from __future__ import annotations

from typing import Any, Final

from .notification import Button, Feedback, Notification

# These sounds are haptic once the user has imported the system sounds in the app. Otherwise iOS plays its default
# sound, which is a vibration on a muted phone.
_PUSHES: Final[dict[Feedback, dict[str, Any]]] = {
    Feedback.NOTHING: {"sound": "none", "interruption-level": "passive"},
    Feedback.MOVED: {"sound": "3rdParty_Success_Haptic.caf", "interruption-level": "time-sensitive"},
    Feedback.NOT_MOVED: {"sound": "3rdParty_Failure_Haptic.caf", "interruption-level": "time-sensitive"},
    Feedback.TIME: {"sound": "3rdParty_Retry_Haptic.caf", "interruption-level": "time-sensitive"},
}
_ICONS: Final[dict[Button, str]] = {
    Button.NEXT: "sfsymbols:forward.end.fill",
    Button.PREVIOUS: "sfsymbols:backward.end.fill",
    Button.BLANK: "sfsymbols:eye.slash",
    Button.SHOW: "sfsymbols:eye",
    Button.PAUSE: "sfsymbols:pause.fill",
    Button.RESUME: "sfsymbols:play.fill",
}


def payload(notification: Notification, feedback: Feedback, tag: str, action_prefix: str) -> dict[str, Any]:
    """Return the data for the notify action; ``action_prefix`` is the prefix of each button's action name."""
    data: dict[str, Any] = {"tag": tag, "push": _PUSHES[feedback]}
    if notification.page:
        data["url"] = notification.page
    if notification.left:
        data["subtitle"] = notification.left
    if notification.picture:
        # Its type, because the path has no suffix. The app fetches a path of Home Assistant with the user's own login.
        data["attachment"] = {"url": notification.picture, "content-type": "jpeg"}
    if notification.buttons:
        data["actions"] = [
            {
                "action": f"{action_prefix}_{button.upper()}",
                "title": title,
                "icon": _ICONS[button],
                "activationMode": "background",
                "authenticationRequired": False,
            }
            for button, title in notification.buttons
        ]
    return {"title": notification.title, "message": notification.text or " ", "data": data}
