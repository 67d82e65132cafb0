"""Tokens: signed links, each of which grants one role on one stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import jwt

from ..stage.messages import Message, SlideControlError

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "slide-control"
_MAX_TOKEN_LENGTH: Final = 2_048


class Role(StrEnum):
    """The role that a link grants."""

    DISPLAY = "display"
    REMOTE = "remote"
    FOLLOWER = "follower"


class TokenError(SlideControlError):
    """A token is invalid; the message contains no part of it."""


class AudienceClosedError(TokenError):
    """A follower's token is valid, but its stage has no audience now, or a later one than the token is for."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a valid token grants: a role on a stage, and for displays how far."""

    stage_id: str
    role: Role
    opens: bool = False
    """Whether a display may list the hosted decks, and open them on request: the player and the waiting page may."""
    deck: str | None = None
    """The id of the only hosted deck that a display may show; None for no limit."""
    display_id: str | None = None
    """The id of the paired display that the token belongs to; None for a link."""
    audience: str | None = None
    """The id of the audience that a follower has joined by its code, and that ends it; None for a link."""
    link_id: str | None = None
    """The id of the guest link that the token belongs to; None for a lasting link."""


class _Verified(NamedTuple):
    """The grant of a verified token, and the key that verified it."""

    grant: Grant
    key: str


# Caches verified tokens until their key changes, because a whole audience uses the same link. Only valid tokens without
# an expiry are cached, so invalid ones can't fill the cache.
_verified: Final[dict[str, _Verified]] = {}
_MAX_VERIFIED: Final = 1_000
_EXPIRY: Final = "exp"


def create_token(
    stage_id: str,
    role: Role,
    key: str,
    *,
    expires_at: float | None = None,
    opens: bool = False,
    deck: str | None = None,
    display_id: str | None = None,
    audience: str | None = None,
    link_id: str | None = None,
) -> str:
    """Sign a token; ``expires_at`` is Unix time in seconds. Without it, the token is constant and never expires.

    The other claims limit and name displays and followers: see ``Grant``.
    """
    claims: dict[str, str | int | bool] = {"aud": _AUDIENCE, "stage": stage_id, "role": role.value}
    if expires_at is not None:
        claims[_EXPIRY] = int(expires_at)
    if opens:
        claims["opens"] = True
    if deck is not None:
        claims["deck"] = deck
    if display_id is not None:
        claims["display"] = display_id
    if audience is not None:
        claims["audience"] = audience
    if link_id is not None:
        claims["link"] = link_id
    return jwt.encode(claims, key, algorithm=_ALGORITHM)


def verify_token(token: object, find_key: Callable[[str, Role], str | None]) -> Grant:
    """Return what a token grants; ``find_key`` returns the key of a stage's role, or None if there is no such stage.

    Raises ``TokenError`` for a token that is malformed, expired, signed with another key, or for an unknown stage.
    """
    if not isinstance(token, str) or len(token) > _MAX_TOKEN_LENGTH:
        raise TokenError(Message("link_malformed"))
    if (cached := _verified.get(token)) and find_key(cached.grant.stage_id, cached.grant.role) == cached.key:
        return cached.grant
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        stage_id, role = claims["stage"], Role(claims["role"])
    except jwt.InvalidTokenError, KeyError, ValueError:
        raise TokenError(Message("link_malformed")) from None
    key = find_key(stage_id, role) if isinstance(stage_id, str) else None
    if key is None:
        raise TokenError(Message("link_without_stage"))
    try:
        claims = jwt.decode(token, key, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["aud"]})
    except jwt.ExpiredSignatureError:
        raise TokenError(Message("link_expired")) from None
    except jwt.InvalidTokenError:
        raise TokenError(Message("link_revoked")) from None
    deck = claims.get("deck")
    # A deck shows itself and nothing else, whatever else its token says.
    grant = Grant(
        stage_id,
        role,
        claims.get("opens") is True and deck is None,
        deck,
        claims.get("display"),
        claims.get("audience"),
        claims.get("link"),
    )
    if _EXPIRY not in claims:
        if len(_verified) >= _MAX_VERIFIED:
            _verified.clear()
        _verified[token] = _Verified(grant, key)
    return grant
