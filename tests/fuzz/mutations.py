"""Strategies for nearly valid messages and, occasionally, arbitrary data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
import json
from typing import Any, Final

from hypothesis import strategies as st

type Json = Any
type Path = tuple[Any, ...]

_WORDS: Final = st.sampled_from(
    [
        *("", " ", "\0", "\n", "\x7f", "\u202e", "\ud800", "🎤", "ß", "İ", "x" * 101, "x" * 301, "x" * 70_000),
        *(
            "1",
            "-1",
            "0x10",
            "1e3",
            "NaN",
            "٣",
            "true",
            "off",
            "null",
            "next",
            "NEXT ",
            "go_to",
            "2026-11-25T10:00:00Z",
        ),
        *(
            "<b>",
            "{{ 1 }}",
            "../..",
            "%00",
            "slide-1-0",
            "Part 1",
            "9" * 400,
            "1970-01-01",
            "0001-01-01T00:00:00+23:59",
        ),
    ]
)
_NUMBERS: Final = st.sampled_from(
    [0, 1, -1, 2, 9, 99_999, 100_000, 100_001, 2**31, 2**53, 2**53 + 1, -(2**63), 2**64, 0.5, -0.0, 1e22, 1e308, 1.7e12]
)
SCALARS: Final = (
    st.none() | st.booleans() | _NUMBERS | _WORDS | st.text(max_size=8) | st.integers() | st.floats(allow_nan=False)
)
JUNK: Final[st.SearchStrategy[Json]] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
NAMES: Final = st.sampled_from(
    [
        *(
            "command",
            "action",
            "slide",
            "id",
            "sent_at",
            "mode",
            "direction",
            "skip_fragments",
            "wait",
            "type",
            "token",
        ),
        *("client", "state", "cause", "ack", "result", "changed", "reason", "n", "session", "frames", "confirmed", "x"),
    ]
)


@st.composite
def mutated(draw: st.DrawFn, valid: Callable[[], Json] | st.SearchStrategy[Json], *, most: int = 3) -> Json:
    """Return a valid message with up to ``most`` mutations, occasionally none."""
    message = deepcopy(draw(valid) if isinstance(valid, st.SearchStrategy) else valid())
    for _ in range(draw(st.integers(0, most))):
        message = _changed(draw, message)
    return message


def _changed(draw: st.DrawFn, message: Json) -> Json:
    path = draw(st.sampled_from(list(_paths(message))))
    if not path:
        # Rarely the whole message: most faults are deeper.
        if draw(st.integers(0, 9)) == 0:
            return draw(JUNK)
        if isinstance(message, dict):
            message[draw(NAMES)] = draw(JUNK)
        return message
    *above, last = path
    holder = message
    for step in above:
        holder = holder[step]
    if draw(st.integers(0, 3)) == 0:
        del holder[last]
    else:
        holder[last] = draw(JUNK | _near(holder[last]))
    return message


def _near(value: Json) -> st.SearchStrategy[Json]:
    """Return a value that resembles another: off by one, of another type, or nested."""
    near = [st.just([value]), st.just({"x": value}), st.just(str(value))]
    if isinstance(value, int):
        near.append(st.sampled_from([value + 1, value - 1, -value, float(value), value + 0.5]))
    if isinstance(value, str):
        near += [
            st.just(value + " "),
            st.just(value.upper()),
            st.just(value[:-1]),
            _WORDS.map(lambda word: value + word),
        ]
    if isinstance(value, list):
        near += [st.just(value * 2), st.just(value * 2_000), st.just(value[:1])]
    return st.one_of(near)


def _paths(message: Json, above: Path = ()) -> Iterator[Path]:
    """Yield the path of each value in a message."""
    yield above
    inner = message.items() if isinstance(message, dict) else enumerate(message) if isinstance(message, list) else ()
    for key, value in inner:
        yield from _paths(value, (*above, key))


@st.composite
def encoded(draw: st.DrawFn, messages: st.SearchStrategy[Json]) -> bytes:
    """Return a message as bytes: mostly as JSON, otherwise damaged."""
    text = json.dumps(draw(messages))
    match draw(st.integers(0, 15)):
        case 0:
            return damaged(draw, text.encode())
        case 1:
            return text.encode(draw(st.sampled_from(["utf-16", "utf-8-sig", "utf-32"])))
        case 2:
            return draw(
                st.sampled_from([b"[" * 50_000, b'{"a":' * 20_000, b'{"id":1,"id":2}', b"NaN", b"1e999", b'"\\ud800"'])
            )
        case 3:
            return draw(st.binary(max_size=64))
    return text.encode()


def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Return bytes that are truncated, changed in one place, or extended."""
    at = draw(st.integers(0, len(data)))
    match draw(st.integers(0, 2)):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + draw(st.binary(min_size=1, max_size=1)) + data[at + 1 :]
    return data[:at] + draw(st.binary(max_size=8)) + data[at:]
