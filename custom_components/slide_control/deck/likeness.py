"""Finds what somebody means by a name: the same, else one that holds it, else the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final
import unicodedata

# How alike two names must be to be taken for the same, and by how much the best must lead (0 to 1).
_ALIKE: Final = 0.6
_LEAD: Final = 0.05


def best_matches[Thing](named: Iterable[tuple[str, Thing]], wanted: str) -> list[Thing]:
    """Return the things whose names are meant: none, one, or those that are equally near."""
    needle = plain(wanted)
    names = [(thing, plain(name)) for name, thing in named if name]
    for matches in (
        [thing for thing, name in names if name == needle],
        [thing for thing, name in names if needle and needle in name],
    ):
        if matches:
            return matches
    return list(_nearest(names, needle))


def _nearest[Thing](names: Iterable[tuple[Thing, str]], needle: str) -> Iterator[Thing]:
    """Yield the things whose names are alike enough and as near as the best one."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(needle)
    scored: list[tuple[float, Thing]] = []
    for thing, name in names:
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
            scored.append((matcher.ratio(), thing))
    best = max((score for score, _ in scored), default=0.0)
    return (thing for score, thing in scored if score >= max(_ALIKE, best - _LEAD))


def plain(name: str) -> str:
    """Fold case, accents and white space away, so that people may say a name as they remember it."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())
