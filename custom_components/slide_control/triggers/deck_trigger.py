"""What the triggers of decks have in common: which decks they listen to, and what they tell an automation."""

from __future__ import annotations

from typing import Any, ClassVar, override

import voluptuous as vol

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.trigger import (
    NotTriggeredInfo,
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from ..announcements import async_listen
from ..const import ATTR_CONFIG_ENTRY_ID
from ..deck.changes import Change
from ..entity import presser_of
from ..entry import SlideControlConfigEntry, device_of
from ..happenings import Happening, Kind, happenings
from ..inputs.decks import decks_in
from .options import checked

type Options = dict[str, Any]


class DeckTrigger(Trigger):
    """Runs an automation for what happens on the decks in its target; without a target, on any deck."""

    kinds: ClassVar[frozenset[Kind]]
    description: ClassVar[str]
    """What follows the words “triggered by” in the logbook; ``deck`` and the happening's data may be filled in."""
    options_schema: ClassVar[Any] = vol.Schema({})

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check target and options."""
        return checked(hass, config, cls.options_schema)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Keep what was asked for."""
        super().__init__(hass, config)
        self.options: Options = config.options or {}
        self._target = config.target

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Listen to all decks: those of the target may be loaded, reloaded or added at any time."""

        @callback
        def hear(entry: SlideControlConfigEntry, change: Change) -> None:
            for happening in happenings(change):
                if happening.kind not in self.kinds or not self._listens_to(entry):
                    continue
                if self.wants(happening, change):
                    description = self.description.format(deck=entry.title, **happening.data)
                    run_action(self.payload(entry, happening.data), description, presser_of(change))
                elif did_not_trigger and (why_not := self.explain(change)):
                    did_not_trigger(why_not, presser_of(change))

        return async_listen(self._hass, hear)

    def wants(self, _happening: Happening, _change: Change) -> bool:
        """Tell whether this one of its kind is what the automation waits for."""
        return True

    def explain(self, _change: Change) -> NotTriggeredInfo | None:
        """Say why it was not wanted, where somebody who looks into the automation's traces may wonder."""
        return None

    def decks(self) -> list[SlideControlConfigEntry]:
        """Return the decks that are in the target now."""
        return decks_in(self._hass, self._target)

    def _listens_to(self, entry: SlideControlConfigEntry) -> bool:
        return any(deck.entry_id == entry.entry_id for deck in self.decks())

    def payload(self, entry: SlideControlConfigEntry, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the automation finds in ``trigger``: which deck it was, and what there is to say."""
        return {
            "deck": entry.title,
            ATTR_CONFIG_ENTRY_ID: entry.entry_id,
            ATTR_DEVICE_ID: device_of(self._hass, entry),
            **data,
        }
