"""A missing source raises a repair that opens the clicker; it closes when the source returns."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.inputs.clickers.missing_source import GRACE_SECONDS
from homeassistant.components.tag import TAG_DATA, async_scan_tag
from homeassistant.core import CoreState
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.doubles.clicker import EVENT, USUAL, bind, entity, event_source, press, settle

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    return [issue for issue in ir.async_get(hass).issues.values() if issue.domain == DOMAIN and issue.active]


async def later(hass: HomeAssistant, seconds: float = GRACE_SECONDS + 1) -> None:
    await settle(hass)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await settle(hass)


async def test_an_entity_that_is_removed_is_missed_until_it_is_back(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    source = event_source(hass)
    subentry_id = await bind(hass, entry, source, USUAL)
    await later(hass)
    assert issues(hass) == []
    er.async_get(hass).async_remove(EVENT)
    hass.states.async_remove(EVENT)
    await settle(hass)
    assert issues(hass) == []
    await later(hass)
    (issue,) = issues(hass)
    assert issue.is_fixable
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["clicker"] == "Lectern button"
    assert issue.translation_placeholders["stage"] == "Demo stage"
    assert issue.data == {"entry_id": "demo", "subentry_id": subentry_id}

    assert event_source(hass) == source
    await settle(hass)
    assert issues(hass) == []
    await press(hass)
    assert display.at == 1


async def test_an_entity_that_is_disabled_is_missed_too(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, event_source(hass), USUAL)
    er.async_get(hass).async_update_entity(EVENT, disabled_by=er.RegistryEntryDisabler.USER)
    await later(hass)
    assert len(issues(hass)) == 1
    er.async_get(hass).async_update_entity(EVENT, disabled_by=None)
    await settle(hass)
    assert issues(hass) == []


async def test_one_that_the_registry_does_not_know_is_missed_when_it_has_no_state(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    hass.states.async_set("switch.yaml", "off")
    await bind(hass, entry, {"type": "switch", "entity": "switch.yaml"}, {"on": "next"})
    hass.states.async_remove("switch.yaml")
    await settle(hass)
    hass.states.async_set("switch.yaml", "off")
    await later(hass)
    assert issues(hass) == []
    hass.states.async_remove("switch.yaml")
    await later(hass)
    assert len(issues(hass)) == 1


async def test_nothing_is_missed_before_home_assistant_has_started(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    hass.set_state(CoreState.starting)
    await bind(hass, entry, {"type": "button", "entity": "input_button.later"}, {"press": "next"})
    await later(hass)
    assert issues(hass) == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire("homeassistant_started")
    await later(hass)
    assert len(issues(hass)) == 1


async def test_a_tag_that_is_deleted_is_missed_until_it_is_scanned_again(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert await async_setup_component(hass, "tag", {})
    await async_scan_tag(hass, "lectern", None)
    await bind(hass, entry, {"type": "tag", "tag_id": "lectern"}, {"scan": "next"})
    await hass.data[TAG_DATA].async_delete_item("lectern")
    await later(hass)
    assert len(issues(hass)) == 1
    await async_scan_tag(hass, "lectern", None)
    await settle(hass)
    assert issues(hass) == []


async def test_mqtt_is_missed_when_it_is_removed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    broker = MockConfigEntry(domain="mqtt")
    broker.add_to_hass(hass)
    await bind(hass, entry, {"type": "mqtt", "topic": "button"}, {"single": "next"})
    await later(hass)
    assert issues(hass) == []
    await hass.config_entries.async_remove(broker.entry_id)
    await later(hass)
    assert len(issues(hass)) == 1


async def test_a_device_that_is_deleted_is_missed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    zoo = MockConfigEntry(domain="zoo")
    zoo.add_to_hass(hass)
    devices = dr.async_get(hass)
    device = devices.async_get_or_create(config_entry_id=zoo.entry_id, identifiers={("zoo", "remote")})
    trigger = {"platform": "device", "domain": "zoo", "device_id": device.id, "type": "press"}
    source = {"type": "device", "device_id": device.id, "triggers": {"press": trigger}}
    await bind(hass, entry, source, {"press": "next"})
    await later(hass)
    assert issues(hass) == []
    devices.async_remove_device(device.id)
    await later(hass)
    assert len(issues(hass)) == 1
    devices.async_get_or_create(config_entry_id=zoo.entry_id, identifiers={("zoo", "remote")})
    await settle(hass)
    assert issues(hass) == []


@pytest.mark.parametrize("how", ["delete", "unload"])
async def test_a_clicker_that_is_no_more_is_not_missed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, how: str
) -> None:
    subentry_id = await bind(hass, entry, {"type": "button", "entity": "button.gone"}, {"press": "next"})
    await later(hass)
    assert len(issues(hass)) == 1
    if how == "delete":
        hass.config_entries.async_remove_subentry(entry, subentry_id)
    else:
        await hass.config_entries.async_unload(entry.entry_id)
    await later(hass)
    assert issues(hass) == []


async def _repair(hass: HomeAssistant, hass_client: ClientSessionGenerator, *answers: dict[str, Any]) -> dict[str, Any]:
    """Open the only repair over HTTP and answer its steps; return the last."""
    await async_setup_component(hass, "repairs", {})
    await async_setup_component(hass, "config", {})
    client = await hass_client()
    (issue,) = issues(hass)
    body = {"handler": DOMAIN, "issue_id": issue.issue_id}
    response = await client.post("/api/repairs/issues/fix", json=body)
    assert response.status == HTTPStatus.OK
    step: dict[str, Any] = await response.json()
    for answer in answers:
        response = await client.post(f"/api/repairs/issues/fix/{step['flow_id']}", json=answer)
        assert response.status == HTTPStatus.OK
        step = await response.json()
    await settle(hass)
    return step


async def test_the_repair_leads_to_the_dialog_of_the_clicker(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    source = {"type": "button", "entity": "0123456789abcdef0123456789abcdef", "called": "Pedal"}
    await bind(hass, entry, source, {"press": "next"})
    await later(hass)
    step = await _repair(hass, hass_client)
    assert step["menu_options"] == ["choose", "delete"]
    assert step["description_placeholders"]["source"] == "Pedal"
    step = await _repair(hass, hass_client, {"next_step_id": "choose"})
    assert (step["type"], step["reason"]) == ("abort", "choose")
    kind, flow_id = step["next_flow"]
    assert kind == "config_subentries_flow"
    assert len(issues(hass)) == 1

    flows = hass.config_entries.subentries
    registered = entity(hass, "button.new")
    hass.states.async_set("button.new", "unknown")
    await flows.async_configure(flow_id, {"next_step_id": "pick"})
    await flows.async_configure(flow_id, {"next_step_id": "entity"})
    form = await flows.async_configure(flow_id, {"entity_id": "button.new"})
    assert form["step_id"] == "presses"
    assert form["data_schema"] is not None
    defaults = form["data_schema"]({"options": {}})
    done = await flows.async_configure(flow_id, defaults)
    await settle(hass)
    assert done["reason"] == "reconfigure_successful"
    assert issues(hass) == []
    (clicker,) = entry.subentries.values()
    assert clicker.data["source"]["entity"] == registered.id


async def test_the_repair_can_delete_the_clicker(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    await bind(hass, entry, {"type": "button", "entity": "button.gone"}, {"press": "next"})
    await later(hass)
    step = await _repair(hass, hass_client, {"next_step_id": "delete"})
    assert step["step_id"] == "delete"
    assert len(entry.subentries) == 1
    step = await _repair(hass, hass_client, {"next_step_id": "delete"}, {})
    assert step["type"] == "create_entry"
    assert not entry.subentries
    assert issues(hass) == []


@pytest.mark.parametrize("choice", ["choose", "delete"])
async def test_a_repair_that_is_open_while_the_clicker_is_deleted_ends_well(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, display: FakeDisplay, choice: str
) -> None:
    subentry_id = await bind(hass, entry, {"type": "button", "entity": "button.gone"}, {"press": "next"})
    await later(hass)
    step = await _repair(hass, hass_client)
    hass.config_entries.async_remove_subentry(entry, subentry_id)
    await settle(hass)
    client = await hass_client()
    address = f"/api/repairs/issues/fix/{step['flow_id']}"
    step = await (await client.post(address, json={"next_step_id": choice})).json()
    if choice == "delete":
        step = await (await client.post(address, json={})).json()
    assert step["type"] == "create_entry"
