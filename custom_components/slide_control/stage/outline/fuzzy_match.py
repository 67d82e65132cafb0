"""Matches names: an equal one, else those that contain the text, else the most similar ones.

It runs in the event loop while a press waits, so its time is bounded: names are normalized once, a few samples of the
text choose the names that are worth a comparison, and a comparison is linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add
from typing import Final
import unicodedata

# The similarity (0 to 1) at which two names match, and the lead that a single best match needs.
_MIN_SIMILARITY: Final = 0.5
_MIN_LEAD: Final = 0.05
# The similarity (0 to 1) at which a name is suggested.
_MIN_SUGGESTED: Final = 0.35
# Characters of the names that are compared with the text; those names come first that share the most samples with it.
_MAX_COMPARED_CHARACTERS: Final = 3_000
_MAX_SAMPLES: Final = 4
_MIN_SAMPLE_LENGTH: Final = 3
_MAX_SAMPLE_LENGTH: Final = 8
# An outline has at most 1,000 titles of 300 characters.
_MAX_REMEMBERED: Final = 2_048


def best_matches[Thing](named: Iterable[tuple[str, Thing]], wanted: str) -> list[Thing]:
    """Return the things whose names match: none, one, or several that match about equally well."""
    needle = normalize(wanted)
    names = [(thing, normalize(name)) for name, thing in named if name]
    for matches in (
        [thing for thing, name in names if name == needle],
        [thing for thing, name in names if needle and needle in name],
    ):
        if matches:
            return matches
    scored = _nearest(names, needle)
    best = max((score for score, _ in scored), default=0.0)
    return [thing for score, thing in scored if score >= max(_MIN_SIMILARITY, best - _MIN_LEAD)]


def near_matches[Thing](named: Iterable[tuple[str, Thing]], wanted: str, limit: int) -> list[Thing]:
    """Return up to ``limit`` distinct things with similar names as suggestions, most similar first."""
    names = [(thing, normalize(name)) for name, thing in named]
    scores: dict[Thing, float] = {}
    for score, thing in _nearest(names, normalize(wanted)):
        if score >= _MIN_SUGGESTED:
            scores[thing] = max(scores.get(thing, 0.0), score)
    return sorted(scores, key=scores.__getitem__, reverse=True)[:limit]


@lru_cache(_MAX_REMEMBERED)
def normalize(name: str) -> str:
    """Fold case, accents and whitespace, so that names match as people say and type them."""
    name = name.casefold()
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        for mark in filter(unicodedata.combining, set(name)):
            name = name.replace(mark, "")
    if name.isprintable() and "  " not in name:
        # A space is the only printable whitespace.
        return name.strip(" ")
    return " ".join(name.split())


def _nearest[Thing](names: Sequence[tuple[Thing, str]], needle: str) -> list[tuple[float, Thing]]:
    """Return the similarity of the names that may be similar, in the order of the names."""
    pairs = _pairs(needle)
    return [(_similarity(pairs, _pairs(names[index][1])), names[index][0]) for index in _likely(names, needle)]


def _likely(names: Sequence[tuple[object, str]], needle: str) -> list[int]:
    """Return the indexes of the names that are worth a comparison, in order."""
    samples = _samples(needle)
    size, longest = len(needle), 2 * len(needle) / _MIN_SUGGESTED
    # Two texts of such different lengths can't be similar.
    fitting = [
        index
        for index, (_, name) in enumerate(names)
        if len(name) <= longest and size * _MIN_SUGGESTED <= 2 * len(name)
    ]
    shared = {index: sum([sample in names[index][1] for sample in samples]) for index in fitting}
    fitting.sort(key=shared.__getitem__, reverse=True)
    characters = accumulate(len(names[index][1]) for index in fitting)
    return sorted(index for index, total in zip(fitting, characters, strict=True) if total <= _MAX_COMPARED_CHARACTERS)


def _samples(text: str) -> Sequence[str]:
    """Return a few short pieces of a text, evenly spaced; longer ones of a long text, as chance matches them less."""
    length = min(_MAX_SAMPLE_LENGTH, max(_MIN_SAMPLE_LENGTH, len(text) // 16))
    last = max(0, len(text) - length)
    step = max(1, -(-last // (_MAX_SAMPLES - 1)))
    return [text[at : at + length] for at in range(0, last + 1, step)]


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of adjacent characters; a space begins and ends the text."""
    text = f" {text} "
    return frozenset(map(add, text, text[1:], strict=False))


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the Sørensen-Dice coefficient: the share of the pairs that two texts have in common."""
    return 2 * len(one & other) / (len(one) + len(other))
