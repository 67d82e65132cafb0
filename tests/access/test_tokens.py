"""A token grants one role on one stage; everything else is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
import time
from typing import Any
from unittest.mock import patch

import jwt
import pytest

from custom_components.slide_control.access.tokens import Grant, Role, TokenError, create_token, verify_token
from custom_components.slide_control.config_entry import new_key

STAGE_ID = "a" * 32
KEYS = {(STAGE_ID, role): new_key() for role in Role}


def find_key(stage_id: str, role: Role) -> str | None:
    """Return the key of a role."""
    return KEYS.get((stage_id, role))


def forge(claims: dict[str, Any], key: str = KEYS[STAGE_ID, Role.DISPLAY], algorithm: str = "HS256") -> str:
    """Sign a token with a foreign key or algorithm."""
    return jwt.encode(claims, key, algorithm=algorithm)


@pytest.mark.parametrize("role", list(Role))
def test_a_token_gives_its_role(role: Role) -> None:
    assert verify_token(create_token(STAGE_ID, role, KEYS[STAGE_ID, role]), find_key) == Grant(STAGE_ID, role)


def test_a_token_without_an_end_is_the_same_each_time() -> None:
    key = KEYS[STAGE_ID, Role.DISPLAY]
    assert create_token(STAGE_ID, Role.DISPLAY, key) == create_token(STAGE_ID, Role.DISPLAY, key)


def test_a_token_opens_until_it_ends() -> None:
    key = KEYS[STAGE_ID, Role.REMOTE]
    assert (
        verify_token(create_token(STAGE_ID, Role.REMOTE, key, expires_at=time.time() + 60), find_key).role
        is Role.REMOTE
    )
    with pytest.raises(TokenError, match="link_expired"):
        verify_token(create_token(STAGE_ID, Role.REMOTE, key, expires_at=time.time() - 1), find_key)


GOOD = {"aud": "slide-control", "stage": STAGE_ID, "role": "display"}


@pytest.mark.parametrize(
    ("token", "key"),
    [
        (None, "link_malformed"),
        (7, "link_malformed"),
        ("", "link_malformed"),
        ("not a token", "link_malformed"),
        ("x" * 3_000, "link_malformed"),
        (forge({**GOOD, "role": "admin"}), "link_malformed"),
        (forge({**GOOD, "role": ["display"]}), "link_malformed"),
        (forge({"aud": "slide-control"}), "link_malformed"),
        (forge({**GOOD, "stage": "b" * 32}), "link_without_stage"),
        (forge({**GOOD, "stage": 5}), "link_without_stage"),
        (forge({**GOOD, "aud": "home-assistant"}), "link_revoked"),
        (forge({"stage": STAGE_ID, "role": "display"}), "link_revoked"),
        (forge(GOOD, new_key()), "link_revoked"),
        (forge(GOOD, "", "none"), "link_revoked"),
        (forge({**GOOD, "role": "remote"}), "link_revoked"),
        (create_token(STAGE_ID, Role.DISPLAY, KEYS[STAGE_ID, Role.DISPLAY])[:-4] + "AAAA", "link_revoked"),
    ],
    # Keys are random, so names made of tokens would differ between the processes that share the tests.
    ids=(
        *("nothing", "a number", "empty", "a sentence", "too long", "an unknown role", "two roles", "no stage"),
        *("an unknown stage", "a number as stage", "another audience", "no audience"),
        *("another key", "no signature", "another role's key", "a broken signature"),
    ),
)
def test_nothing_else_passes_and_no_error_repeats_the_token(token: Any, key: str) -> None:
    with pytest.raises(TokenError, match=key) as caught:
        verify_token(token, find_key)
    assert not token or str(token) not in str(caught.value)


def test_a_token_that_was_good_is_refused_once_its_key_has_changed() -> None:
    token = create_token(STAGE_ID, Role.FOLLOWER, KEYS[STAGE_ID, Role.FOLLOWER])
    for _ in range(2):
        assert verify_token(token, find_key).role is Role.FOLLOWER
    for other in (new_key(), None):
        with pytest.raises(TokenError):
            verify_token(token, lambda *_, key=other: key)


def test_a_token_that_ends_is_refused_then_however_often_it_was_good() -> None:
    ending = create_token(STAGE_ID, Role.REMOTE, KEYS[STAGE_ID, Role.REMOTE], expires_at=time.time() + 60)
    assert verify_token(ending, find_key).role is Role.REMOTE
    with patch("jwt.api_jwt.datetime", wraps=datetime) as clock:
        clock.now.return_value = datetime.now(UTC) + timedelta(seconds=61)
        with pytest.raises(TokenError, match="link_expired"):
            verify_token(ending, find_key)
