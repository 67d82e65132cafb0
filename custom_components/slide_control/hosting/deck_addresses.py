"""Validates the addresses that displays are asked to open, and finds hosted decks by name or title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from ..stage.messages import Message, SlideControlError
from ..stage.outline.fuzzy_match import near_matches

if TYPE_CHECKING:
    from .library import HostedDeck

_MAX_ADDRESS_LENGTH: Final = 2_000
_MAX_QUOTED_LENGTH: Final = 100
_MAX_LISTED_DECKS: Final = 10
_LOCAL_PATH: Final = "/local/"


class AddressError(SlideControlError, ValueError):
    """The address can't be opened on a display; the message explains why."""


class UnknownDeckError(SlideControlError, LookupError):
    """No hosted deck has this name, or more than one does; the message lists the candidates."""


def check_address(url: str) -> str:
    """Return the stripped address if a browser can frame it: http, https, or a page in Home Assistant's ``www`` folder.

    Raises ``AddressError``. Home Assistant never requests the address itself; the display finds out whether it loads.
    """
    url = url.strip()
    if not 0 < len(url) <= _MAX_ADDRESS_LENGTH or not url.isprintable() or "\\" in url:
        raise AddressError(Message("address_invalid", most=_MAX_ADDRESS_LENGTH))
    if url.startswith(_LOCAL_PATH):
        return _check_local(url)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressError(Message("address_not_understood")) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressError(Message("address_of_no_page", path=_LOCAL_PATH))
    if not host:
        raise AddressError(Message("address_without_server"))
    if "@" in parts.netloc:
        raise AddressError(Message("address_with_password"))
    return url


def _check_local(url: str) -> str:
    """Return a path in the ``www`` folder; raises ``AddressError`` if a browser would leave that folder with it."""
    path = url.partition("?")[0].partition("#")[0]
    while (decoded := unquote(path, errors="replace")) != path:
        path = decoded
    if "\\" in path or any(part in ("", ".", "..") for part in path.removesuffix("/").split("/")[1:]):
        raise AddressError(Message("address_outside_www", path=_LOCAL_PATH))
    return url


def find_deck(decks: list[HostedDeck], wanted: str) -> HostedDeck:
    """Return the hosted deck with this file or folder name, or else the only match by name or title, ignoring case.

    Raises ``UnknownDeckError``.
    """
    for deck in decks:
        if deck.name == wanted:
            return deck
    folded = wanted.strip().casefold()
    matches = [deck for deck in decks if folded in (deck.name.casefold(), deck.title.casefold())]
    if len(matches) == 1:
        return matches[0]
    raise UnknownDeckError(_unknown_deck_message(decks, matches, wanted))


def _unknown_deck_message(decks: list[HostedDeck], matches: list[HostedDeck], wanted: str) -> Message:
    quoted = wanted[:_MAX_QUOTED_LENGTH]
    if matches:
        return Message(
            "ambiguous_deck", deck=quoted, decks=", ".join(deck.name for deck in matches[:_MAX_LISTED_DECKS])
        )
    near = near_matches(((text, deck.name) for deck in decks for text in (deck.title, deck.name)), wanted, limit=3)
    if near:
        return Message("unknown_deck_near", deck=quoted, decks=", ".join(near))
    if not decks:
        return Message("no_decks")
    return Message("unknown_deck", deck=quoted, decks=", ".join(deck.name for deck in decks[:_MAX_LISTED_DECKS]))
