"""An open question: "Which deck: A or B?" waits a moment for its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import re
from typing import Final

from ...deck.likeness import best_matches
from .answers import Choice
from .languages import Language
from .numbers import number_words, spoken_number
from .requests import Request

# An answer that comes later answers nothing (seconds).
PATIENCE: Final = 30.0
# What means something in a sentence that Home Assistant listens for, or is not spoken.
_UNSPOKEN: Final = re.compile(r"[^\w'\- ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of whom."""

    asker: str
    """Who made it necessary to ask: only they can answer."""
    language: Language
    choices: tuple[Choice, ...]
    until: float
    """On the loop's clock."""

    def sentences(self) -> Iterator[str]:
        """Yield what to listen for meanwhile."""
        for choice in self.choices:
            for name in choice.names:
                if name.isdecimal():
                    yield from (
                        word for word, number in number_words(self.language.code, int(name)) if number == int(name)
                    )
                elif spoken := " ".join(_UNSPOKEN.sub(" ", name).split()):
                    yield spoken

    def chosen(self, text: str) -> Request | None:
        """Return what is wanted, if the text chooses one."""
        said = " ".join(_UNSPOKEN.sub(" ", text).split())
        if (number := spoken_number(said, self.language.code)) is not None:
            said = str(number)
        names = [
            (" ".join(_UNSPOKEN.sub(" ", name).split()), choice) for choice in self.choices for name in choice.names
        ]
        found = {id(choice): choice for choice in best_matches(names, said)}
        return next(iter(found.values())).request if len(found) == 1 else None
