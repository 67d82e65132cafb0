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
from .triggers.talk_triggers import (
    MinutesLeftTrigger,
    SectionOverTimeTrigger,
    SectionStartedTrigger,
    TalkEndedTrigger,
    TalkPausedTrigger,
    TalkStartedTrigger,
)

TRIGGERS: Final[Mapping[str, type[Trigger]]] = {
    "slide_changed": SlideChangedTrigger,
    "started_presenting": StartedPresentingTrigger,
    "stopped_presenting": StoppedPresentingTrigger,
    "cue": CueTrigger,
    "blanked": BlankedTrigger,
    "unblanked": UnblankedTrigger,
    "behind_schedule": BehindScheduleTrigger,
    "command_failed": CommandFailedTrigger,
    "talk_started": TalkStartedTrigger,
    "talk_ended": TalkEndedTrigger,
    "section_started": SectionStartedTrigger,
    "section_over_time": SectionOverTimeTrigger,
    "minutes_left": MinutesLeftTrigger,
    "talk_paused": TalkPausedTrigger,
}


async def async_get_triggers(_hass: HomeAssistant) -> Mapping[str, type[Trigger]]:
    """Return the triggers of Slide Control."""
    return TRIGGERS
