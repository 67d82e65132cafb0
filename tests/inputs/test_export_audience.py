"""The action that exports a deck for everyone: for administrators and automations, with the link of the audience."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
import zipfile

import pytest

from custom_components.slide_control.const import CONF_BROKER_PASSWORD, CONF_BROKER_URL, CONF_BROKER_USER, DOMAIN
from homeassistant.core import Context
from homeassistant.exceptions import ServiceValidationError, Unauthorized

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import MqttMockHAClient

    from homeassistant.core import HomeAssistant

ADDRESS = "https://example.org/talk/?page=1#old"


@pytest.fixture(autouse=True)
def _talk(decks: Path) -> None:
    """Host a deck."""
    (decks / "talk.md").write_text("# The talk\n")


async def export(hass: HomeAssistant, context: Context | None = None, **fields: Any) -> dict[str, Any]:
    """Call the action, and return its response."""
    answer = await hass.services.async_call(
        DOMAIN, "export_audience", fields, blocking=True, return_response=True, context=context
    )
    assert answer is not None
    return dict(answer)


async def test_a_deck_is_written_in_place_of_its_last_export(hass: HomeAssistant, decks: Path) -> None:
    answer = await export(hass, deck="The talk")
    file = decks.parent / "exports" / "talk.md.zip"
    assert answer["file"] == str(file)
    assert (answer["deck"], answer["follows"], answer["link"]) == ("talk.md", False, None)
    assert file.stat().st_size == answer["size"]
    (decks / "talk.md").write_text("# The talk\n\nNew\n")
    await hass.services.async_call(DOMAIN, "export_audience", {"deck": "talk.md"}, blocking=True)
    with zipfile.ZipFile(file) as archive:
        assert "New" in archive.read("deck/talk.md.html").decode()
    assert [each.name for each in file.parent.iterdir()] == ["talk.md.zip"]


async def test_only_administrators_and_automations_export(
    hass: HomeAssistant, decks: Path, hass_read_only_user: MockUser, hass_admin_user: MockUser
) -> None:
    with pytest.raises(Unauthorized):
        await export(hass, Context(user_id=hass_read_only_user.id), deck="talk.md")
    assert not (decks.parent / "exports").exists()
    assert (await export(hass, Context(user_id=hass_admin_user.id), deck="talk.md"))["size"] > 0


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"deck": "gone"}, "unknown_deck"),
        ({"deck": "talk.md", "address": "javascript:alert(1)"}, "address_of_no_page"),
        ({"deck": "empty.md"}, "file_empty"),
        ({"deck": "talk.md", "config_entry_id": "none"}, "unknown_stage"),
    ],
)
async def test_what_is_wrong_is_said(hass: HomeAssistant, decks: Path, fields: dict[str, str], key: str) -> None:
    (decks / "empty.md").write_text("")
    with pytest.raises(ServiceValidationError) as error:
        await export(hass, **fields)
    assert error.value.translation_key == key


async def test_the_export_knows_the_open_audience_and_the_link_its_key(
    hass: HomeAssistant, decks: Path, entry: MockConfigEntry, mqtt_mock: MqttMockHAClient
) -> None:
    options = {CONF_BROKER_URL: "wss://broker.example", CONF_BROKER_USER: "all", CONF_BROKER_PASSWORD: "known"}
    hass.config_entries.async_update_entry(entry, options=entry.options | options)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    before = await export(hass, deck="talk.md", address=ADDRESS)
    assert (before["follows"], before["link"]) == (False, None)
    run = entry.runtime_data.audience.async_open(keep=True)
    answer = await export(hass, deck="talk.md", address=ADDRESS)
    key = entry.runtime_data.audience.broker["key"]
    assert (answer["follows"], answer["link"]) == (True, f"https://example.org/talk/?page=1#key={key}")
    with zipfile.ZipFile(answer["file"]) as archive:
        page = archive.read("index.html").decode()
        everything = b"".join(map(archive.read, archive.namelist()))
    for given in ('data-url="wss://broker.example"', 'data-user="all"', 'data-password="known"', f'data-key="{key}"'):
        assert given in page
    for private in (run.seed, run.code, run.id, *entry.data["keys"].values(), entry.data["webhook_id"]):
        assert private.encode() not in everything
    entry.runtime_data.audience.async_close()
    await hass.async_block_till_done()
