"""A file of a copy, as it is put into the zip."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..formats.file_chunks import file_chunks
from ..rewriting.rewriter import Place, Rewriter

if TYPE_CHECKING:
    from ..rewriting.rewriter import Rule

_CHUNK_BYTES: Final = 96 * 1024
"""A multiple of three, because Base64 makes four characters of three bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file and its name in the zip; its content is read when it is written."""

    name: str
    source: bytes | Path
    place: Place | None = None
    rules: list[Rule] = field(default_factory=list)
    """What replaces the references in a style or a script; see ``place``."""
    change: Callable[[Iterator[bytes]], Iterator[bytes]] | None = None
    """What else makes the content of the file's chunks."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the content; blocks. Raises ``OSError``."""
        chunks = _slices_of(self.source) if isinstance(self.source, bytes) else file_chunks(self.source, _CHUNK_BYTES)
        if self.rules:
            chunks = _rewritten(chunks, Rewriter(self.place, self.rules))
        yield from chunks if self.change is None else self.change(chunks)


def as_script(variable: str) -> Callable[[Iterator[bytes]], Iterator[bytes]]:
    """Return what makes a script of a file, with its content in Base64: a page in a folder can load no other file."""

    def change(chunks: Iterator[bytes]) -> Iterator[bytes]:
        yield f"globalThis.{variable} = '".encode()
        for chunk in chunks:
            yield base64.b64encode(chunk)
        yield b"';\n"

    return change


def _slices_of(content: bytes) -> Iterator[bytes]:
    return (content[at : at + _CHUNK_BYTES] for at in range(0, len(content), _CHUNK_BYTES))


def _rewritten(chunks: Iterator[bytes], rewriter: Rewriter) -> Iterator[bytes]:
    for chunk in chunks:
        yield rewriter.feed(chunk)
    yield rewriter.finish()
