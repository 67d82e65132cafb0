"""Recognizes the intent of a sentence in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hassil.intents import TextSlotList
from hassil.recognize import RecognizeResult, recognize_all

from .decks import is_deck
from .languages import Language
from .requests import Intent


class Recognized(NamedTuple):
    """The intent of a sentence and its slots, unparsed."""

    intent: Intent
    slots: Mapping[str, Any]


def recognize(
    text: str, language: Language, is_stage: Callable[[str], bool], decks: Sequence[str] = ()
) -> Recognized | None:
    """Return the intent of a sentence, or None if it matches no sentence of this language.

    Of several matches, one that doesn't name an unknown stage or deck wins, and then the one with the least text in
    wildcards: "go to the last slide" doesn't mean a slide with the title "last".
    """

    def rank(result: RecognizeResult) -> tuple[int, int]:
        stage, deck = result.entities.get("stage"), result.entities.get("deck")
        is_unknown_stage = stage is not None and not is_stage(str(stage.value))
        is_unknown_deck = deck is not None and deck.is_wildcard and not is_deck(decks, str(deck.value))
        wildcards = sum(len(entity.text) for entity in result.entities.values() if entity.is_wildcard)
        return is_unknown_stage + is_unknown_deck, wildcards

    lists = language.lists | {
        "known": TextSlotList.from_tuples(zip(decks, decks, strict=True), name="known", allow_template=False)
    }
    matches = recognize_all(text, language.intents, slot_lists=lists, language=language.code)
    if (best := min(matches, key=rank, default=None)) is None:
        return None
    slots = {name: entity.value for name, entity in best.entities.items()}
    return Recognized(Intent(best.intent.name), slots)
