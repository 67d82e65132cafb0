"""What the tests share: Home Assistant with a deck, and a display that shows slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension

# Imported here because the test library's Home Assistant finds only custom components that are loaded already.
from custom_components.slide_control.const import CONF_DECK_ID, DOMAIN
from custom_components.slide_control.entry import new_secrets

from .displays import FakeDisplay

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

    from custom_components.slide_control.deck.deck import Deck
    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load custom integrations."""


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots without what changes from run to run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def entry(hass: HomeAssistant, tmp_path: Path) -> MockConfigEntry:
    """Return the entry of a deck that is not set up yet, in a Home Assistant with a folder of its own."""
    hass.config.config_dir = str(tmp_path)
    data = new_secrets()
    entry = MockConfigEntry(domain=DOMAIN, entry_id="demo", title="Demo deck", unique_id=data[CONF_DECK_ID], data=data)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
async def deck(hass: HomeAssistant, entry: MockConfigEntry) -> Deck:
    """Return a deck that is set up, without a display."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    deck: Deck = entry.runtime_data.deck
    return deck


@pytest.fixture
async def display(hass: HomeAssistant, deck: Deck) -> FakeDisplay:
    """Return a display that shows the first of five slides."""
    display = FakeDisplay(deck)
    display.connect()
    await hass.async_block_till_done()
    return display
