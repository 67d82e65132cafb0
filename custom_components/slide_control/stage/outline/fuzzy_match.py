"""Matches names: an equal one, else those that contain the text, else the most similar ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final
import unicodedata

# The similarity (0 to 1) at which two names match, and the lead that a single best match needs.
_MIN_SIMILARITY: Final = 0.6
_MIN_LEAD: Final = 0.05
# The similarity (0 to 1) at which a name is suggested.
_MIN_SUGGESTED: Final = 0.5


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
    return list(_nearest(names, needle))


def _nearest[Thing](names: Iterable[tuple[Thing, str]], needle: str) -> Iterator[Thing]:
    """Yield the things with a similar name, up to ``_MIN_LEAD`` below the best one."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(needle)
    scored: list[tuple[float, Thing]] = []
    for thing, name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= _MIN_SIMILARITY and matcher.quick_ratio() >= _MIN_SIMILARITY:
            scored.append((matcher.ratio(), thing))
    best = max((score for score, _ in scored), default=0.0)
    return (thing for score, thing in scored if score >= max(_MIN_SIMILARITY, best - _MIN_LEAD))


def near_matches[Thing](named: Iterable[tuple[str, Thing]], wanted: str, limit: int) -> list[Thing]:
    """Return up to ``limit`` distinct things with similar names as suggestions, most similar first."""
    needle = normalize(wanted)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(needle)
    scores: dict[Thing, float] = {}
    for name, thing in named:
        matcher.set_seq1(normalize(name))
        if matcher.real_quick_ratio() >= _MIN_SUGGESTED and matcher.quick_ratio() >= _MIN_SUGGESTED:
            scores[thing] = max(scores.get(thing, 0.0), matcher.ratio())
    likely = [thing for thing in scores if scores[thing] >= _MIN_SUGGESTED]
    return sorted(likely, key=lambda thing: scores[thing], reverse=True)[:limit]


def normalize(name: str) -> str:
    """Fold case, accents and whitespace, so that names match as people say and type them."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())
