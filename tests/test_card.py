"""The card comes with the integration: Home Assistant's frontend loads it, at an address that changes with it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from custom_components.slide_control.hosting.client import version
from custom_components.slide_control.hosting.client.version import client_version
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, UrlManager

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant


def modules(hass: HomeAssistant) -> list[str]:
    """Return what the frontend loads on every page."""
    return sorted(hass.data[DATA_EXTRA_MODULE_URL].urls)


def load_frontend(hass: HomeAssistant) -> None:
    """Let Home Assistant have a frontend; its files are not installed with the test library."""
    hass.data[DATA_EXTRA_MODULE_URL] = UrlManager(lambda *_: None, [])
    hass.config.components.add("frontend")


async def test_the_card_is_there_while_there_is_a_stage(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    load_frontend(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    (address,) = modules(hass)
    await hass.config_entries.async_reload(entry.entry_id)
    assert modules(hass) == [address]
    response = await (await hass_client_no_auth()).get(address)
    assert response.status == HTTPStatus.OK
    assert "immutable" in response.headers["Cache-Control"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert modules(hass) == []


async def test_a_new_version_has_a_new_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "FRONTEND", tmp_path)
    (tmp_path / "card.js").write_text("one")
    first = client_version()
    assert client_version() == first
    (tmp_path / "card.js").write_text("another")
    assert client_version() != first


async def test_a_home_assistant_without_a_frontend_needs_no_card(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert DATA_EXTRA_MODULE_URL not in hass.data
