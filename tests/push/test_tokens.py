"""A token gives one role for one deck, and nothing else passes for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
import time
from typing import Any
from unittest.mock import patch

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
    # Keys are random, so names made of tokens would differ between the processes that share the tests.
    ids=(
        *("nothing", "a number", "empty", "a sentence", "too long", "an unknown role", "two roles", "no deck"),
        *("an unknown deck", "a number as deck", "another audience", "no audience"),
        *("another key", "no signature", "another role's key", "a broken signature"),
    ),
)
def test_nothing_else_passes_and_no_error_repeats_the_token(token: Any, words: str) -> None:
    with pytest.raises(TokenError, match=words) as caught:
        verify_token(token, find_key)
    assert not token or str(token) not in str(caught.value)


def test_a_token_that_was_good_is_refused_once_its_key_has_changed() -> None:
    token = create_token(DECK, Role.FOLLOWER, KEYS[DECK, Role.FOLLOWER])
    for _ in range(2):
        assert verify_token(token, find_key).role is Role.FOLLOWER
    for other in (new_key(), None):
        with pytest.raises(TokenError):
            verify_token(token, lambda *_, key=other: key)


def test_a_token_that_ends_is_refused_then_however_often_it_was_good() -> None:
    ending = create_token(DECK, Role.REMOTE, KEYS[DECK, Role.REMOTE], expires_at=time.time() + 60)
    assert verify_token(ending, find_key).role is Role.REMOTE
    with patch("jwt.api_jwt.datetime", wraps=datetime) as clock:
        clock.now.return_value = datetime.now(UTC) + timedelta(seconds=61)
        with pytest.raises(TokenError, match="expired"):
            verify_token(ending, find_key)
