"""A token gives one role for one deck, and nothing else passes for it."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

from custom_components.slide_control.entry import new_key
from custom_components.slide_control.push.tokens import Grant, Role, TokenError, create_token, verify_token

DECK = "a" * 32
KEYS = {(DECK, role): new_key() for role in Role}


def find_key(deck_id: str, role: Role) -> str | None:
    """Return the key of the only deck there is."""
    return KEYS.get((deck_id, role))


def forge(claims: dict[str, Any], key: str = KEYS[DECK, Role.DISPLAY], algorithm: str = "HS256") -> str:
    """Sign what somebody else might sign."""
    return jwt.encode(claims, key, algorithm=algorithm)


@pytest.mark.parametrize("role", list(Role))
def test_a_token_gives_its_role(role: Role) -> None:
    assert verify_token(create_token(DECK, role, KEYS[DECK, role]), find_key) == Grant(DECK, role)


def test_a_token_without_an_end_is_the_same_each_time() -> None:
    key = KEYS[DECK, Role.DISPLAY]
    assert create_token(DECK, Role.DISPLAY, key) == create_token(DECK, Role.DISPLAY, key)


def test_a_token_opens_until_it_ends() -> None:
    key = KEYS[DECK, Role.REMOTE]
    assert verify_token(create_token(DECK, Role.REMOTE, key, expires_at=time.time() + 60), find_key).role is Role.REMOTE
    with pytest.raises(TokenError, match="expired"):
        verify_token(create_token(DECK, Role.REMOTE, key, expires_at=time.time() - 1), find_key)


GOOD = {"aud": "slide-control", "deck": DECK, "role": "display"}


@pytest.mark.parametrize(
    ("token", "words"),
    [
        (None, "malformed"),
        (7, "malformed"),
        ("", "malformed"),
        ("not a token", "malformed"),
        ("x" * 3_000, "malformed"),
        (forge({**GOOD, "role": "admin"}), "malformed"),
        (forge({**GOOD, "role": ["display"]}), "malformed"),
        (forge({"aud": "slide-control"}), "malformed"),
        (forge({**GOOD, "deck": "b" * 32}), "does not exist"),
        (forge({**GOOD, "deck": 5}), "does not exist"),
        (forge({**GOOD, "aud": "home-assistant"}), "made elsewhere"),
        (forge({"deck": DECK, "role": "display"}), "made elsewhere"),
        (forge(GOOD, new_key()), "revoked"),
        (forge(GOOD, "", "none"), "revoked"),
        (forge({**GOOD, "role": "remote"}), "revoked"),
        (create_token(DECK, Role.DISPLAY, KEYS[DECK, Role.DISPLAY])[:-4] + "AAAA", "revoked"),
    ],
)
def test_nothing_else_passes_and_no_error_repeats_the_token(token: Any, words: str) -> None:
    with pytest.raises(TokenError, match=words) as caught:
        verify_token(token, find_key)
    assert not token or str(token) not in str(caught.value)
