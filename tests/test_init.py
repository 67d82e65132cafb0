"""Setup and unload leave nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock, Mock, patch

import pytest

from custom_components.slide_control.access.cloudhook import async_cloudhook
from custom_components.slide_control.access.links import async_links
from custom_components.slide_control.const import CONF_LOCAL_ONLY, CONF_WEBHOOK_ID, DOMAIN
from homeassistant.config_entries import ConfigEntryState
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay


@pytest.fixture(autouse=True)
def _config_folder(hass: HomeAssistant, tmp_path: Path) -> None:
    hass.config.config_dir = str(tmp_path)


async def test_removing_a_stage_leaves_nothing(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay, entry: MockConfigEntry, tmp_path: Path
) -> None:
    assert (tmp_path / "slide_control" / "decks").is_dir()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not (tmp_path / "slide_control").exists()
    assert not er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert not dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert not [state for state in hass.states.async_all() if "demo_stage" in state.entity_id]
    assert stage.displays == 0


async def test_removing_a_stage_keeps_the_slides_that_people_have_put_there(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, tmp_path: Path
) -> None:
    talk = tmp_path / "slide_control" / "decks" / "talk.html"
    talk.write_text("slides")
    await hass.config_entries.async_remove(entry.entry_id)
    assert talk.read_text() == "slides"


async def test_a_stage_can_be_loaded_again(hass: HomeAssistant, stage: Stage, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert entry.runtime_data.stage.epoch != stage.epoch


class CloudNotAvailable(HomeAssistantError):  # noqa: N818 - the name it has in the cloud integration
    """The error that the cloud raises when it is unavailable."""


@pytest.fixture
def cloud(hass: HomeAssistant) -> Iterator[Mock]:
    """A fake of Home Assistant Cloud."""
    hass.config.components.add("cloud")
    cloud = Mock(
        CloudNotAvailable=CloudNotAvailable,
        async_active_subscription=Mock(return_value=True),
        async_is_connected=Mock(return_value=True),
        async_get_or_create_cloudhook=AsyncMock(return_value="https://hooks.example/abc"),
        async_delete_cloudhook=AsyncMock(),
        async_remote_ui_url=Mock(side_effect=CloudNotAvailable),
    )
    with (
        patch.dict("sys.modules", {"homeassistant.components.cloud": cloud}),
        patch("homeassistant.components.cloud", cloud, create=True),
    ):
        yield cloud


async def test_a_user_of_the_cloud_has_a_cloudhook(hass: HomeAssistant, entry: MockConfigEntry, cloud: Mock) -> None:
    assert await async_cloudhook(hass, "abc") == "https://hooks.example/abc"
    cloud.async_is_connected.return_value = False
    assert await async_cloudhook(hass, "abc") is None
    cloud.async_is_connected.return_value = True
    cloud.async_get_or_create_cloudhook.side_effect = CloudNotAvailable
    assert await async_cloudhook(hass, "abc") is None


async def test_the_cloudhook_is_the_webhooks_address_where_the_internet_may_reach_the_stage(
    hass: HomeAssistant, entry: MockConfigEntry, cloud: Mock
) -> None:
    _, away = await async_links(hass, entry)
    assert "webhook" not in away.urls
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    _, away = await async_links(hass, entry)
    assert away.urls["webhook"] == "https://hooks.example/abc"


async def test_without_the_cloud_there_is_no_cloudhook(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert await async_cloudhook(hass, "abc") is None


@pytest.mark.parametrize("failure", [None, CloudNotAvailable, ValueError])
async def test_a_removed_stages_cloudhook_is_deleted(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, cloud: Mock, failure: type[Exception] | None
) -> None:
    cloud.async_delete_cloudhook.side_effect = failure
    await hass.config_entries.async_remove(entry.entry_id)
    cloud.async_delete_cloudhook.assert_awaited_once_with(hass, entry.data[CONF_WEBHOOK_ID])
    assert not hass.config_entries.async_entries(DOMAIN)
