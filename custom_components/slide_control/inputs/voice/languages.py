"""The sentences and answers of each language, from ``sentences/<language>.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
import re
from typing import Any, Final

from hassil.intents import Intents, SlotList, TextSlotList, WildcardSlotList

from homeassistant.core import HomeAssistant
from homeassistant.util import language as language_tags
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import load_yaml_dict

from .numbers import number_words

_FOLDER: Final = Path(__file__).parents[2] / "sentences"
_FALLBACK: Final = "en"
_LANGUAGES: Final[HassKey[Languages]] = HassKey("slide_control_languages")
_RULE: Final = re.compile(r"<(\w+)>")
_LIST: Final = re.compile(r"\{(\w+)(?::\w+)?\}")
_WILDCARD_LISTS: Final = ("count", "slide", "title", "stage", "deck")
KNOWN_DECK: Final = "{known:deck}"
"""Stands for all names of hosted decks in a sentence."""
_NUMBER_LISTS: Final = {"few": 20, "number": 99}


@dataclass(frozen=True)
class Language:
    """The sentences and answers of one language."""

    code: str
    document: Mapping[str, Any] = field(repr=False)
    understood_as: Language | None = field(default=None, repr=False)
    """The language with the sentences of a variant, which has answers alone."""

    @classmethod
    def variant(cls, language: Language, answers: Mapping[str, str]) -> Language:
        """Return a language as one country speaks it, with its own words in some answers."""
        document = {**language.document, "answers": {**language.document["answers"], **answers}}
        return cls(language.code, document, language)

    def say(self, answer: str, **words: object) -> str:
        """Return an answer with its placeholders replaced."""
        return str(self.document["answers"][answer]).format(**words)

    def say_choices(self, choices: list[str]) -> str:
        """Return a list of at least two choices, such as “A, B or C”."""
        return f"{', '.join(choices[:-1])} {self.say('or')} {choices[-1]}"

    @property
    def yes(self) -> tuple[str, ...]:
        """The phrases that agree to a question."""
        return tuple(self.say("agree").split("|"))

    def sentences(self, *conditions: str) -> Iterator[str]:
        """Yield the sentence templates, with all lists expanded except wildcards and ``KNOWN_DECK``.

        Templates that are too short to be unambiguous have a condition, such as "presenting", and are included only
        while it holds.
        """
        return (sentence for sentence, condition in self._sentences if condition is None or condition in conditions)

    def prepare(self) -> None:
        """Parse all sentences in advance; call this in the executor, because it is slow."""
        _ = self._sentences, self.lists
        for intent in self.intents.intents.values():
            for block in intent.data:
                for sentence in block.sentences:
                    _ = sentence.expression

    @cached_property
    def _sentences(self) -> tuple[tuple[str, str | None], ...]:
        return tuple(
            (self._expand(_polite(sentence)), next(iter(block.get("metadata", {})), None))
            for intent in self.document["intents"].values()
            for block in intent["data"]
            for sentence in block["sentences"]
        )

    @cached_property
    def intents(self) -> Intents:
        """The parsed intents for hassil."""
        if self.understood_as:
            return self.understood_as.intents
        intents = {
            name: {"data": [block | {"sentences": [*map(_polite, block["sentences"])]} for block in intent["data"]]}
            for name, intent in self.document["intents"].items()
        }
        document = {name: self.document[name] for name in ("language", "expansion_rules")}
        return Intents.from_dict(document | {"intents": intents})

    @cached_property
    def lists(self) -> dict[str, SlotList]:
        """The slot lists for the placeholders of the sentences."""
        if self.understood_as:
            return self.understood_as.lists
        wildcards: dict[str, SlotList] = {name: WildcardSlotList(name) for name in _WILDCARD_LISTS}
        return wildcards | {
            name: TextSlotList.from_tuples(number_words(self.code, highest), name=name, allow_template=False)
            for name, highest in _NUMBER_LISTS.items()
        }

    def _expand(self, sentence: str) -> str:
        rules = self.document["expansion_rules"]
        while _RULE.search(sentence):
            sentence = _RULE.sub(lambda rule: rules[rule[1]], sentence)
        return _LIST.sub(self._expand_list, sentence)

    def _expand_list(self, found: re.Match[str]) -> str:
        if (highest := _NUMBER_LISTS.get(found[1])) is None:
            return found[0]
        return f"({'|'.join(word for word, _ in number_words(self.code, highest))})"


def _polite(sentence: str) -> str:
    """Return a template that also matches with "please" before or after it."""
    return f"[<please>] {sentence} [<please>]"


class Languages:
    """All languages that have sentences."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        """``languages`` is keyed by language code."""
        self._languages = languages
        self._variants = {
            tag.lower(): Language.variant(language, answers)
            for language in languages.values()
            for tag, answers in language.document.get("variants", {}).items()
        }

    def __iter__(self) -> Iterator[Language]:
        """Iterate over the languages in the order of their codes."""
        return iter(self._languages.values())

    def best(self, *tags: str | None) -> Language:
        """Return the first language among these tags that has sentences, else English."""
        for tag in tags:
            if tag and (variant := self._variants.get(tag.lower())):
                return variant
            if tag and (found := language_tags.matches(tag, self._languages)):
                return self._languages[found[0]]
        return self._languages[_FALLBACK]

    def from_best(self, *tags: str | None) -> Iterator[Language]:
        """Yield all languages, the best match first."""
        best = self.best(*tags)
        yield best
        yield from (language for language in self if language.code != best.code)


async def async_get_languages(hass: HomeAssistant) -> Languages:
    """Return the languages; the first call loads the files in the executor."""
    if (languages := hass.data.get(_LANGUAGES)) is None:
        languages = hass.data[_LANGUAGES] = await hass.async_add_executor_job(_load)
    return languages


def _load() -> Languages:
    languages = {file.stem: Language(file.stem, load_yaml_dict(str(file))) for file in sorted(_FOLDER.glob("*.yaml"))}
    for language in languages.values():
        language.prepare()
    return Languages(languages)
