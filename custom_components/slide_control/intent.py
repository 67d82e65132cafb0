"""Intents, for the user's own sentences in ``custom_sentences``, and for anything else that handles intents."""

from __future__ import annotations

from typing import Any, Final, override

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, intent

from .inputs.voice.answers import failure
from .inputs.voice.fulfilment import async_fulfil
from .inputs.voice.languages import async_get_languages
from .inputs.voice.requests import Intent, NotUnderstoodError, Speaker, parse_request
from .stage.commands import Mode
from .stage.state import BlankColor

_STAGE_SLOT: Final = {vol.Optional("stage"): cv.string}
_COUNT: Final = {vol.Optional("count"): vol.Any(vol.All(vol.Coerce(int), vol.Range(min=1)), cv.string)}
_SLIDE: Final = {vol.Optional("slide"): vol.Any(int, cv.string), vol.Optional("title"): cv.string}
_MINUTES: Final = {vol.Optional("minutes"): vol.Any(int, cv.string)}
_DECK: Final = {vol.Optional("deck"): cv.string, vol.Optional("replace"): cv.boolean}
_MEDIA: Final = {vol.Optional("operation"): vol.In(["play", "pause", "toggle", "restart"])}
_BLANK: Final = {
    vol.Optional("mode"): vol.In([mode.value for mode in Mode]),
    vol.Optional("color"): vol.In([color.value for color in BlankColor]),
}

# The description of each intent, and its slots besides the stage's name.
_INTENTS: Final[dict[Intent, tuple[str, dict[vol.Optional, Any]]]] = {
    Intent.NEXT: ("Moves the slides one step forward, or by a count of whole slides", _COUNT),
    Intent.PREVIOUS: ("Moves the slides one step back, or by a count of whole slides", _COUNT),
    Intent.FIRST: ("Goes to the first slide", {}),
    Intent.LAST: ("Goes to the last slide", {}),
    Intent.GO_TO: ("Goes to a slide by its number or its title", _SLIDE),
    Intent.BLANK: ("Hides the slides behind a blank screen, or shows them again", _BLANK),
    Intent.WHICH: ("Says which slide is shown", {}),
    Intent.REMAINING: ("Says how many slides are left", {}),
    Intent.TIME: ("Says how much of the talk's planned time is left", {}),
    Intent.PAUSE: ("Stops the clock of the talk, for a question", {}),
    Intent.RESUME: ("Lets the clock of the talk go on", {}),
    Intent.BEHIND: ("Says how far the talk is behind its plan, or ahead of it", {}),
    Intent.MEDIA: ("Plays or pauses the video or sound on the slide", _MEDIA),
    Intent.TIMER: ("Shows a countdown of some minutes beside the slides; 0 ends it", _MINUTES),
    Intent.NOTES: ("Says the speaker's notes for the slide that is shown", {}),
    Intent.SHOW_DECK: ("Shows a deck by its name or title on the displays of a stage that wait for slides", _DECK),
}


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents."""
    for kind, (description, slots) in _INTENTS.items():
        intent.async_register(hass, SlideControlIntent(kind, description, slots))


class SlideControlIntent(intent.IntentHandler):
    """One intent; it does the same as the sentences that Slide Control includes."""

    def __init__(self, kind: Intent, description: str, slots: dict[vol.Optional, Any]) -> None:
        """Set the slots, including the stage's name."""
        self.intent_type = kind.value
        self.description = description
        self._kind = kind
        self._slots = slots | _STAGE_SLOT

    @property
    @override
    def slot_schema(self) -> dict[vol.Optional, Any]:
        """Return the schema of the slots."""
        return self._slots

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Execute the request, and respond in the request's language."""
        hass = intent_obj.hass
        slots = self.async_validate_slots(intent_obj.slots)
        languages = await async_get_languages(hass)
        language = languages.best(intent_obj.language, hass.config.language)
        try:
            request = parse_request(self._kind, {name: slot["value"] for name, slot in slots.items()}, language.code)
        except NotUnderstoodError as error:
            answer = failure(error.answer)
        else:
            context, device_id = intent_obj.context, intent_obj.device_id
            speaker = Speaker(
                source="voice", sender=device_id or context.user_id or "", context=context, device_id=device_id
            )
            answer = await async_fulfil(hass, request, speaker)
        response = intent_obj.create_response()
        if answer.failed:
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, answer.say(language))
        else:
            response.async_set_speech(answer.say(language))
        return response
