"""The triggers for activity other than slide changes."""

from __future__ import annotations

from typing import ClassVar, Final, override

import voluptuous as vol

from ..activity import Activity, ActivityType
from ..stage.changes import Change
from ..stage.state import MAX_CUE_LENGTH
from .stage_trigger import StageTrigger

CONF_CUE: Final = "cue"


class StartedPresentingTrigger(StageTrigger):
    """A deck is shown on the stage."""

    kinds: ClassVar = frozenset({ActivityType.STARTED_PRESENTING})
    description: ClassVar = "the start of presenting on {stage}"


class StoppedPresentingTrigger(StageTrigger):
    """No deck has been shown for half a minute."""

    kinds: ClassVar = frozenset({ActivityType.STOPPED_PRESENTING})
    description: ClassVar = "the end of presenting on {stage}"


class BlankedTrigger(StageTrigger):
    """The display goes blank."""

    kinds: ClassVar = frozenset({ActivityType.BLANKED})
    description: ClassVar = "{stage} going blank"


class UnblankedTrigger(StageTrigger):
    """The display shows slides again."""

    kinds: ClassVar = frozenset({ActivityType.UNBLANKED})
    description: ClassVar = "{stage} showing its slides again"


class CommandFailedTrigger(StageTrigger):
    """A press did not move the slides."""

    kinds: ClassVar = frozenset({ActivityType.COMMAND_FAILED})
    description: ClassVar = "a press on {stage} that failed"


class CueTrigger(StageTrigger):
    """A cue in the slides is shown."""

    kinds: ClassVar = frozenset({ActivityType.CUE})
    description: ClassVar = "the cue {cue} of {stage}"
    options_schema: ClassVar = vol.Schema(
        {vol.Optional(CONF_CUE): vol.All(str, str.strip, vol.Length(min=1, max=MAX_CUE_LENGTH))}
    )

    @override
    def wants(self, activity: Activity, change: Change) -> bool:
        """Return whether the cue matches the option, ignoring case; without the option every cue matches."""
        wanted = self.options.get(CONF_CUE)
        return wanted is None or str(activity.data["cue"]).strip().casefold() == wanted.casefold()
