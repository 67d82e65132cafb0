"""Reads a deck's files for what they load from elsewhere. Blocks on disk access: call it in the executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
import os
from pathlib import Path
from typing import Final

from ..formats.file_chunks import file_chunks
from ..rewriting.policy import PolicyCollector
from ..rewriting.rewriter import Rewriter, Rule
from ..rewriting.rewritten import PLACES
from .networks import Dependency
from .own_scripts import ScriptCollector
from .references import ElsewhereCollector, NetworkCollector, StyleCollector

_MAX_FILES: Final = 300
_STYLE: Final = ".css"
_MAX_BYTES: Final = 128 * 1024 * 1024
"""For one deck; what is beyond is not read."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a deck loads from elsewhere."""

    wanted: dict[Dependency, str]
    """The files on content networks, and the ``integrity`` that the deck demands of each."""
    needed: frozenset[Dependency]
    """Those without which its page isn't complete. The style sheets of themes that it doesn't use need none."""
    configurations: frozenset[str]
    elsewhere: frozenset[str]
    """Other servers from which its page loads scripts or style sheets."""
    has_policy: bool = False
    """Whether its page has a Content-Security-Policy in itself."""
    forbids: bool = False
    """Whether that policy forbids our client."""
    missing: tuple[str, ...] = ()
    """A few scripts of the deck that its page loads and that aren't there."""
    is_source: bool = False
    """Whether its page loads scripts that no browser runs: it was not built."""


def scan_deck(page: bytes | Path, resources: Path | None, exists: Callable[[str], bool]) -> Scan:
    """Return what the page and the files of its folder load; raises ``OSError``.

    ``page`` is the content of a generated page, or a file. ``exists`` says whether a path, as the page has it, leads to
    a file of the deck.
    """
    network, elsewhere, styles = NetworkCollector(), ElsewhereCollector(), StyleCollector()
    policy, scripts = PolicyCollector(), ScriptCollector(exists)
    left = _MAX_BYTES
    chunks = file_chunks(page) if isinstance(page, Path) else iter([page])
    left -= _read(Rewriter(None, [network, elsewhere, styles, policy, scripts]), chunks, left)
    for file in _in_order(_files(resources) if resources else (), styles.names):
        if left <= 0:
            break
        if file != page:
            network.loads = file.suffix.lower() != _STYLE or file.name.lower() in styles.names
            rules: list[Rule] = [network, styles] if network.loads and file.suffix.lower() == _STYLE else [network]
            try:
                left -= _read(Rewriter(PLACES[file.suffix.lower()], rules), file_chunks(file), left)
            except OSError:  # an unreadable file beside the page
                continue
    return Scan(
        network.found,
        frozenset(network.needed),
        frozenset(network.configurations),
        frozenset(elsewhere.hosts),
        has_policy=policy.found,
        forbids=policy.strict,
        missing=() if isinstance(page, bytes) else tuple(scripts.missing),
        is_source=scripts.sources,
    )


def _in_order(files: Iterable[Path], names: set[str]) -> Iterator[Path]:
    """Yield the style sheets that are referred to, ``names`` growing meanwhile, and then all other files."""
    waiting = list(files)
    while referred := next((file for file in waiting if file.name.lower() in names), None):
        waiting.remove(referred)
        yield referred
    yield from waiting


def _read(rewriter: Rewriter, chunks: Iterator[bytes], most: int) -> int:
    read = 0
    for chunk in chunks:
        rewriter.feed(chunk)
        read += len(chunk)
        if read >= most:
            break
    rewriter.finish()
    return read


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for directory, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            file = Path(directory, name)
            # A pipe has no end, and opening it waits for a writer.
            if file.suffix.lower() in PLACES and file.is_file():
                yield file
                count += 1
                if count >= _MAX_FILES:
                    return
