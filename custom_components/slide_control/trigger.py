"""What of a deck can start an automation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.trigger import Trigger

from .triggers.behind_schedule import BehindScheduleTrigger
from .triggers.moments import (
    BlankedTrigger,
    CommandFailedTrigger,
    CueTrigger,
    PresentationEndedTrigger,
    PresentationStartedTrigger,
    UnblankedTrigger,
)
from .triggers.slide_changed import SlideChangedTrigger

TRIGGERS: Final[Mapping[str, type[Trigger]]] = {
    "slide_changed": SlideChangedTrigger,
    "presentation_started": PresentationStartedTrigger,
    "presentation_ended": PresentationEndedTrigger,
    "cue": CueTrigger,
    "blanked": BlankedTrigger,
    "unblanked": UnblankedTrigger,
    "behind_schedule": BehindScheduleTrigger,
    "command_failed": CommandFailedTrigger,
}


async def async_get_triggers(_hass: HomeAssistant) -> Mapping[str, type[Trigger]]:
    """Return the triggers of Slide Control."""
    return TRIGGERS
