"""The companion apps, as they introduce themselves to Home Assistant."""

from __future__ import annotations

from typing import Final

ANDROID: Final = {
    "app_id": "io.homeassistant.companion.android",
    "app_name": "Home Assistant",
    "app_version": "2026.11.1-full",
    "manufacturer": "Google",
    "model": "Pixel 11",
    "os_name": "Android",
    "os_version": "36",
}
IOS: Final = {
    "app_id": "io.robbie.HomeAssistant",
    "app_name": "Home Assistant",
    "app_version": "2026.11.0",
    "manufacturer": "Apple",
    "model": "iPhone18,1",
    "os_name": "iOS",
    "os_version": "26.1",
}
