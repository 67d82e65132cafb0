"""The triggers for what happens to a presentation beside its slides."""

from __future__ import annotations

from typing import ClassVar, Final, override

import voluptuous as vol

from ..deck.changes import Change
from ..deck.state import LONGEST_CUE
from ..happenings import Happening, Kind
from .deck_trigger import DeckTrigger

CONF_CUE: Final = "cue"


class PresentationStartedTrigger(DeckTrigger):
    """Slides are shown, after nobody showed any."""

    kinds: ClassVar = frozenset({Kind.PRESENTATION_STARTED})
    description: ClassVar = "the start of a presentation on {deck}"


class PresentationEndedTrigger(DeckTrigger):
    """Nobody has shown slides for half a minute."""

    kinds: ClassVar = frozenset({Kind.PRESENTATION_ENDED})
    description: ClassVar = "the end of the presentation on {deck}"


class BlankedTrigger(DeckTrigger):
    """The screen is blank."""

    kinds: ClassVar = frozenset({Kind.BLANKED})
    description: ClassVar = "{deck} going blank"


class UnblankedTrigger(DeckTrigger):
    """The screen shows slides again."""

    kinds: ClassVar = frozenset({Kind.UNBLANKED})
    description: ClassVar = "{deck} showing its slides again"


class CommandFailedTrigger(DeckTrigger):
    """A press did not move the slides."""

    kinds: ClassVar = frozenset({Kind.COMMAND_FAILED})
    description: ClassVar = "a press on {deck} that failed"


class CueTrigger(DeckTrigger):
    """A cue that is written in the slides has come into view."""

    kinds: ClassVar = frozenset({Kind.CUE})
    description: ClassVar = "the cue {cue} of {deck}"
    options_schema: ClassVar = vol.Schema(
        {vol.Optional(CONF_CUE): vol.All(str, str.strip, vol.Length(min=1, max=LONGEST_CUE))}
    )

    @override
    def wants(self, happening: Happening, change: Change) -> bool:
        """Compare with the cue that is meant, in whatever case it is written; none means every cue."""
        wanted = self.options.get(CONF_CUE)
        return wanted is None or str(happening.data["cue"]).strip().casefold() == wanted.casefold()
