"""Reads single fields of untrusted data; a field that is wrong raises ``InvalidFieldError``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

# C0 and C1 controls, DEL, and the bidirectional overrides that can make a title read as something else.
_CONTROL: Final = frozenset(
    [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
)
_LAYOUT: Final = frozenset({0x09, 0x0A})

_TRUE: Final = frozenset({"true", "on", "yes", "1"})
_FALSE: Final = frozenset({"false", "off", "no", "0", ""})


class InvalidFieldError(ValueError):
    """A field holds what it must not hold; ``reason`` is a sentence for people."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep the path of the field (``state.indices.h``) beside the reason."""
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason

    def within(self, parent: str) -> InvalidFieldError:
        """Return the same error as seen from the object that holds this one."""
        path = f"{parent}.{self.field}" if self.field else parent
        return InvalidFieldError(path, self.reason)


def mapping(value: Any, field: str) -> Mapping[str, Any]:
    """Return ``value`` if it is an object with string keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidFieldError(field, "must be an object")
    return value


def integer(value: Any, field: str, lowest: int, highest: int) -> int:
    """Return a whole number in a closed range; booleans and fractions are refused."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise InvalidFieldError(field, f"must be a whole number from {lowest} to {highest}")
    return value


def boolean(value: Any, field: str) -> bool:
    """Return a boolean, also from the words that forms and queries send."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
    raise InvalidFieldError(field, "must be true or false")


def text(value: Any, field: str, longest: int, *, shortest: int = 0, multiline: bool = False) -> str:
    """Return text of limited length (in characters) without control characters.

    With ``multiline``, line feeds and tabs are allowed and ``longest`` counts bytes of UTF-8.
    """
    if not isinstance(value, str):
        raise InvalidFieldError(field, "must be text")
    if not value.isprintable():
        allowed = _LAYOUT if multiline else frozenset[int]()
        for character in value:
            if ord(character) in _CONTROL and ord(character) not in allowed:
                raise InvalidFieldError(field, f"must not hold the control character U+{ord(character):04X}")
    size = len(value.encode()) if multiline else len(value)
    if not shortest <= size <= longest:
        unit = "bytes" if multiline else "characters"
        raise InvalidFieldError(field, f"must have {shortest} to {longest} {unit}, not {size}")
    return value


def array[Item](value: Any, field: str, longest: int, read: Callable[[Any, str], Item]) -> tuple[Item, ...]:
    """Return a list of limited length, each item read by ``read``."""
    if not isinstance(value, list | tuple):
        raise InvalidFieldError(field, "must be a list")
    if len(value) > longest:
        raise InvalidFieldError(field, f"must have at most {longest} entries, not {len(value)}")
    return tuple(read(item, f"{field}[{index}]") for index, item in enumerate(value))
