"""The trigger *Behind schedule*: the talk has fallen behind its plan by some minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, override

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.trigger import TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter

from ..entry import SlideControlConfigEntry
from .deck_trigger import DeckTrigger

CONF_MINUTES: Final = "minutes"
DEFAULT_MINUTES: Final = 2
LONGEST: Final = 24 * 60

# How often the clock is looked at.
_EVERY: Final = timedelta(seconds=2)


class BehindScheduleTrigger(DeckTrigger):
    """A deck has fallen behind its plan by so many minutes; again only after it was on time in between.

    Each slide takes some of the delay away and adds its own, so that a talk that is late all the time would cross the
    line at each of them.
    """

    kinds: ClassVar = frozenset()
    options_schema: ClassVar = vol.Schema(
        {vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES): vol.All(vol.Coerce(float), vol.Range(min=0, max=LONGEST))}
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Know of no deck yet."""
        super().__init__(hass, config)
        self._minutes: float = self.options[CONF_MINUTES]
        self._late: dict[str, bool] = {}

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Look at the clock: falling behind is what happens while nothing happens."""

        @callback
        def look(_now: datetime | None = None) -> None:
            decks = [entry for entry in self.decks() if entry.state is ConfigEntryState.LOADED]
            # Those that are seen for the first time have fallen behind unseen, if they have.
            late, self._late = self._late, {entry.entry_id: self._is_late(entry) for entry in decks}
            for entry in decks:
                if self._late[entry.entry_id] and not late.get(entry.entry_id, True):
                    run_action(self.payload(entry, self._shown(entry)), f"{entry.title} being behind schedule")

        look()
        return async_track_time_interval(
            self._hass, look, _EVERY, name="Slide Control: behind schedule", cancel_on_shutdown=True
        )

    def _is_late(self, entry: SlideControlConfigEntry) -> bool:
        """Tell whether a deck has been behind by that much since it was on time last."""
        behind = entry.runtime_data.pacing.behind
        if behind is None or behind <= 0:
            return False
        return behind > self._minutes * 60 or self._late.get(entry.entry_id, False)

    def _shown(self, entry: SlideControlConfigEntry) -> dict[str, Any]:
        """Return how late it is, in seconds and minutes, and which slide is shown."""
        state, pacing = entry.runtime_data.deck.state, entry.runtime_data.pacing
        return {
            CONF_MINUTES: self._minutes,
            "behind": round(pacing.behind or 0),
            "remaining": None if pacing.remaining is None else round(pacing.remaining),
            "number": state.number if state else None,
            "total": state.total if state else None,
            "title": state.title if state else None,
        }
