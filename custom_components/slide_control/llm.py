"""Tools for language models, such as an Assist agent or a client of the Model Context Protocol.

A model sees the decks of which the user has exposed an entity to the assistant, and of those what the audience sees,
the titles of the other slides, and the time. It never sees the speaker's notes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
from homeassistant.util.json import JsonObjectType

from .const import DOMAIN
from .deck.commands import Action
from .deck.state import DeckState, View
from .entry import SlideControlConfigEntry
from .inputs.decks import all_decks, is_loaded
from .inputs.voice.answers import Answer, failure
from .inputs.voice.fulfilment import async_fulfil
from .inputs.voice.languages import async_get_languages
from .inputs.voice.requests import Intent, NotUnderstoodError, Speaker, parse_request

_DECK: Final = {vol.Optional("deck", description="The deck's name. Needed only while several are presented"): str}
_MOVES: Final = {
    Action.NEXT.value: Intent.NEXT,
    Action.PREVIOUS.value: Intent.PREVIOUS,
    Action.FIRST.value: Intent.FIRST,
    Action.LAST.value: Intent.LAST,
    Action.GO_TO.value: Intent.GO_TO,
}
# A talk of a thousand slides would fill a model's memory with their titles.
_MOST_TITLES: Final = 200


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools, if a deck is exposed to the assistant."""
    if api_id != LLM_API_ASSIST or not _exposed(hass, llm_context):
        return None
    return LLMTools(tools=[GetSlidesTool(), MoveSlidesTool(), BlankSlidesTool()])


def _exposed(hass: HomeAssistant, llm_context: LLMContext) -> list[SlideControlConfigEntry]:
    """Return the decks of which any entity is exposed."""
    registry = er.async_get(hass)
    return [
        deck
        for deck in all_decks(hass)
        if any(
            async_should_expose(hass, llm_context.assistant, entity.entity_id)
            for entity in er.async_entries_for_config_entry(registry, deck.entry_id)
            if entity.disabled_by is None
        )
    ]


class GetSlidesTool(Tool):
    """Tells what is shown."""

    name = f"{DOMAIN}__get_slides"
    title = "Get slides"
    description = (
        "Tells which slide each slide deck shows, the titles of all its slides, and how much time of the talk is left "
        "in seconds, negative when the talk is over time."
    )
    parameters = vol.Schema({})
    annotations = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Return the state of all decks."""
        return ToolResult(data={"decks": [_described(deck) for deck in _exposed(hass, llm_context)]})


class MoveSlidesTool(Tool):
    """Moves the slides."""

    name = f"{DOMAIN}__move_slides"
    title = "Move slides"
    description = (
        "Moves the slides of a deck that the audience sees. next and previous move one step, or a count of whole "
        "slides; go_to needs slide. Call it once for each time the user asks; the result says what is shown then."
    )
    parameters = vol.Schema(
        {
            vol.Required("command"): vol.In(list(_MOVES)),
            vol.Optional("count", description="For next and previous: by how many whole slides"): vol.All(
                vol.Coerce(int), vol.Range(min=1)
            ),
            vol.Optional("slide", description="For go_to: the slide's number or title"): str,
            **_DECK,
        }
    )
    # The audience sees another slide, which can be undone, and which a second call would go past.
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=False, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Move, and return what became of it."""
        return await _call(
            hass, tool_input, llm_context, self.parameters, lambda arguments: _MOVES[arguments["command"]]
        )


class BlankSlidesTool(Tool):
    """Hides the slides, or shows them again."""

    name = f"{DOMAIN}__blank_slides"
    title = "Blank slides"
    description = "Hides the slides of a deck behind a blank screen (mode on), or shows them again (mode off)."
    parameters = vol.Schema({vol.Required("mode"): vol.In(["on", "off"]), **_DECK})
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Hide or show, and return what became of it."""
        return await _call(hass, tool_input, llm_context, self.parameters, lambda _: Intent.BLANK)


async def _call(
    hass: HomeAssistant,
    tool_input: ToolInput,
    llm_context: LLMContext,
    parameters: vol.Schema,
    intent_of: Callable[[dict[str, Any]], Intent],
) -> ToolResult:
    """Do what a tool is called for."""
    arguments = parameters(tool_input.tool_args)
    languages = await async_get_languages(hass)
    language = languages.best(llm_context.language, hass.config.language)
    context = llm_context.context
    speaker = Speaker(
        source="llm",
        sender=llm_context.device_id or (context and context.user_id) or "",
        context=context,
        device_id=llm_context.device_id,
        # A call that is made again by whoever runs the model must not move the slides again.
        press_id=f"llm-{tool_input.id}",
    )
    try:
        request = parse_request(intent_of(arguments), arguments, language.code)
    except NotUnderstoodError as error:
        answer = failure(error.answer)
    else:
        answer = await async_fulfil(hass, request, speaker, _exposed(hass, llm_context))
    return ToolResult(data=_result(answer, answer.say(language)), error=answer.failed)


def _result(answer: Answer, said: str) -> JsonObjectType:
    outcome = answer.outcome.as_dict(view=View.PUBLIC) if answer.outcome else {}
    return {"result": "rejected" if answer.failed else "applied", "changed": False, **outcome, "message": said}


def _described(deck: SlideControlConfigEntry) -> JsonObjectType:
    described: JsonObjectType = {"deck": deck.title, "presenting": False}
    if not is_loaded(deck):
        return described | {"problem": "This deck is not running."}
    data = deck.runtime_data
    described["presenting"] = data.deck.presenting
    if data.deck.lead is None or (state := data.deck.state) is None:
        return described | {"problem": "No display shows this deck."}
    return described | {
        "slide": state.as_dict(View.PUBLIC),
        "slides": _titles(state),
        "planned_seconds": data.pacing.planned,
        "seconds_left": data.pacing.remaining,
    }


def _titles(state: DeckState) -> list[Any]:
    return [{"number": slide.number, "title": slide.title} for slide in state.outline[:_MOST_TITLES]]
