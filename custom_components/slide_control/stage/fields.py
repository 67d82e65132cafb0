"""Validates the fields of untrusted data; raises ``InvalidFieldError`` for an invalid one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from .messages import Message, SlideControlError

# C0 and C1 controls, DEL, surrogates, and the bidirectional overrides, which can disguise a title.
_CONTROL: Final = frozenset(
    [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
)
_LAYOUT: Final = frozenset({0x09, 0x0A})

_TRUE: Final = frozenset({"true", "on", "yes", "1"})
_FALSE: Final = frozenset({"false", "off", "no", "0", ""})


class InvalidFieldError(SlideControlError, ValueError):
    """A field has an invalid value."""

    def __init__(self, field: str, message: Message) -> None:
        """Set the path of the field (``state.indices.h``), which also fills the message's placeholder ``field``."""
        super().__init__(Message(message.key, **{**message.placeholders, "field": field}))
        self.field = field

    def within(self, parent: str) -> InvalidFieldError:
        """Return this error with the path of its field prefixed by ``parent``."""
        return InvalidFieldError(f"{parent}.{self.field}" if self.field else parent, self.message)


def mapping(value: Any, field: str) -> Mapping[str, Any]:
    """Return ``value`` if it is an object with string keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidFieldError(field, Message("invalid_object"))
    return value


def integer(value: Any, field: str, lowest: int, highest: int) -> int:
    """Return an integer in a closed range; booleans and fractions are invalid."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise InvalidFieldError(field, Message("invalid_number", lowest=lowest, highest=highest))
    return value


def number(value: Any, field: str, lowest: int, highest: int) -> float:
    """Return a number in a closed range; booleans are invalid."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise InvalidFieldError(field, Message("invalid_number", lowest=lowest, highest=highest))
    return float(value)


def boolean(value: Any, field: str) -> bool:
    """Return a boolean; accepts the strings that forms and query strings send, too."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
    raise InvalidFieldError(field, Message("invalid_boolean"))


def word[Word: StrEnum](words: type[Word], value: Any, field: str) -> Word:
    """Return the member of an enumeration with that value."""
    try:
        return words(value)
    except ValueError:
        raise InvalidFieldError(field, Message("invalid_word", words=", ".join(words))) from None


def text(value: Any, field: str, longest: int, *, shortest: int = 0, multiline: bool = False) -> str:
    """Return text without control characters; the limits count characters.

    With ``multiline``, line feeds and tabs are allowed and the limits count bytes of UTF-8.
    """
    if not isinstance(value, str):
        raise InvalidFieldError(field, Message("invalid_text"))
    if not value.isprintable():
        allowed = _LAYOUT if multiline else frozenset[int]()
        for character in value:
            if ord(character) in _CONTROL and ord(character) not in allowed:
                raise InvalidFieldError(field, Message("invalid_character", character=f"U+{ord(character):04X}"))
    size = len(value.encode()) if multiline else len(value)
    if not shortest <= size <= longest:
        key = "invalid_bytes" if multiline else "invalid_length"
        raise InvalidFieldError(field, Message(key, shortest=shortest, longest=longest, size=size))
    return value


def array[Item](value: Any, field: str, longest: int, read: Callable[[Any, str], Item]) -> tuple[Item, ...]:
    """Return a list of at most ``longest`` items, each parsed by ``read``."""
    if not isinstance(value, list | tuple):
        raise InvalidFieldError(field, Message("invalid_list"))
    if len(value) > longest:
        raise InvalidFieldError(field, Message("invalid_entries", longest=longest, size=len(value)))
    return tuple(read(item, f"{field}[{index}]") for index, item in enumerate(value))
