"""Parses spoken numbers: digits, cardinals and ordinals such as "fifth"."""

from __future__ import annotations

from functools import lru_cache
import re
from typing import Final
import unicodedata

from hassil.numbers import get_rbnf_engine
from unicode_rbnf import FormatPurpose

_MAX_CARDINAL: Final = 999
_MAX_ORDINAL: Final = 199
# Spellings that the engine doesn't know: Dutch writes "één" to tell the number from the article.
_OTHER_SPELLINGS: Final = {"nl": {"één": 1}}
# Digits with an optional ordinal suffix: 5th, 5., 5e, 5ème, 5º, 5ª, 5ter, 5de.
_DIGITS: Final = re.compile(r"0*(\d{1,6})(?:st|nd|rd|th|e|er|re|eme|ieme|o|a|te|ten|ter|ste|de)?")


def spoken_number(text: str, language: str) -> int | None:
    """Return the number, or None: words are understood up to 999 for cardinals and 199 for ordinals."""
    key = _normalize(text)
    if digits := _DIGITS.fullmatch(key):
        return int(digits[1])
    return _numbers(language).get(key)


@lru_cache
def number_words(language: str, highest: int) -> tuple[tuple[str, int], ...]:
    """Return all words for the numbers from 1 to ``highest``, including digits, with their values."""
    engine = get_rbnf_engine(language)
    words = {str(number): number for number in range(1, highest + 1)} | _OTHER_SPELLINGS.get(language, {})
    for number in range(1, highest + 1):
        for word in engine.format_number(number, purpose=FormatPurpose.CARDINAL).text_by_ruleset.values():
            # Speech recognition writes "twenty one" and "twenty-one", "vingt et un" and "vingt-et-un".
            for spelling in (word, word.replace("-", " ")):
                words.setdefault(spelling.replace("\u00ad", ""), number)
    return tuple(words.items())


@lru_cache
def _numbers(language: str) -> dict[str, int]:
    engine = get_rbnf_engine(language)
    numbers: dict[str, int] = {}
    for purpose, highest in ((FormatPurpose.CARDINAL, _MAX_CARDINAL), (FormatPurpose.ORDINAL, _MAX_ORDINAL)):
        for number in range(highest + 1):
            for word in engine.format_number(number, purpose=purpose).text_by_ruleset.values():
                numbers.setdefault(_normalize(word), number)
    return numbers


def _normalize(text: str) -> str:
    """Keep letters and digits only: speech recognition is inconsistent about hyphens, spaces and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())
