"""Recognizes what a sentence wants, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hassil.recognize import RecognizeResult, recognize_all

from .languages import Language
from .requests import Intent


class Recognized(NamedTuple):
    """What a sentence wants, in the words of the sentence."""

    intent: Intent
    slots: Mapping[str, Any]


def recognize(text: str, language: Language, is_deck: Callable[[str], bool]) -> Recognized | None:
    """Return what a sentence wants, None if it is none of this language.

    Among the ways to read it, those that name a deck that is there come before those that name one that is not, and
    the one whose own words cover most is taken: "go to the last slide" is about no slide with the title "last".
    """

    def freedom(result: RecognizeResult) -> tuple[bool, int]:
        deck = result.entities.get("deck")
        unknown = deck is not None and not is_deck(str(deck.value))
        return unknown, sum(len(entity.text) for entity in result.entities.values() if entity.is_wildcard)

    readings = recognize_all(text, language.intents, slot_lists=language.lists, language=language.code)
    if (best := min(readings, key=freedom, default=None)) is None:
        return None
    slots = {name: entity.value for name, entity in best.entities.items()}
    return Recognized(Intent(best.intent.name), slots)
