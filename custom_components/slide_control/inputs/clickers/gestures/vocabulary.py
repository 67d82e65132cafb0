"""A vocabulary: the words that one kind of button sends, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from .meaning import Gesture, Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one kind of button, each gesture as the device sends it, in order."""

    key: str
    name: str
    integration: str
    """The integration in Home Assistant that passes the words on."""
    source: str
    """Where the words are written down."""
    single: tuple[str, ...]
    """What one short press sends."""
    double: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()
    """What one short press of the opposite button sends."""
    more: tuple[str, ...] = ()
    """Further words of the device."""
    own: Mapping[str, Meaning] = field(default_factory=dict, hash=False)
    """Words that don't mean what their names say."""
    models: tuple[str, ...] = ()
    """Beginnings of the names of models that send words of their own."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return all words, each once."""
        said = (self.single, self.double, self.many, self.long, self.opposite, self.more, tuple(self.own))
        return tuple(dict.fromkeys(word for words in said for word in words))


def meaning(gesture: Gesture, button: str = "") -> Meaning:
    """Return the meaning of a word of one's own."""
    return Meaning(gesture, button)


def matching(kinds: frozenset[str], integration: str | None) -> list[Vocabulary]:
    """Return the vocabularies that have all these kinds, the one with the fewest others first."""
    from .vocabularies import VOCABULARIES  # noqa: PLC0415 - the table is made of what this module defines

    found = [
        vocabulary
        for vocabulary in VOCABULARIES
        if kinds <= frozenset(vocabulary.words) and integration in (None, vocabulary.integration)
    ]
    return sorted(found, key=lambda vocabulary: len(vocabulary.words))


@cache
def own_words(kinds: frozenset[str], integration: str | None) -> Mapping[str, Meaning]:
    """Return the meanings of the kinds that don't mean what their names say, where no vocabulary disagrees."""
    vocabularies = matching(kinds, integration)
    return {
        kind: vocabularies[0].own[kind]
        for kind in kinds
        if vocabularies and all(kind in each.own for each in vocabularies)
    }
