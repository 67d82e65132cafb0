"""Recognizes the intent of a sentence in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hassil.recognize import RecognizeResult, recognize_all

from .languages import Language
from .requests import Intent


class Recognized(NamedTuple):
    """The intent of a sentence and its slots, unparsed."""

    intent: Intent
    slots: Mapping[str, Any]


def recognize(text: str, language: Language, is_stage: Callable[[str], bool]) -> Recognized | None:
    """Return the intent of a sentence, or None if it matches no sentence of this language.

    Of several matches, one that doesn't name an unknown stage wins, and then the one with the least text in wildcards:
    "go to the last slide" doesn't mean a slide with the title "last".
    """

    def rank(result: RecognizeResult) -> tuple[bool, int]:
        stage = result.entities.get("stage")
        is_unknown = stage is not None and not is_stage(str(stage.value))
        return is_unknown, sum(len(entity.text) for entity in result.entities.values() if entity.is_wildcard)

    matches = recognize_all(text, language.intents, slot_lists=language.lists, language=language.code)
    if (best := min(matches, key=rank, default=None)) is None:
        return None
    slots = {name: entity.value for name, entity in best.entities.items()}
    return Recognized(Intent(best.intent.name), slots)
