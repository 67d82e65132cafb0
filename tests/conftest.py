"""Shared fixtures: Home Assistant with a stage, and a display that shows slides."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension

from custom_components.slide_control.config_entry import new_secrets

# Imported here because the test library's Home Assistant finds only custom components that are loaded already.
from custom_components.slide_control.const import CONF_STAGE_ID, DOMAIN
from homeassistant.setup import async_setup_component
from homeassistant.util import executor

from .doubles.display import FakeDisplay

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from custom_components.slide_control.audience.audience import Audience
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load custom integrations."""


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the use of the loop, as the test library does, without recording a stack for each future and handle.

    The stacks, which only futures' own warnings print, took half of all time.
    """
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    monkeypatch.setattr(loop, "get_debug", lambda: False)


@pytest.fixture(scope="session", autouse=True)
def _workers_end_in_time() -> Generator[None]:
    """Let the threads of Home Assistant's pool end on a busy machine.

    Idle workers wake each other at the end. One that does not wake within a fraction of the limit is interrupted, and
    what it should have passed on is lost: the others stay, and the test library finds them.
    """
    with patch.object(executor, "EXECUTOR_SHUTDOWN_TIMEOUT", 600):
        yield


@pytest.fixture
def expected_lingering_timers(request: pytest.FixtureRequest) -> bool:
    """Let the mock of MQTT, where a test uses it, keep its own timer."""
    return not {"mqtt_mock", "mqtt_mock_entry"}.isdisjoint(request.fixturenames)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots without the values that change from run to run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
async def proxied(hass: HomeAssistant) -> None:
    """Home Assistant trusts the proxy that the client of this test is."""
    await async_setup_component(
        hass, "http", {"http": {"use_x_forwarded_for": True, "trusted_proxies": ["127.0.0.1", "::1"]}}
    )


@pytest.fixture
def entry(hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    """Return the entry of a stage that is not set up yet, in a Home Assistant with a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    data = new_secrets()
    entry = MockConfigEntry(
        domain=DOMAIN, entry_id="demo", title="Demo stage", unique_id=data[CONF_STAGE_ID], data=data
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def stage(hass: HomeAssistant, entry: MockConfigEntry) -> Stage:
    """Return a stage that is set up, without a display."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    stage: Stage = entry.runtime_data.stage
    return stage


@pytest.fixture
def decks(hass: HomeAssistant, tmp_path: Path, stage: Stage) -> Path:
    """Return the folder of the hosted decks."""
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "slide_control" / "decks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def audience(entry: MockConfigEntry, stage: Stage) -> Audience:
    """Return the stage's audience, which is open until it is closed."""
    audience: Audience = entry.runtime_data.audience
    audience.async_open(keep=True)
    return audience


@pytest.fixture
async def display(hass: HomeAssistant, stage: Stage) -> FakeDisplay:
    """Return a display that shows the first of five slides."""
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    return display
