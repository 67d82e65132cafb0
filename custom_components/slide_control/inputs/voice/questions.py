"""An open question such as "Which stage: A or B?", and how its answers are understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import re
from typing import Final

from ...stage.outline.fuzzy_match import best_matches
from .answers import Choice
from .languages import Language
from .numbers import number_words, spoken_number
from .requests import Request

# How long a question stays open.
ANSWER_SECONDS: Final = 30.0
# Punctuation, which is not spoken and may be syntax in a sentence template.
_PUNCTUATION: Final = re.compile(r"[^\w'\- ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to one speaker."""

    asker: str
    """The ``Speaker.sender`` of the original request; answers from other speakers are ignored."""
    language: Language
    choices: tuple[Choice, ...]
    until: float
    """When the question expires, on the event loop's clock."""

    def sentences(self) -> Iterator[str]:
        """Yield the sentences that answer the question."""
        for choice in self.choices:
            for name in choice.names or self.language.yes:
                if name.isdecimal():
                    yield from (
                        word for word, number in number_words(self.language.code, int(name)) if number == int(name)
                    )
                elif spoken := " ".join(_PUNCTUATION.sub(" ", name).split()):
                    yield spoken

    def chosen(self, text: str) -> Request | None:
        """Return the request of the choice that the text matches, or None unless it matches exactly one."""
        spoken = " ".join(_PUNCTUATION.sub(" ", text).split())
        if (number := spoken_number(spoken, self.language.code)) is not None:
            spoken = str(number)
        names = [
            (" ".join(_PUNCTUATION.sub(" ", name).split()), choice)
            for choice in self.choices
            for name in choice.names or self.language.yes
        ]
        found = {id(choice): choice for choice in best_matches(names, spoken)}
        return next(iter(found.values())).request if len(found) == 1 else None
