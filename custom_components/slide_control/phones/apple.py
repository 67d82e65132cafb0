"""How a notification is sent to iOS and macOS, as their companion app documents it; an Apple Watch mirrors it.

The facts: companion.home-assistant.io, *Notifications*: Introduction, Actionable notifications, Sounds. It is not sent
as a Live Activity (``live_update``): that may take the notification's place, and has no buttons.
"""

from __future__ import annotations

from typing import Any, Final

from .notification import Button, Feel, Notification

# The names are of sounds that are felt, not heard, once the person has imported the system's sounds in the app; without
# them iOS plays its usual sound, which a muted phone turns into a vibration.
_PUSHES: Final[dict[Feel, dict[str, Any]]] = {
    Feel.NOTHING: {"sound": "none", "interruption-level": "passive"},
    Feel.MOVED: {"sound": "3rdParty_Success_Haptic.caf", "interruption-level": "time-sensitive"},
    Feel.NOT_MOVED: {"sound": "3rdParty_Failure_Haptic.caf", "interruption-level": "time-sensitive"},
}
_ICONS: Final[dict[Button, str]] = {
    Button.NEXT: "sfsymbols:forward.end.fill",
    Button.PREVIOUS: "sfsymbols:backward.end.fill",
    Button.BLANK: "sfsymbols:eye.slash",
    Button.SHOW: "sfsymbols:eye",
}


def payload(notification: Notification, feel: Feel, tag: str, names: str) -> dict[str, Any]:
    """Return what the notify action is called with; a button's name begins with ``names``."""
    data: dict[str, Any] = {"tag": tag, "push": _PUSHES[feel]}
    if notification.left:
        data["subtitle"] = notification.left
    if notification.buttons:
        data["actions"] = [
            {
                "action": f"{names}_{button.upper()}",
                "title": title,
                "icon": _ICONS[button],
                "activationMode": "background",
                "authenticationRequired": False,
            }
            for button, title in notification.buttons
        ]
    return {"title": notification.title, "message": notification.text or " ", "data": data}
