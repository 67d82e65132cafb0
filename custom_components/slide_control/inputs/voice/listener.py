"""Hears what is said in Assist, and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..decks import all_decks, presented_decks
from .answers import Answer, failure
from .fulfilment import async_fulfil, is_deck
from .languages import Language, Languages
from .questions import PATIENCE, Question
from .recognition import recognize
from .requests import NotUnderstoodError, Request, Speaker, parse_request

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput


class Listener:
    """What is listened for.

    It is one trigger for all sentences of all languages: Home Assistant runs each trigger that a sentence fits, so with
    one there is one callback for an utterance, and no slide moves twice.
    """

    def __init__(self, hass: HomeAssistant, languages: Languages, manager: Any) -> None:
        """Use Home Assistant's ``AgentManager``."""
        self._hass = hass
        self._languages = languages
        self._manager = manager
        self._register: Callable[..., CALLBACK_TYPE] = manager.register_trigger
        self._unregister: CALLBACK_TYPE | None = None
        self._listening: tuple[bool, bool, Question | None] = (False, False, None)
        self._question: Question | None = None
        self._stop_waiting: CALLBACK_TYPE | None = None

    @callback
    def update(self) -> None:
        """Listen for what makes sense now."""
        there = bool(all_decks(self._hass))
        if not there:
            self._forget_question()
        listening = (there, there and bool(presented_decks(self._hass)), self._question)
        if listening == self._listening:
            return
        if self._unregister is not None:
            self._unregister()
            self._unregister = None
        self._listening = listening
        if there:
            self._unregister = self._register(self._wanted(presenting=listening[1]), self._async_said)

    def _wanted(self, *, presenting: bool) -> list[str]:
        sentences = dict.fromkeys(
            sentence for language in self._languages for sentence in language.sentences(presenting=presenting)
        )
        return [*sentences, *(self._question.sentences() if self._question else ())]

    async def _async_said(self, said: ConversationInput, _result: object) -> str | None:
        """Do what a sentence wants; return what to answer, in its language."""
        if await self._is_for_others(said):
            return None
        speaker = Speaker(
            source="voice",
            sender=said.device_id or said.context.user_id or "",
            context=said.context,
            device_id=said.device_id,
        )
        language, wanted = self._understand(said, speaker)
        self._forget_question()
        answer = await async_fulfil(self._hass, wanted, speaker) if isinstance(wanted, Request) else wanted
        if answer.choices:
            self._ask(answer, speaker, language)
        self.update()
        return answer.say(language)

    async def _is_for_others(self, said: ConversationInput) -> bool:
        """Tell whether somebody's own automation waits for this sentence too: then that does what it says."""
        found = await self._manager.default_agent.async_recognize_sentence_trigger(said)
        return found is not None and len(found.matched_triggers) > 1

    def _understand(self, said: ConversationInput, speaker: Speaker) -> tuple[Language, Request | Answer]:
        """Return what is wanted, and in which language: the conversation's own if it fits, else whichever does."""
        question = self._question
        if (
            question is not None
            and question.asker == speaker.sender
            and self._hass.loop.time() < question.until
            and (chosen := question.chosen(said.text)) is not None
        ):
            return question.language, chosen
        for language in self._languages.from_best(said.language, self._hass.config.language):
            if recognized := recognize(said.text, language, lambda name: is_deck(self._hass, name)):
                try:
                    return language, parse_request(recognized.intent, recognized.slots, language.code)
                except NotUnderstoodError as error:
                    return language, failure(error.answer)
        # What was said to somebody else's question.
        return self._languages.best(said.language, self._hass.config.language), failure("no_slide")

    @callback
    def _ask(self, answer: Answer, speaker: Speaker, language: Language) -> None:
        """Wait a moment for what is meant."""
        until = self._hass.loop.time() + PATIENCE
        self._question = Question(asker=speaker.sender, language=language, choices=answer.choices, until=until)

        @callback
        def give_up(_now: object) -> None:
            self._stop_waiting = None
            self._question = None
            self.update()

        self._stop_waiting = async_call_later(self._hass, PATIENCE, give_up)

    @callback
    def _forget_question(self) -> None:
        self._question = None
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
