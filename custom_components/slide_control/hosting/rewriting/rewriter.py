"""Finds references in HTML, CSS and JavaScript, chunk by chunk and in linear time, and replaces them."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
import re
from typing import Final, NamedTuple, Protocol

MAX_REFERENCE_BYTES: Final = 700
"""Longer references are left alone."""
_WINDOW_BYTES: Final = 2_048
"""How far ahead a token is looked for: a reference, or the beginning of a tag with its attribute ``type``."""
_SLICE_BYTES: Final = 16 * 1024
_CONTEXT_BYTES: Final = 512
"""How many bytes that are done stay in sight, for a reference that depends on what precedes it."""


class Place(StrEnum):
    """Where a reference was found."""

    TAG = "tag"
    """An attribute of an HTML element."""
    STYLE = "style"
    SCRIPT = "script"


class Surroundings(NamedTuple):
    """Where a reference stands."""

    place: Place
    before: str
    """At most 512 characters (bytes as Latin-1) before the reference."""
    after: str
    """At most 512 characters after it."""

    @property
    def is_import(self) -> bool:
        """Whether a script imports it, so that it is relative to the script and not to the page."""
        return self.place is Place.SCRIPT and _IMPORT.search(self.before[-20:]) is not None

    @property
    def element(self) -> str:
        """The name of the HTML element, or "" if it is too far away."""
        start = self.before.rfind("<")
        match = _ELEMENT.match(self.before, start + 1) if start >= 0 else None
        return match[0].lower() if match else ""


class Rule(Protocol):
    """A kind of reference, and what to put in its place."""

    hints: frozenset[bytes]
    """Lowercase texts of which one is in each reference; where none is near, nothing is searched."""
    pattern: str
    """A regular expression without groups that matches at most ``MAX_REFERENCE_BYTES`` and never backtracks."""

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Return the replacement, or None to keep the reference."""


_IMPORT: Final = re.compile(r"\b(?:from|import)\s{0,4}\(?\s{0,4}[\"'`]$")
_ELEMENT: Final = re.compile(r"[a-zA-Z][\w-]{0,30}")
# Comments and the text of a page are shown or ignored, never loaded.
_TEXT: Final = re.compile(rb"<(?P<name>!--|/?[a-zA-Z][^\s/>]{0,30})")
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "noframes"})
# Text and whole tags after which text follows; where no reference is near, nothing in them matters. As the states below
# have it, a quote begins a value only after "=".
_PLAIN: Final = re.compile(
    rb"""(?>[^<]
    | <(?=[^!/a-z]) | </(?=[^a-z]) | <!(?=[^-]) | <!-(?=[^-])
    | </?(?!(?:%b)[\s/>])[a-z][^\s/>]{0,30}+
      (?>[^=>] | =\s{0,8}+(?>"[^"]*+" | '[^']*+' | (?!["'])))*+ >
    )++"""
    % "|".join(sorted(_RAW)).encode(),
    re.IGNORECASE | re.VERBOSE,
)
_COMMENT_END: Final = re.compile(rb"--!?>")
_TYPE: Final = re.compile(rb"\stype\s{0,8}=\s{0,8}[\"']?([^\"'\s>]{0,100})", re.IGNORECASE)
_SCRIPT_TYPES: Final = frozenset({"", "module", "text/javascript", "application/javascript", "importmap"})
_NOTHING: Final = r"(?!)"


class Rewriter:
    """Replaces the references of one file. Feed the chunks in order, then call ``finish``."""

    def __init__(self, place: Place | None, rules: list[Rule]) -> None:
        """Take the place for a style sheet or a script, None for a page."""
        self._rules = rules
        self._whole = place
        self._state = "text" if place is None else "whole"
        self._element = ""
        self._buffer = b""
        self._done = 0

    def feed(self, chunk: bytes) -> bytes:
        """Return what is ready after the next chunk."""
        # In slices, because a search holds the interpreter.
        slices = range(0, len(chunk), _SLICE_BYTES)
        return b"".join(self._process(chunk[start : start + _SLICE_BYTES], final=False) for start in slices)

    def finish(self) -> bytes:
        """Return the rest."""
        return self._process(b"", final=True)

    def _process(self, chunk: bytes, *, final: bool) -> bytes:
        buffer = self._buffer + chunk
        at, limit = self._done, len(buffer) - (0 if final else _WINDOW_BYTES)
        lower = buffer.lower()
        near = tuple(
            (number, rule.pattern)
            for number, rule in enumerate(self._rules)
            if any(hint in lower for hint in rule.hints)
        )
        patterns, written = _patterns(near), []
        while at < limit:
            if not near and self._state == "text" and (plain := _PLAIN.match(buffer, at)):
                written.append(buffer[at : plain.end()])
                at = plain.end()
                continue
            match = patterns[self._state].search(buffer, at)
            if match is None or match.start() >= limit:
                written.append(buffer[at:limit])
                at = limit
                break
            written.append(buffer[at : match.start()])
            written.append(self._handle(match, buffer))
            at = match.end()
        start = max(0, at - _CONTEXT_BYTES)
        self._buffer, self._done = buffer[start:], at - start
        return b"".join(written)

    def _handle(self, match: re.Match[bytes], buffer: bytes) -> bytes:
        kind = match.lastgroup or ""
        if kind.startswith("r"):
            return self._replace(match, buffer, int(kind[1:]))
        if kind == "name":
            self._open(match, buffer)
        elif kind == "quote":
            self._state = match[0][-1:].decode()
        elif self._state in ('"', "'"):
            self._state = "tag"
        elif self._state == "tag":
            self._state, self._element = self._element or "text", ""
        elif self._state == "comment":
            self._state = "text"
        else:  # the end tag of a raw element
            self._state, self._element = "tag", ""
        return match[0]

    def _open(self, match: re.Match[bytes], buffer: bytes) -> None:
        name = match["name"].decode("latin-1").lower()
        if name == "!--":
            self._state = "comment"
            return
        self._state, self._element = "tag", name if name in _RAW else ""
        if name == "script":
            tag = buffer[match.start() : match.start() + _WINDOW_BYTES].partition(b">")[0]
            found = _TYPE.search(tag)
            if found and found[1].decode("latin-1").lower() not in _SCRIPT_TYPES:
                self._element = "template script"

    def _replace(self, match: re.Match[bytes], buffer: bytes, number: int) -> bytes:
        place = self._whole or {"script": Place.SCRIPT, "style": Place.STYLE}.get(self._state, Place.TAG)
        before = buffer[max(0, match.start() - _CONTEXT_BYTES) : match.start()].decode("latin-1")
        after = buffer[match.end() : match.end() + _CONTEXT_BYTES].decode("latin-1")
        replaced = self._rules[number].replace(match[0].decode("latin-1"), Surroundings(place, before, after))
        return match[0] if replaced is None else replaced.encode("latin-1", errors="replace")


@lru_cache(maxsize=32)
def _patterns(near: tuple[tuple[int, str], ...]) -> dict[str, re.Pattern[bytes]]:
    """Return what ends each state, or is a reference there; ``near`` are the numbers and patterns of rules."""
    reference = "".join(f"|(?P<r{number}>{pattern})" for number, pattern in near)
    return {
        "text": _TEXT,
        "comment": _COMMENT_END,
        "tag": _compile(rf"(?P<end>>)|(?P<quote>=\s{{0,8}}[\"']){reference}"),
        '"': _compile(f'(?P<end>"){reference}'),
        "'": _compile(f"(?P<end>'){reference}"),
        "script": _compile(f"(?P<end></script){reference}"),
        "style": _compile(f"(?P<end></style){reference}"),
        "whole": _compile(reference[1:] or _NOTHING),
        "template script": _compile("(?P<end></script)"),
        **{name: _compile(f"(?P<end></{name})") for name in _RAW - {"script", "style"}},
    }


def _compile(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("latin-1"), re.IGNORECASE)
