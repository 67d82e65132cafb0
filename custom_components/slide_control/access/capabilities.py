"""Capabilities: opaque parts of the addresses of hosted decks, each of which opens the files of one deck.

Nothing that a person has named stands in a capability, so the address of a deck passes Home Assistant's security
filter whatever the deck is called, and a log that holds it tells nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
import hashlib
import hmac
from struct import Struct, error as struct_error
import time
from typing import Any, Final

from ..const import CONF_KEYS, CONF_STAGE_ID
from ..stage.messages import Message
from .tokens import Role, TokenError

_VERSION: Final = 1
_ID_BYTES: Final = 16
_MAC_BYTES: Final = 16
# Version, purpose, stage, deck, and the expiry in Unix time, 0 for none. With the MAC, 54 bytes: 72 characters.
_LAYOUT: Final = Struct(f">BB{_ID_BYTES}s{_ID_BYTES}sI")
_CONTEXT: Final = b"hosted\n"


class Purpose(IntEnum):
    """What the pages behind a capability are opened for."""

    DISPLAY = 1
    """A page in a window of its own, which gets a token for its deck alone and becomes a display."""
    FRAME = 2
    """A page in the frame of the player or of a waiting display, which has the token instead."""
    VIEW = 3
    """A page that shows its slides without being a display, in the media browser; the capability expires."""
    PREVIEW = 4
    """A page in a frame of ours that is a silent picture of one slide, without a token; the capability expires."""
    FOLLOW = 5
    """A page in the frame of a follower, without notes; it opens nothing while the stage has no audience."""
    HANDOUT = 6
    """No page: the deck as a download for the audience, while the stage's option allows it; the capability expires."""


@dataclass(frozen=True, slots=True)
class Capability:
    """What a valid capability opens: the files of one deck, for one purpose."""

    stage_id: str
    deck: str
    """The deck's id: see ``deck_id``."""
    purpose: Purpose
    expires_at: int = 0
    """Unix time in seconds; 0 for never."""


def deck_id(name: str) -> str:
    """Return the id of a hosted deck: a digest of its name, the only one in the folder."""
    return hashlib.sha256(b"deck\n" + name.encode(errors="surrogateescape")).hexdigest()[: 2 * _ID_BYTES]


def create_capability(data: Mapping[str, Any], deck: str, purpose: Purpose, *, expires_at: float = 0) -> str:
    """Return the capability of a deck, by its id, for the entry with this data; ``expires_at`` is Unix time.

    A new key for the stage's displays revokes it.
    """
    stage, deck_bytes = bytes.fromhex(data[CONF_STAGE_ID]), bytes.fromhex(deck)
    claims = _LAYOUT.pack(_VERSION, purpose, stage, deck_bytes, int(expires_at))
    mac = _mac(data[CONF_KEYS][Role.DISPLAY.value], claims)
    return base64.urlsafe_b64encode(claims + mac).decode()


def verify_capability(text: str, find_key: Callable[[str], str | None]) -> Capability:
    """Return what a capability opens; ``find_key`` returns the display key of a stage, or None if there is none.

    Raises ``TokenError`` if it is malformed, expired, or made with another key.
    """
    try:
        sealed = base64.b64decode(text, altchars=b"-_", validate=True)
        claims, mac = sealed[: _LAYOUT.size], sealed[_LAYOUT.size :]
        version, purpose, stage, deck, expires_at = _LAYOUT.unpack(claims)
        found = Capability(stage.hex(), deck.hex(), Purpose(purpose), expires_at)
    except binascii.Error, ValueError, struct_error:
        raise TokenError(Message("deck_link_revoked")) from None
    key = find_key(found.stage_id)
    if version != _VERSION or key is None or not hmac.compare_digest(_mac(key, claims), mac):
        raise TokenError(Message("deck_link_revoked"))
    if found.expires_at and time.time() >= found.expires_at:
        raise TokenError(Message("deck_link_expired"))
    return found


def _mac(key: str, claims: bytes) -> bytes:
    return hmac.digest(key.encode(), _CONTEXT + claims, "sha256")[:_MAC_BYTES]
