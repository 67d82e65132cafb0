"""Signed links: who holds the token has one role for one deck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import jwt

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "slide-control"
_LONGEST: Final = 2_048


class Role(StrEnum):
    """What a link allows."""

    DISPLAY = "display"
    REMOTE = "remote"
    FOLLOWER = "follower"


class TokenError(Exception):
    """A token opens nothing; the message says why, and holds no part of the token."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a valid token allows."""

    deck_id: str
    role: Role


class _Verified(NamedTuple):
    """A token that was good, and the key that it was good for."""

    grant: Grant
    key: str


# A whole audience holds the same link, so each is verified once, as long as its key stays. Only links without an end
# are kept here, and only those that opened something, so that nobody else can fill this.
_verified: Final[dict[str, _Verified]] = {}
_MOST_VERIFIED: Final = 1_000
_LASTING: Final = {"aud", "deck", "role"}


def create_token(deck_id: str, role: Role, key: str, *, expires_at: float | None = None) -> str:
    """Sign a token; ``expires_at`` is Unix time in seconds. Without it the token is always the same and lasts."""
    claims: dict[str, str | int] = {"aud": _AUDIENCE, "deck": deck_id, "role": role.value}
    if expires_at is not None:
        claims["exp"] = int(expires_at)
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def verify_token(token: object, find_key: Callable[[str, Role], str | None]) -> Grant:
    """Return what a token allows; ``find_key`` gives the key of a deck's role, or None if there is no such deck.

    Raises ``TokenError`` for a token that is malformed, foreign, expired or signed with another key.
    """
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise TokenError("The link's token is malformed.")
    if (known := _verified.get(token)) and find_key(known.grant.deck_id, known.grant.role) == known.key:
        return known.grant
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        deck_id, role = claims["deck"], Role(claims["role"])
    except jwt.InvalidTokenError, KeyError, ValueError:
        raise TokenError("The link's token is malformed.") from None
    key = find_key(deck_id, role) if isinstance(deck_id, str) else None
    if key is None:
        raise TokenError("The link belongs to a deck that does not exist here.")
    try:
        claims = jwt.decode(token, key, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["aud"]})
    except jwt.ExpiredSignatureError:
        raise TokenError("The link has expired.") from None
    except jwt.InvalidTokenError:
        raise TokenError("The link has been revoked, or was made elsewhere.") from None
    grant = Grant(deck_id, role)
    if claims.keys() == _LASTING:
        if len(_verified) >= _MOST_VERIFIED:
            _verified.clear()
        _verified[token] = _Verified(grant, key)
    return grant
