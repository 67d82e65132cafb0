"""Triggers for automations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .triggers.activity_triggers import (
    BlankedTrigger,
    CommandFailedTrigger,
    CueTrigger,
    StartedPresentingTrigger,
    StoppedPresentingTrigger,
    UnblankedTrigger,
)
from .triggers.behind_schedule import BehindScheduleTrigger
from .triggers.slide_changed import SlideChangedTrigger

TRIGGERS: Final[Mapping[str, type[Trigger]]] = {
    "slide_changed": SlideChangedTrigger,
    "started_presenting": StartedPresentingTrigger,
    "stopped_presenting": StoppedPresentingTrigger,
    "cue": CueTrigger,
    "blanked": BlankedTrigger,
    "unblanked": UnblankedTrigger,
    "behind_schedule": BehindScheduleTrigger,
    "command_failed": CommandFailedTrigger,
}


async def async_get_triggers(_hass: HomeAssistant) -> Mapping[str, type[Trigger]]:
    """Return the triggers of Slide Control."""
    return TRIGGERS
