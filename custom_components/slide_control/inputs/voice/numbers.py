"""Numbers as people say them: digits, words, and words that tell a place, such as "fifth"."""

from __future__ import annotations

from functools import lru_cache
import re
from typing import Final
import unicodedata

from hassil.numbers import get_rbnf_engine
from unicode_rbnf import FormatPurpose

_HIGHEST_CARDINAL: Final = 999
_HIGHEST_ORDINAL: Final = 199
# Digits, also with what makes a place of them: 5th, 5., 5e, 5ème, 5º, 5ª, 5ter, 5de.
_DIGITS: Final = re.compile(r"0*(\d{1,6})(?:st|nd|rd|th|e|er|re|eme|ieme|o|a|te|ten|ter|ste|de)?")


def spoken_number(text: str, language: str) -> int | None:
    """Return the number that is said, None if it is none: up to 999 in words, up to 199 as a place."""
    key = _key(text)
    if digits := _DIGITS.fullmatch(key):
        return int(digits[1])
    return _numbers(language).get(key)


@lru_cache
def number_words(language: str, highest: int) -> tuple[tuple[str, int], ...]:
    """Return every way to say the numbers from 1 on, digits too."""
    engine = get_rbnf_engine(language)
    words = {str(number): number for number in range(1, highest + 1)}
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
    for purpose, highest in ((FormatPurpose.CARDINAL, _HIGHEST_CARDINAL), (FormatPurpose.ORDINAL, _HIGHEST_ORDINAL)):
        for number in range(highest + 1):
            for word in engine.format_number(number, purpose=purpose).text_by_ruleset.values():
                numbers.setdefault(_key(word), number)
    return numbers


def _key(text: str) -> str:
    """Keep letters and digits only: hyphens, blanks and accents come and go with the speech recognition."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if mark.isalnum())
