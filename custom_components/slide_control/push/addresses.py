"""Which addresses a screen may be told to open."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .library import HostedDeck

_LONGEST: Final = 2_000
_OWN_PAGES: Final = "/local/"


class AddressError(ValueError):
    """An address that no screen is told to open; the message is a sentence for people."""


class UnknownDeckError(LookupError):
    """No hosted deck has this name; the message lists those that come near, or all."""


def check_address(url: str) -> str:
    """Return an address that a browser can frame: http, https, or a page of Home Assistant's ``www`` folder.

    Raises ``AddressError``. Whether anything is there is for the screen to find out: Home Assistant never asks.
    """
    url = url.strip()
    if not 0 < len(url) <= _LONGEST or not url.isprintable() or "\\" in url:
        raise AddressError(f"must be an address of at most {_LONGEST} characters without control characters")
    if url.startswith(_OWN_PAGES):
        return url
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressError("is not an address that a browser understands") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressError(f"must begin with http, https or {_OWN_PAGES}")
    if not host:
        raise AddressError("names no server")
    if "@" in parts.netloc:
        raise AddressError("must not hold a user name or password; browsers do not open such an address in a frame")
    return url


def find_deck(decks: list[HostedDeck], wanted: str) -> HostedDeck:
    """Return the hosted deck of this file or folder name, else the only one of this title.

    Raises ``UnknownDeckError``.
    """
    for deck in decks:
        if deck.name == wanted:
            return deck
    folded = wanted.strip().casefold()
    matches = [deck for deck in decks if folded in (deck.name.casefold(), deck.title.casefold())]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UnknownDeckError(", ".join(deck.name for deck in matches))
    names = {text.casefold(): deck.name for deck in decks for text in (deck.title, deck.name)}
    near = get_close_matches(folded, names, n=3, cutoff=0.5)
    raise UnknownDeckError(", ".join(dict.fromkeys(names[text] for text in near)) or _some(decks))


def _some(decks: list[HostedDeck]) -> str:
    most = 10
    names = [deck.name for deck in decks[:most]]
    return ", ".join([*names, "…"] if len(decks) > most else names) or "none at all"
