"""The trigger *Slide changed*, for all slides or for some."""

from __future__ import annotations

from typing import ClassVar, Final, override

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import NotTriggeredInfo, TriggerConfig

from ..deck.changes import Change, StateChanged
from ..deck.slide_filter import SlideFilter, TitleFilter, parse_slide_filter, parse_title_filter
from ..happenings import Happening, Kind
from .deck_trigger import DeckTrigger
from .options import option

CONF_FROM: Final = "from"
CONF_TO: Final = "to"
CONF_TITLE: Final = "title"
CONF_STEPS: Final = "steps"


class SlideChangedTrigger(DeckTrigger):
    """Another slide is shown; with ``steps``, or another fragment of the same slide."""

    kinds: ClassVar = frozenset({Kind.SLIDE_CHANGED, Kind.FRAGMENT_CHANGED})
    description: ClassVar = "slide {to} of {deck}"
    options_schema: ClassVar = vol.Schema(
        {
            vol.Optional(CONF_FROM): option(CONF_FROM, parse_slide_filter),
            vol.Optional(CONF_TO): option(CONF_TO, parse_slide_filter),
            vol.Optional(CONF_TITLE): option(CONF_TITLE, parse_title_filter),
            vol.Required(CONF_STEPS, default=False): cv.boolean,
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read which slides are meant."""
        super().__init__(hass, config)
        self._from = self._slide(CONF_FROM)
        self._to: list[SlideFilter | TitleFilter] = list(self._slide(CONF_TO))
        if (title := self.options.get(CONF_TITLE)) is not None:
            self._to.append(parse_title_filter(title, CONF_TITLE))

    def _slide(self, name: str) -> list[SlideFilter]:
        return [parse_slide_filter(self.options[name], name)] if self.options.get(name) is not None else []

    @override
    def wants(self, happening: Happening, change: Change) -> bool:
        """Compare the slide that was shown and the one that is shown with those that are meant."""
        if not isinstance(change, StateChanged) or change.old is None:
            return False
        if happening.kind is Kind.FRAGMENT_CHANGED and not self.options[CONF_STEPS]:
            return False
        old, new = change.old, change.new
        return all(each.matches(old) for each in self._from) and all(each.matches(new) for each in self._to)

    @override
    def explain(self, change: Change) -> NotTriggeredInfo | None:
        """Say so where the deck is shorter than the automation believes."""
        if not isinstance(change, StateChanged):
            return None
        for name in (CONF_FROM, CONF_TO):
            for wanted in self._slide(name):
                if wanted.beyond(change.new):
                    return NotTriggeredInfo("no_such_slide", {name: wanted.slide, "total": change.new.total})
        return None
