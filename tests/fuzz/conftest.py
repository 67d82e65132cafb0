"""A stage without rate limits and with short timeouts, so that each try ends at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
import logging
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.stage.admission.token_bucket import Rate, TokenBuckets

from .target import FuzzTarget

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

_NO_LIMIT = Rate(per_second=1e9, burst=10**9)


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    ours = "custom_components.slide_control"
    with ExitStack() as stack:
        for name, value in {
            "stage.admission.admission.SENDER_RATE": _NO_LIMIT,
            "stage.admission.admission.STAGE_RATE": _NO_LIMIT,
            "inputs.webhook.WEBHOOK_RATE": _NO_LIMIT,
            "push.handshake._refused": TokenBuckets(_NO_LIMIT),
            "push.sessions.session.FRAME_RATES": dict.fromkeys(Role, _NO_LIMIT),
            "push.transports.event_stream._CHECK_SECONDS": 0.005,
            "push.transports.long_poll.POLL_SECONDS": 0.01,
            "push.transports.long_poll.ABSENCE_SECONDS": 0.02,
            "access.pairing._CODE_RATE": _NO_LIMIT,
            "audience.join_view._wrong": TokenBuckets(_NO_LIMIT),
            "audience.join_view._all_wrong": TokenBuckets(_NO_LIMIT),
            "access.pairing.WAIT_SECONDS": 0.01,
            "access.pairing._TAKE_SECONDS": 0.01,
        }.items():
            stack.enter_context(patch(f"{ours}.{name}", value))
        yield


@pytest.fixture
async def target(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    stage: Stage,
    display: FakeDisplay,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> FuzzTarget:
    """A stage that shows slides, and a client that sends arbitrary input."""
    entry.runtime_data.audience.async_open(keep=True)
    target = FuzzTarget(hass, entry, stage, await hass_client_no_auth(), caplog)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: target.raised.append(context))
    # Debug logging would take longer than everything else.
    for name in ("aiohttp", "homeassistant", "custom_components"):
        caplog.set_level(logging.WARNING, name)
    caplog.clear()
    return target
