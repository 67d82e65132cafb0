"""Tools for language models, such as an Assist agent or a client of the Model Context Protocol.

A model sees the stages with an entity that the user exposed to the assistant: their public state, the titles of all
slides, and the time. It never sees the speaker's notes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, override

import voluptuous as vol

from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.llm import LLM_API_ASSIST, LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
from homeassistant.util.json import JsonObjectType

from .config_entry import SlideControlConfigEntry
from .const import DOMAIN
from .inputs.targets import is_loaded
from .inputs.voice.answers import Answer, failure
from .inputs.voice.exposure import exposed_stages
from .inputs.voice.fulfilment import async_fulfil
from .inputs.voice.languages import async_get_languages
from .inputs.voice.requests import Intent, NotUnderstoodError, Speaker, parse_request
from .stage.commands import Action
from .stage.state import StageState, View
from .talk.timer import MAX_TIMER_MINUTES

_STAGE_PARAMETER: Final = {
    vol.Optional("stage", description="The stage's name. Needed only while several are presented"): str
}
_MOVES: Final = {
    Action.NEXT.value: Intent.NEXT,
    Action.PREVIOUS.value: Intent.PREVIOUS,
    Action.FIRST.value: Intent.FIRST,
    Action.LAST.value: Intent.LAST,
    Action.GO_TO.value: Intent.GO_TO,
}
_TALK_STEPS: Final = {
    "pause": Intent.PAUSE,
    "resume": Intent.RESUME,
    "start_timer": Intent.TIMER,
    "stop_timer": Intent.TIMER,
}
# The titles of a thousand slides would fill a model's context.
_MAX_TITLES: Final = 200


@callback
def async_get_tools(hass: HomeAssistant, llm_context: LLMContext, api_id: str) -> LLMTools | None:
    """Return the tools, if a stage is exposed to the assistant."""
    if api_id != LLM_API_ASSIST or not _exposed(hass, llm_context):
        return None
    return LLMTools(tools=[GetSlidesTool(), MoveSlidesTool(), BlankSlidesTool(), RunTalkTool(), ShowDeckTool()])


def _exposed(hass: HomeAssistant, llm_context: LLMContext) -> list[SlideControlConfigEntry]:
    return exposed_stages(hass, llm_context.assistant)


class GetSlidesTool(Tool):
    """Returns what is shown."""

    name = f"{DOMAIN}__get_slides"
    title = "Get slides"
    description = (
        "Tells which slide each slide stage shows, the titles of all its slides, how much time of the talk is left in "
        "seconds, negative when the talk is over time, how many seconds it is behind its plan, negative when it is "
        "ahead, the state of its clock, and the seconds that are left on the timer for the audience."
    )
    parameters = vol.Schema({})
    annotations = ToolAnnotations(read_only=True, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Return the state of all stages."""
        return ToolResult(data={"stages": [_describe(stage) for stage in _exposed(hass, llm_context)]})


class MoveSlidesTool(Tool):
    """Moves the slides."""

    name = f"{DOMAIN}__move_slides"
    title = "Move slides"
    description = (
        "Moves the slides of a stage that the audience sees. next and previous move one step, or a count of whole "
        "slides; go_to needs slide. Call it once for each time the user asks; the result says what is shown then."
    )
    parameters = vol.Schema(
        {
            vol.Required("command"): vol.In(list(_MOVES)),
            vol.Optional("count", description="For next and previous: by how many whole slides"): vol.All(
                vol.Coerce(int), vol.Range(min=1)
            ),
            vol.Optional("slide", description="For go_to: the slide's number or title"): str,
            **_STAGE_PARAMETER,
        }
    )
    # Moving can be undone, so it is not destructive; a second call moves again, so it is not idempotent.
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=False, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Move the slides, and return the outcome."""
        return await _call(
            hass, tool_input, llm_context, self.parameters, lambda arguments: _MOVES[arguments["command"]]
        )


class BlankSlidesTool(Tool):
    """Hides the slides, or shows them again."""

    name = f"{DOMAIN}__blank_slides"
    title = "Blank slides"
    description = "Hides the slides of a stage behind a blank screen (mode on), or shows them again (mode off)."
    parameters = vol.Schema(
        {
            vol.Required("mode"): vol.In(["on", "off"]),
            vol.Optional("color", description="Of the screen: black unless the user asks for white"): vol.In(
                ["black", "white"]
            ),
            **_STAGE_PARAMETER,
        }
    )
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Hide or show the slides, and return the outcome."""
        return await _call(hass, tool_input, llm_context, self.parameters, lambda _: Intent.BLANK)


class RunTalkTool(Tool):
    """Pauses the talk's clock or lets it go on, and starts or stops the timer for the audience."""

    name = f"{DOMAIN}__run_talk"
    title = "Run talk"
    description = (
        "Pauses the clock of the talk on a stage (pause), for example for a question, or lets it go on (resume); shows "
        "a countdown of some minutes beside the slides (start_timer, needs minutes), or ends it (stop_timer)."
    )
    parameters = vol.Schema(
        {
            vol.Required("command"): vol.In(list(_TALK_STEPS)),
            vol.Optional("minutes", description="For start_timer: its length"): vol.All(
                vol.Coerce(int), vol.Range(min=1, max=MAX_TIMER_MINUTES)
            ),
            **_STAGE_PARAMETER,
        }
    )
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=False, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Do what the command says, and return the outcome."""

        def intent_of(arguments: dict[str, Any]) -> Intent:
            if arguments["command"] == "stop_timer":
                arguments["minutes"] = 0
            return _TALK_STEPS[arguments["command"]]

        return await _call(hass, tool_input, llm_context, self.parameters, intent_of)


class ShowDeckTool(Tool):
    """Shows a deck."""

    name = f"{DOMAIN}__show_deck"
    title = "Show deck"
    description = (
        "Shows a deck (a slide presentation) by its name or title on the displays of a stage that wait for slides. "
        "Set replace only if the user agrees that the slides that are shown now are replaced."
    )
    parameters = vol.Schema(
        {
            vol.Required("deck", description="The deck's name or title"): str,
            vol.Optional("replace"): bool,
            **_STAGE_PARAMETER,
        }
    )
    annotations = ToolAnnotations(read_only=False, destructive=False, idempotent=True, open_world=False)
    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Show the deck, and return the outcome."""
        return await _call(hass, tool_input, llm_context, self.parameters, lambda _: Intent.SHOW_DECK)


async def _call(
    hass: HomeAssistant,
    tool_input: ToolInput,
    llm_context: LLMContext,
    parameters: vol.Schema,
    intent_of: Callable[[dict[str, Any]], Intent],
) -> ToolResult:
    """Execute a tool call."""
    arguments = parameters(tool_input.tool_args)
    languages = await async_get_languages(hass)
    language = languages.best(llm_context.language, hass.config.language)
    context = llm_context.context
    speaker = Speaker(
        source="llm",
        sender=llm_context.device_id or (context and context.user_id) or "",
        context=context,
        device_id=llm_context.device_id,
        # A client that repeats a call must not move the slides again.
        press_id=f"llm-{tool_input.id}",
    )
    try:
        request = parse_request(intent_of(arguments), arguments, language.code)
    except NotUnderstoodError as error:
        answer = failure(error.answer)
    else:
        answer = await async_fulfil(hass, request, speaker, _exposed(hass, llm_context))
    return ToolResult(data=_result(answer, answer.say(language)), error=answer.failed)


def _result(answer: Answer, text: str) -> JsonObjectType:
    outcome = answer.outcome.as_dict(view=View.PUBLIC) if answer.outcome else {}
    return {"result": "rejected" if answer.failed else "applied", "changed": False, **outcome, "message": text}


def _describe(stage: SlideControlConfigEntry) -> JsonObjectType:
    described: JsonObjectType = {"stage": stage.title, "presenting": False}
    if not is_loaded(stage):
        return described | {"problem": "This stage is not running."}
    data = stage.runtime_data
    described["presenting"] = data.stage.presenting
    if data.stage.lead is None or (state := data.stage.state) is None:
        return described | {"problem": "No display shows this stage."}
    return described | {
        "slide": state.as_dict(View.PUBLIC),
        "slides": _titles(state),
        "planned_seconds": data.pacing.planned,
        "seconds_left": data.pacing.remaining,
        "seconds_behind": data.pacing.behind,
        "clock": data.pacing.state,
        "timer_seconds_left": data.pacing.timer and data.pacing.timer["left"],
    }


def _titles(state: StageState) -> list[Any]:
    return [{"number": slide.number, "title": slide.title} for slide in state.outline[:_MAX_TITLES]]
