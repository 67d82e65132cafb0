"""The trigger *Slide changed*, for all or selected slides."""

from __future__ import annotations

from typing import ClassVar, Final, override

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import NotTriggeredInfo, TriggerConfig

from ..activity import Activity, ActivityType
from ..stage.changes import Change, StateChanged
from ..stage.outline.slide_filter import SlideFilter, TitleFilter, parse_slide_filter, parse_title_filter
from .options import option
from .stage_trigger import StageTrigger

CONF_FROM: Final = "from"
CONF_TO: Final = "to"
CONF_TITLE: Final = "title"
CONF_STEPS: Final = "steps"


class SlideChangedTrigger(StageTrigger):
    """Another slide is shown; with ``steps``, or another fragment of the same slide."""

    kinds: ClassVar = frozenset({ActivityType.SLIDE_CHANGED, ActivityType.FRAGMENT_CHANGED})
    description: ClassVar = "slide {to} of {stage}"
    options_schema: ClassVar = vol.Schema(
        {
            vol.Optional(CONF_FROM): option(CONF_FROM, parse_slide_filter),
            vol.Optional(CONF_TO): option(CONF_TO, parse_slide_filter),
            vol.Optional(CONF_TITLE): option(CONF_TITLE, parse_title_filter),
            vol.Required(CONF_STEPS, default=False): cv.boolean,
        }
    )

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Parse the slide filters."""
        super().__init__(hass, config)
        self._from = self._filters(CONF_FROM)
        self._to: list[SlideFilter | TitleFilter] = list(self._filters(CONF_TO))
        if (title := self.options.get(CONF_TITLE)) is not None:
            self._to.append(parse_title_filter(title, CONF_TITLE))

    def _filters(self, name: str) -> list[SlideFilter]:
        return [parse_slide_filter(self.options[name], name)] if self.options.get(name) is not None else []

    @override
    def wants(self, activity: Activity, change: Change) -> bool:
        """Return whether the previous and the current slide match the filters."""
        if not isinstance(change, StateChanged) or change.old is None:
            return False
        if activity.kind is ActivityType.FRAGMENT_CHANGED and not self.options[CONF_STEPS]:
            return False
        old, new = change.old, change.new
        return all(each.matches(old) for each in self._from) and all(each.matches(new) for each in self._to)

    @override
    def explain(self, change: Change) -> NotTriggeredInfo | None:
        """Return an explanation if a filter names a slide beyond the end of the deck."""
        if not isinstance(change, StateChanged):
            return None
        for name in (CONF_FROM, CONF_TO):
            for wanted in self._filters(name):
                if wanted.beyond(change.new):
                    return NotTriggeredInfo("no_such_slide", {name: wanted.slide, "total": change.new.total})
        return None
