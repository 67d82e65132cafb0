"""Parses XML and writes it again, with some of it changed. The content is untrusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Final, override
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ...stage.messages import Message
from ..formats.format import DeckError
from ..presentations.package import MAX_PART_BYTES

CHUNK_BYTES: Final = 64 * 1024


class XmlFilter:
    """Writes what it reads. Names have the prefixes of the file; comments are left out."""

    def __init__(self) -> None:
        """Start at the beginning of a part."""
        self._written: list[str] = []
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refuse_doctype

    def run(self, source: IO[bytes]) -> Iterator[bytes]:
        """Yield the XML; raises ``DeckError`` for a damaged one."""
        left = MAX_PART_BYTES
        yield b'<?xml version="1.0" encoding="UTF-8"?>'
        while chunk := source.read(CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise DeckError(Message("presentation_too_large", mib=MAX_PART_BYTES // 1024**2))
            yield self._feed(chunk)
        yield self._feed(b"", final=True)

    def _feed(self, chunk: bytes, *, final: bool = False) -> bytes:
        try:
            self._parser.Parse(chunk, final)
            return "".join(self._written).encode()
        except expat.ExpatError, ValueError:
            raise DeckError(Message("presentation_damaged")) from None
        finally:
            self._written.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write the beginning of an element."""
        self._written.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>")

    def end(self, name: str) -> None:
        """Write the end of an element."""
        self._written.append(f"</{name}>")

    def text(self, data: str) -> None:
        """Write text."""
        self._written.append(escape(data))

    def write_empty(self, name: str, attributes: Mapping[str, str]) -> None:
        """Write an element without content."""
        XmlFilter.start(self, name, dict(attributes))
        XmlFilter.end(self, name)


class AttributeFilter(XmlFilter):
    """Changes attributes, and adds elements at the end of the first one."""

    def __init__(
        self, change: Callable[[str, dict[str, str]], None], added: Sequence[tuple[str, Mapping[str, str]]] = ()
    ) -> None:
        """``change`` gets the name and the attributes of each element; the added ones get the first one's prefix."""
        super().__init__()
        self._change = change
        self._added = added
        self._depth = 0

    @override
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write the beginning of an element with changed attributes."""
        self._depth += 1
        self._change(name, attributes)
        super().start(name, attributes)

    @override
    def end(self, name: str) -> None:
        """Write the end of an element, and the added ones before the last end."""
        self._depth -= 1
        if not self._depth:
            for local, attributes in self._added:
                self.write_empty(prefix_of(name) + local, attributes)
        super().end(name)


def prefix_of(name: str) -> str:
    """Return the prefix of a name, with its colon, or ""."""
    prefix, colon, _ = name.rpartition(":")
    return prefix + colon


def _refuse_doctype(*_: object) -> None:
    raise DeckError(Message("presentation_damaged"))
