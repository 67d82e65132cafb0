"""The lines of a caption: what is said, in pieces that fit a screen, each for the time that reading it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import re
from typing import Any, Final
import unicodedata

from ..plain_text import plain
from ..stage.messages import Message, SlideControlError

MAX_TEXT_LENGTH: Final = 1000
"""The longest caption, in characters."""
_MAX_LINE_WIDTH: Final = 120
"""The longest line: three rows of a usual subtitle. Wide characters, such as Chinese ones, count twice."""
_MAX_TAG_LENGTH: Final = 35
"""RFC 5646 section 4.4.1."""
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7}")

# Subtitles are read at 12 to 17 characters a second; the lower figure leaves time to look at the slide.
_WIDTH_PER_SECOND: Final = 12
_MIN_SECONDS: Final = 2.0
_MAX_SECONDS: Final = 12.0


class CaptionError(SlideControlError):
    """A caption can't be shown; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as pages get it."""

    number: int
    """Higher than that of every line before, also of those before a restart."""
    text: str
    language: str | None = None
    """A BCP 47 tag; None if it isn't known."""
    interim: bool = False
    """It is still being said: the next line replaces it, and it isn't kept."""

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return round(min(max(_MIN_SECONDS, 1 + _width(self.text) / _WIDTH_PER_SECOND), _MAX_SECONDS), 1)

    def as_dict(self) -> dict[str, Any]:
        """Return the line for a frame."""
        language = {} if self.language is None else {"language": self.language}
        return {"n": self.number, "text": self.text} | language | ({"interim": True} if self.interim else {})


def caption_pieces(text: str) -> list[str]:
    """Return a caption as lines without control characters; raises ``CaptionError`` if it is too long."""
    if len(text) > MAX_TEXT_LENGTH:
        raise CaptionError(Message("caption_too_long", size=len(text), longest=MAX_TEXT_LENGTH))
    return list(_pieces(plain(text, max_length=MAX_TEXT_LENGTH)))


def language_tag(language: str) -> str:
    """Return a BCP 47 language tag; raises ``CaptionError`` if it is none."""
    if len(language) > _MAX_TAG_LENGTH or not _TAG.fullmatch(language):
        raise CaptionError(Message("wrong_language", language=plain(language, max_length=_MAX_TAG_LENGTH)))
    return language


def _pieces(text: str) -> Iterator[str]:
    """Yield as few lines as hold the text, broken between words where there are some."""
    line = ""
    for word in text.split():
        for part in _parts(word):
            joined = f"{line} {part}" if line else part
            if line and _width(joined) > _MAX_LINE_WIDTH:
                yield line
                line = part
            else:
                line = joined
    if line:
        yield line


def _parts(word: str) -> Iterator[str]:
    """Yield a word in pieces that fit a line: some languages have no spaces."""
    start, width = 0, 0
    for at, character in enumerate(word):
        width += _width(character)
        if width > _MAX_LINE_WIDTH:
            yield word[start:at]
            start, width = at, _width(character)
    yield word[start:]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
