"""Collects the files of a copy. Everything here blocks on disk access: call it in the executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ...stage.messages import Message
from ..dependencies.references import NetworkRule
from ..downloads.zip_folder import files_to_pack
from ..formats.format import DeckError
from ..formats.markdown import MARKDOWN
from ..formats.notebook import NOTEBOOK
from ..formats.pdf import PDF
from ..formats.slices import search
from ..rewriting.rewriter import Place
from ..rewriting.rewritten import PLACES
from ..rewriting.site_root import root_tags
from ..rewriting.speaker_notes import without_markdown_notes
from .chosen_files import chosen, is_page, is_text, names_in
from .client_files import CLIENT, notebook_files, page_files, pdf_files, reveal_files, site_root_files
from .deck_page import MAX_PAGE_BYTES, PageSurroundings, copy_page
from .entry import Entry, as_script
from .index_page import index_page
from .pdf_comments import MAX_BYTES, without_comments

if TYPE_CHECKING:
    from ..dependencies.store import LibraryStore
    from ..formats.format import Format
    from ..rewriting.prepare import DeckPage
    from ..rewriting.rewriter import Rule
    from .markdown_slides import ReadText

DECK: Final = "deck"
_LIBRARY: Final = "library"
_MAX_PAGES: Final = 200
_MAX_SEARCHED_BYTES: Final = 32 * 1024 * 1024
_MODULE: Final = re.compile(rb"<script\b[^<>]{0,1000}\stype\s{0,8}=\s{0,8}[\"']?module\b", re.IGNORECASE)
PDF_VARIABLE: Final = "slideControlPdf"


@dataclass(frozen=True, slots=True)
class CopiedDeck:
    """The deck to copy."""

    id: str
    title: str
    page: str
    """The path of its page, relative to the deck."""
    made: Path | bytes
    """That page, or where it is."""
    shown_as: Format | None
    """The format of the file that the page shows; None if the page is the deck's own."""
    source: Path
    """The file that the page shows, or is."""
    top: Path
    """The folder below which the paths of its files are."""
    folder: Path | None
    """The folder with all its files; None if it has none beside the page."""
    document: Path | None
    """The PDF that its page shows."""
    deck_page: DeckPage | None
    rules: Callable[[str], list[Rule]]
    """Returns the rules for a file, by its path."""
    store: LibraryStore
    packages: frozenset[str]
    """The releases on content networks that its pages load from."""


def collect(deck: CopiedDeck, follow: Mapping[str, str]) -> list[Entry]:
    """Return the files of a copy; raises ``DeckError`` and ``OSError``."""
    paths = _paths(deck)
    pages = {deck.page: _read(deck.made)}
    if deck.shown_as is None:
        for path in [path for path in paths if is_page(path) and path != deck.page][:_MAX_PAGES]:
            pages[path] = (deck.top / path).read_bytes()
    if sum(map(len, pages.values())) > MAX_PAGE_BYTES:
        raise DeckError(Message("export_page_too_large", mib=MAX_PAGE_BYTES // 1024**2))
    entries: list[Entry] = []
    texts: list[bytes] = []
    for path, content in pages.items():
        page, scripts = copy_page(content, _surroundings(deck, path))
        entries.append(Entry(f"{DECK}/{path}", page))
        beside = posixpath.dirname(path)
        entries += (Entry(posixpath.join(DECK, beside, name), script) for name, script in scripts.items())
        texts += (page, *scripts.values())
    texts += _texts(deck, paths)
    entries += _files(deck, chosen(paths, names_in(texts)))
    entries += _document(deck)
    entries += _libraries(deck)
    entries += _client(deck, follows="url" in follow)
    needs_server = search(_MODULE, texts[0]) is not None
    entries.append(
        Entry("index.html", index_page(deck.title, f"{DECK}/{deck.page}", deck.id, follow, needs_server=needs_server))
    )
    return list({entry.name: entry for entry in entries}.values())


def _texts(deck: CopiedDeck, paths: Iterable[str]) -> Iterator[bytes]:
    """Yield the scripts and styles of a deck, which may name files; no more than can be searched soon."""
    left = _MAX_SEARCHED_BYTES
    for path in filter(is_text, paths):
        file = deck.top / path
        if (size := file.stat().st_size) <= left:
            left -= size
            yield file.read_bytes()


def _paths(deck: CopiedDeck) -> list[str]:
    if deck.folder is None or not deck.folder.is_dir():
        return []
    return [file.relative_to(deck.top).as_posix() for file in files_to_pack(deck.folder)]


def _read(page: Path | bytes) -> bytes:
    return page if isinstance(page, bytes) else page.read_bytes()


def _surroundings(deck: CopiedDeck, path: str) -> PageSurroundings:
    client = "../" * (path.count("/") + 1) + CLIENT
    tags = ""
    if deck.deck_page is not None and (root := deck.deck_page.root) is not None and deck.deck_page.is_below(path):
        own = path.rpartition("/")[2] if path == deck.page else posixpath.relpath(deck.page, posixpath.dirname(path))
        tags = root_tags(root, own, f"{'../' * (deck.page.count('/') + 1)}{CLIENT}")
    generated = deck.shown_as is not None
    rules = deck.rules(path)
    return PageSurroundings(path, client, rules, _markdown_reader(deck, path), tags, generated)


def _markdown_reader(deck: CopiedDeck, page: str) -> ReadText:
    def read(reference: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(reference.partition("?")[0])))
        file = (deck.top / path).resolve()
        if not _is_inside(deck, file) or file.suffix.lower() not in MARKDOWN.suffixes:
            return None
        with suppress(OSError):
            if file.stat().st_size <= MAX_PAGE_BYTES:
                return file.read_bytes()
        return None

    return read


def _is_inside(deck: CopiedDeck, file: Path) -> bool:
    """Return whether a file is the deck's: its own one, or in its folder."""
    return file == deck.source or (deck.folder is not None and file.is_relative_to(deck.folder))


def _files(deck: CopiedDeck, paths: Iterator[str]) -> Iterator[Entry]:
    for path in paths:
        place = PLACES.get(posixpath.splitext(path)[1].lower())
        is_markdown = posixpath.splitext(path)[1].lower() in MARKDOWN.suffixes
        rules = deck.rules(path) if place is not None else []
        change = _without_notes if is_markdown else None
        yield Entry(f"{DECK}/{path}", deck.top / path, place, rules, change)


def _without_notes(chunks: Iterator[bytes]) -> Iterator[bytes]:
    return without_markdown_notes(b"".join(chunks))


def _document(deck: CopiedDeck) -> Iterator[Entry]:
    if deck.document is None or deck.shown_as is None:
        return
    name = f"{DECK}/{deck.page.removesuffix('.html')}{'' if deck.shown_as is PDF else deck.shown_as.document}"
    is_small = deck.document.stat().st_size <= MAX_BYTES
    document = without_comments(deck.document.read_bytes()) if is_small else deck.document
    yield Entry(name, document)
    yield Entry(f"{name}.js", document, change=as_script(PDF_VARIABLE))


def _libraries(deck: CopiedDeck) -> Iterator[Entry]:
    for path in deck.store.files_of(deck.packages):
        file = deck.store.file(path)
        if file is None:
            continue
        is_style = file.suffix == ".css"
        rules: list[Rule] = [_library_rule(deck.store, path)] if is_style else []
        yield Entry(f"{_LIBRARY}/{path}", file, Place.STYLE if is_style else None, rules)


def _library_rule(store: LibraryStore, path: str) -> Rule:
    folder = posixpath.dirname(path)
    return NetworkRule(store.find, lambda stored, _: posixpath.relpath(stored, folder))


def _client(deck: CopiedDeck, *, follows: bool) -> Iterator[Entry]:
    yield from page_files(follows=follows)
    if deck.document is not None:
        yield from pdf_files()
    if deck.shown_as is MARKDOWN:
        yield from reveal_files()
    if deck.shown_as is NOTEBOOK:
        yield from notebook_files()
    if deck.deck_page is not None and deck.deck_page.root is not None:
        yield from site_root_files()
