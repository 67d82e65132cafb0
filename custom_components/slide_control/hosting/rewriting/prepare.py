"""Prepares a deck's files for where they are served: fetched libraries, decks built for the root of a site, routers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
import posixpath
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from ...const import DECKS_FOLDER
from ..addresses.aliases import opaque_path
from ..addresses.hosted_address import HOSTED_PATH
from ..deck_files import find_page
from ..dependencies.libraries import LIBRARIES
from ..dependencies.references import NetworkRule
from ..formats.html import PAGE
from ..library import read_deck
from ..serving.client_injection import relative_client_path
from .policy import PolicyRule
from .rewriter import Place
from .rewritten import PLACES, async_rewritten
from .site_root import LocationRule, RootRule, SiteRoot, base_tag, find_site_root, root_tags

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .rewriter import Rule

_LIBRARY_PATH: Final = "/slide_control/library"
_DOCUMENTS: Final = frozenset({"document", "iframe", "frame"})


@dataclass(frozen=True, slots=True)
class DeckPage:
    """A deck's page, and where the deck thinks that it is."""

    path: str
    """Relative to the deck."""
    file: Path
    root: SiteRoot | None

    def path_of(self, file: Path, asked: str) -> str:
        """Return the path of a file, relative to the deck; what was asked for may have aliases, or be generated."""
        top = self.file.parents[self.path.count("/")]
        return file.relative_to(top).as_posix() if file.is_relative_to(top) else asked

    def inside(self, path: str) -> str:
        """Return the path of another file of the deck, relative to the folder of its page."""
        return posixpath.relpath(path, posixpath.dirname(self.path) or ".")

    def folder_from(self, path: str) -> str:
        """Return the folder of the page, relative to that of another file."""
        return posixpath.relpath(posixpath.dirname(self.path) or ".", posixpath.dirname(path) or ".")

    def is_below(self, path: str) -> bool:
        """Return whether the file is in the folder of the page, or deeper."""
        return not self.inside(path).startswith("../")


async def async_read_deck_page(hass: HomeAssistant, name: str) -> DeckPage | None:
    """Return the page of a deck that is unpacked; None if it can't be shown."""
    return await hass.async_add_executor_job(_read_deck_page, hass.config.path(*DECKS_FOLDER), name)


async def async_prepare(
    hass: HomeAssistant, request: web.Request, name: str, path: str, file: Path, deck: DeckPage | None
) -> Path:
    """Return a deck's file with references that lead to what is served; the file itself if nothing must change."""
    if file.suffix.lower() not in PLACES:
        return file
    rules, depends = file_rules(hass, request.path, name, path, deck)
    return await async_rewritten(hass, file, rules, depends) if rules else file


def page_tags(deck: DeckPage | None, path: str, own_name: str) -> str:
    """Return what goes after the client's tags in a page; ``own_name`` is the page's name in its address."""
    if deck is None or deck.root is None or not deck.is_below(path):
        return ""
    if path == deck.path:
        return root_tags(deck.root, own_name, _client(deck))
    return root_tags(deck.root, _address_from(path, deck), _client(deck))


def fallback_tags(deck: DeckPage, path: str) -> str:
    """Return the tags for the deck's page where it is served for a path that its router has made up."""
    page = _address_from(path, deck)
    return base_tag(page) if deck.root is None else root_tags(deck.root, page, _client(deck))


def is_made_up_by_router(request: web.Request, path: str) -> bool:
    """Return whether a browser opens a page by a path that no file can have; a missing file stays missing."""
    if "." in path.rpartition("/")[2]:
        return False
    destination = request.headers.get("Sec-Fetch-Dest")
    if destination is not None:
        return destination in _DOCUMENTS
    return "text/html" in request.headers.get(hdrs.ACCEPT, "")


def _client(deck: DeckPage) -> str:
    """Return the path of the client's files relative to the deck's page."""
    return relative_client_path(f"{HOSTED_PATH}/capability/{deck.path}")


def _address_from(path: str, deck: DeckPage) -> str:
    """Return the address of the deck's page, relative to that of another path of the deck."""
    return "../" * path.count("/") + opaque_path(deck.path)


def _read_deck_page(folder: str, name: str) -> DeckPage | None:
    deck = read_deck(Path(folder) / name)
    if deck is None or deck.problem is not None:
        return None
    page = find_page(folder, name, deck.page)
    if page is None:
        return None
    is_site = page.shown_as is None and page.file.suffix.lower() in PAGE.suffixes and page.file.name != name
    return DeckPage(deck.page, page.file, find_site_root(page.file) if is_site else None)


def file_rules(
    hass: HomeAssistant, address: str, name: str, path: str, deck: DeckPage | None
) -> tuple[list[Rule], list[object]]:
    """Return the rules for a file, and what they depend on.

    ``address`` is the path where it is served; the fetched libraries are below ``/slide_control/library``.
    """
    rules: list[Rule] = []
    depends: list[object] = []
    libraries = hass.data[LIBRARIES]
    state = libraries.state(name)
    if state is not None and state.scan.has_policy and PLACES.get(posixpath.splitext(path)[1].lower()) is None:
        rules.append(PolicyRule())
        depends.append("policy")
    if state is not None and state.scan.wanted:
        folder = posixpath.dirname(address)
        # What a script gives to the page is relative to the page, what it imports to the script.
        own = posixpath.relpath(_LIBRARY_PATH, folder)
        is_script = deck is not None and PLACES.get(posixpath.splitext(path)[1].lower()) is Place.SCRIPT
        page = posixpath.relpath(_LIBRARY_PATH, f"{folder}/{deck.folder_from(path)}") if deck and is_script else own
        rules.append(
            NetworkRule(libraries.store.find, lambda stored, imported: f"{own if imported else page}/{stored}")
        )
        depends += [libraries.version, own, page]
    if deck is not None and deck.root is not None and deck.is_below(path):
        rules += [RootRule(deck.root, deck.inside(path)), LocationRule()]
        depends += [deck.root.base, path]
    return rules, depends
