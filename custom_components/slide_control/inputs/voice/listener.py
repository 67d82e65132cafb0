"""Registers a sentence trigger in Assist, and answers matching sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ...hosting.watching.known_decks import KNOWN_DECKS
from ..targets import all_stages, presenting_stages
from .answers import Answer, failure
from .decks import spoken_decks
from .fulfilment import async_fulfil, is_stage
from .languages import KNOWN_DECK, Language, Languages
from .questions import ANSWER_SECONDS, Question
from .recognition import recognize
from .requests import NotUnderstoodError, Request, Speaker, parse_request

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput


class Listener:
    """The sentence trigger of the integration.

    All sentences of all languages share one trigger. Home Assistant runs every trigger that matches, so separate
    triggers could move the slides more than once for one utterance.
    """

    def __init__(self, hass: HomeAssistant, languages: Languages, manager: Any) -> None:
        """``manager`` is Home Assistant's ``AgentManager``."""
        self._hass = hass
        self._languages = languages
        self._manager = manager
        self._register: Callable[..., CALLBACK_TYPE] = manager.register_trigger
        self._unregister: CALLBACK_TYPE | None = None
        self._registration: tuple[bool, tuple[str, ...], tuple[str, ...], Question | None] = (False, (), (), None)
        self._decks: tuple[str, ...] = ()
        self._question: Question | None = None
        self._cancel_timeout: CALLBACK_TYPE | None = None

    @callback
    def start(self) -> None:
        """Listen for sentences from now on."""
        self._decks_changed()
        self._hass.data[KNOWN_DECKS].async_listen(self._decks_changed)

    @callback
    def _decks_changed(self) -> None:
        self._decks = spoken_decks(self._hass.data[KNOWN_DECKS].usable)
        self.update()

    @callback
    def update(self) -> None:
        """Register the sentences for the current stages and question, if they have changed."""
        has_stages = bool(all_stages(self._hass))
        if not has_stages:
            self._forget_question()
        registration = (has_stages, self._conditions(), self._decks, self._question)
        if registration == self._registration:
            return
        if self._unregister is not None:
            self._unregister()
            self._unregister = None
        self._registration = registration
        if has_stages:
            self._unregister = self._register(self._sentences(), self._async_handle)

    def _conditions(self) -> tuple[str, ...]:
        """Return what holds now of the conditions of short sentences."""
        presenting = presenting_stages(self._hass)
        timer = any(entry.runtime_data.pacing.timer for entry in presenting)
        return (*(("presenting",) if presenting else ()), *(("timer",) if timer else ()))

    def _sentences(self) -> list[str]:
        decks = f"({'|'.join(self._decks)})"
        sentences = dict.fromkeys(
            sentence.replace(KNOWN_DECK, decks)
            for language in self._languages
            for sentence in language.sentences(*self._conditions())
            if self._decks or KNOWN_DECK not in sentence
        )
        return [*sentences, *(self._question.sentences() if self._question else ())]

    async def _async_handle(self, utterance: ConversationInput, _result: object) -> str | None:
        """Fulfil the request in a sentence; returns the answer, or None to leave it to other triggers."""
        if await self._matches_other_trigger(utterance):
            return None
        speaker = Speaker(
            source="voice",
            sender=utterance.device_id or utterance.context.user_id or "",
            context=utterance.context,
            device_id=utterance.device_id,
        )
        language, request = self._understand(utterance, speaker)
        self._forget_question()
        answer = await async_fulfil(self._hass, request, speaker) if isinstance(request, Request) else request
        if answer.choices:
            self._ask(answer, speaker, language)
        self.update()
        return answer.say(language)

    async def _matches_other_trigger(self, utterance: ConversationInput) -> bool:
        """Return whether an automation of the user also matches the sentence; it then takes precedence."""
        found = await self._manager.default_agent.async_recognize_sentence_trigger(utterance)
        return found is not None and len(found.matched_triggers) > 1

    def _understand(self, utterance: ConversationInput, speaker: Speaker) -> tuple[Language, Request | Answer]:
        """Return the language and the request or answer; the conversation's own language is tried first."""
        question = self._question
        if (
            question is not None
            and question.asker == speaker.sender
            and self._hass.loop.time() < question.until
            and (chosen := question.chosen(utterance.text)) is not None
        ):
            return question.language, chosen
        for language in self._languages.from_best(utterance.language, self._hass.config.language):
            if recognized := recognize(utterance.text, language, lambda name: is_stage(self._hass, name), self._decks):
                try:
                    return language, parse_request(recognized.intent, recognized.slots, language.code)
                except NotUnderstoodError as error:
                    return language, failure(error.answer)
        # The sentence answers another speaker's question.
        return self._languages.best(utterance.language, self._hass.config.language), failure("no_slide")

    @callback
    def _ask(self, answer: Answer, speaker: Speaker, language: Language) -> None:
        """Listen for an answer to the question for ``ANSWER_SECONDS``."""
        until = self._hass.loop.time() + ANSWER_SECONDS
        self._question = Question(asker=speaker.sender, language=language, choices=answer.choices, until=until)

        @callback
        def expire(_now: object) -> None:
            self._cancel_timeout = None
            self._question = None
            self.update()

        self._cancel_timeout = async_call_later(self._hass, ANSWER_SECONDS, expire)

    @callback
    def _forget_question(self) -> None:
        self._question = None
        if self._cancel_timeout is not None:
            self._cancel_timeout()
            self._cancel_timeout = None
