"""A deck without limits on how fast it may be asked, and with short waits, so that each try is over at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
import logging
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from custom_components.slide_control.deck.rates import Rate, TokenBuckets
from custom_components.slide_control.push.tokens import Role

from .stage import Stage

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.deck.deck import Deck
    from homeassistant.core import HomeAssistant
    from tests.displays import FakeDisplay

_NO_LIMIT = Rate(per_second=1e9, burst=10**9)


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    ours = "custom_components.slide_control"
    with ExitStack() as stack:
        for name, value in {
            "deck.admission.SENDER_RATE": _NO_LIMIT,
            "deck.admission.DECK_RATE": _NO_LIMIT,
            "inputs.webhook.WEBHOOK_CALLS": _NO_LIMIT,
            "push.entrance._refused": TokenBuckets(_NO_LIMIT),
            "push.sessions.FRAMES": dict.fromkeys(Role, _NO_LIMIT),
            "push.events._LOOK_EVERY": 0.005,
            "push.poll.WAIT": 0.01,
            "push.poll.ABSENT": 0.02,
            "push.pairing._BEGINNINGS": _NO_LIMIT,
            "push.pairing.WAIT_SECONDS": 0.01,
            "push.pairing._TAKEN_WITHIN": 0.01,
        }.items():
            stack.enter_context(patch(f"{ours}.{name}", value))
        yield


@pytest.fixture
async def stage(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    deck: Deck,
    display: FakeDisplay,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> Stage:
    """A deck that shows slides, and somebody who sends it anything."""
    stage = Stage(hass, entry, deck, await hass_client_no_auth(), caplog)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: stage.raised.append(context))
    # What is written for those who look for a fault takes longer than all else here.
    for name in ("aiohttp", "homeassistant", "custom_components"):
        caplog.set_level(logging.WARNING, name)
    caplog.clear()
    return stage
