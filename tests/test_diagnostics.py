"""Diagnostics and system information contain what helps, and no secret."""

from __future__ import annotations

from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
import pytest
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry

from custom_components.slide_control.access.links import CLIENT_PATH
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_KEYS, CONF_STAGE_ID, CONF_WEBHOOK_ID, DOMAIN
from homeassistant.components.system_health import get_info
from homeassistant.setup import async_setup_component

from .doubles.display import FakeDisplay
from .doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
async def _components(hass: HomeAssistant) -> None:
    """Set up diagnostics and system information before any client connects."""
    for component in ("diagnostics", "system_health"):
        assert await async_setup_component(hass, component, {})


async def _diagnostics(hass: HomeAssistant, client: ClientSessionGenerator, entry: MockConfigEntry) -> dict[str, Any]:
    diagnostics: Any = await get_diagnostics_for_config_entry(hass, client, entry)
    assert isinstance(diagnostics, dict)
    return diagnostics


async def test_diagnostics_tell_how_the_stage_is(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    display.do("next")
    entry.runtime_data.pacing.plan(600)
    diagnostics = await _diagnostics(hass, hass_client, entry)
    assert diagnostics["stage"] == {
        "presenting": True,
        "displays": 1,
        "has_lead": True,
        "commands_sent": 0,
        "states": 2,
        "settings": {"debounce": 0.25, "max_press_age": 3.0},
    }
    assert (diagnostics["state"]["number"], diagnostics["state"]["total"], diagnostics["outline_length"]) == (2, 5, 5)
    assert diagnostics["pacing"]["planned"] == 600
    assert (diagnostics["hosted_decks"], diagnostics["options"], diagnostics["browsers"]) == (0, {}, [])


@pytest.mark.usefixtures("audience")
async def test_diagnostics_tell_who_is_connected(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, stage: object
) -> None:
    client = await hass_client()
    async with connected(client, token_for(entry.data)), connected(client, token_for(entry.data, Role.FOLLOWER)):
        diagnostics = await _diagnostics(hass, hass_client, entry)
    assert [(each["role"], each["name"], each["lead"]) for each in diagnostics["browsers"]] == [
        ("display", "A test", True),
        ("follower", "A test", False),
    ]


async def test_diagnostics_hold_no_secret_and_no_word_of_the_speaker(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    display.show(id="our-secret-price")
    text = str(await _diagnostics(hass, hass_client, entry))
    secrets = [entry.data[CONF_STAGE_ID], entry.data[CONF_WEBHOOK_ID], *entry.data[CONF_KEYS].values()]
    words = ["Welcome", "Smile", "Pricing", "Details", "Questions", "our-secret-price"]
    assert not [found for found in secrets + words if found in text]


async def test_a_damaged_zip_costs_the_diagnostics_nothing(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, decks: Path
) -> None:
    (decks / "good.html").write_text("<title>Good</title>")
    shutil.copy(Path(__file__).parent / "corpus" / "decks" / "damaged-lzma.zip", decks)
    assert (await _diagnostics(hass, hass_client, entry))["hosted_decks"] == 2


async def test_diagnostics_of_a_stage_without_a_display(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, stage: object
) -> None:
    diagnostics = await _diagnostics(hass, hass_client, entry)
    assert (diagnostics["state"], diagnostics["stage"]["has_lead"], diagnostics["outline_length"]) == (None, False, 0)


@pytest.mark.parametrize(("answer", "reachable"), [({}, "ok"), ({"exc": ClientError}, "Failed: unreachable")])
async def test_system_information_counts_and_looks_whether_the_address_works(
    hass: HomeAssistant,
    display: FakeDisplay,
    aioclient_mock: AiohttpClientMocker,
    answer: dict[str, Any],
    reachable: str,
) -> None:
    address = "http://slides.local:8123"
    await hass.config.async_update(internal_url=address)
    aioclient_mock.get(f"{address}{CLIENT_PATH}/deck.js", **answer)
    assert (await get_info(hass))[DOMAIN] == {
        "stages": 1,
        "presenting": 1,
        "displays": 1,
        "home": address,
        "home_reachable": reachable,
        "away": None,
    }
