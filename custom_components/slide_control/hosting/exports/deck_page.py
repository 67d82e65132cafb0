"""Prepares a page of a deck for its copy: no notes, no script of its own in it, and our script at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ...const import CLIENT_PATH
from ...stage.messages import Message
from ..formats.format import DeckError
from ..formats.html import BYTE_ORDER_MARKS
from ..rewriting.rewriter import Place, Rewriter, Rule
from ..rewriting.speaker_notes import without_notes
from ..serving.client_injection import BUNDLE_PATH, HEAD_BYTES, inject
from ..vendor import PDFJS
from .inline_scripts import move_scripts
from .markdown_slides import ReadText, with_markdown, without_remark_notes

MAX_PAGE_BYTES: Final = 64 * 1024 * 1024
_CHUNK_BYTES: Final = 64 * 1024
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_SCRIPTS: Final = ("old_browser.js", "sandbox.js")
PDF_SCRIPT: Final = f'<script type="module" src="{BUNDLE_PATH}/pdf.js"'.encode()


@dataclass(frozen=True, slots=True)
class PageSurroundings:
    """What a page of a copy depends on."""

    path: str
    """Relative to the deck."""
    client: str
    """The client's folder, relative to the page."""
    rules: list[Rule]
    read_markdown: ReadText
    tags: str = ""
    """What follows our tags in the page's head."""
    generated: bool = False
    """Whether the page is ours, and refers to the client's files."""


def copy_page(page: bytes, where: PageSurroundings) -> tuple[bytes, dict[str, bytes]]:
    """Return a page as its copy has it, and the scripts to put beside it by their names; raises ``DeckError``."""
    if len(page) > MAX_PAGE_BYTES:
        raise DeckError(Message("export_page_too_large", mib=MAX_PAGE_BYTES // 1024**2))
    page = rewrite(_as_utf8(page), None, where.rules)
    page = b"".join(with_markdown(page, where.read_markdown))
    page = b"".join(without_remark_notes(page))
    page = b"".join(without_notes(page))
    client = where.client
    if where.generated:
        page = page.replace(PDF_SCRIPT, _pdf_scripts(client).encode())
        page = page.replace(CLIENT_PATH.encode(), client.encode())
    page, scripts = move_scripts(where.path, page)
    classic = "".join(f'<script src="{client}/{file}"></script>' for file in _SCRIPTS)
    tags = f'{classic}<script src="{client}/copied_deck.js" defer></script>{where.tags}'
    beginning, replaced = inject(page[:HEAD_BYTES], tags)
    return beginning + page[replaced:], scripts


def rewrite(content: bytes, place: Place | None, rules: list[Rule]) -> bytes:
    """Return a file with its references replaced."""
    if not rules:
        return content
    rewriter = Rewriter(place, rules)
    parts = [rewriter.feed(content[at : at + _CHUNK_BYTES]) for at in range(0, len(content), _CHUNK_BYTES)]
    return b"".join((*parts, rewriter.finish()))


def _pdf_scripts(client: str) -> str:
    library = f"{client}{PDFJS.removeprefix(CLIENT_PATH)}"
    files = ("build/pdf.min.js", "web/pdf_viewer.js")
    classic = "".join(f'<script src="{library}/{file}" defer></script>' for file in files)
    return f'{classic}<script src="{client}/copied_pdf.js" defer'


def _as_utf8(page: bytes) -> bytes:
    """Return a page in an encoding in which its notes are found; invalid characters are replaced."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if page.startswith(mark):
            return _UTF8_MARK + page[len(mark) :].decode(encoding, errors="replace").encode(errors="replace")
    return page
