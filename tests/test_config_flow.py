"""A stage is added by its name alone; its addresses are shown, can be looked up again, and can be replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, patch

from aiohttp import ClientError
import pytest

from custom_components.slide_control.access.links import build_links
from custom_components.slide_control.const import CONF_KEYS, CONF_STAGE_ID, CONF_WEBHOOK_ID, DOMAIN
from homeassistant.config_entries import SOURCE_USER, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType, InvalidData

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

HOME = "http://192.0.2.10:8123"
AWAY = "https://192.0.2.20"
SHORT = ("display", "remote", "script", "webhook")
FULL = ("display", "remote", "wait", "player", "bookmarklet", "script", "webhook")
NOTHING = {CONF_WEBHOOK_ID: False, "display": False, "remote": False, "follower": False}


@pytest.fixture(autouse=True)
async def _home_has_an_address(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> None:
    aioclient_mock.get(re.compile(".*"), exc=ClientError)
    hass.config.internal_url = HOME
    hass.config.external_url = AWAY


@pytest.fixture(autouse=True)
async def _reloaded(hass: HomeAssistant) -> AsyncIterator[None]:
    """Wait at the end until the stage was reloaded, as it is after each change of its options."""
    yield
    await hass.async_block_till_done()


async def _add(hass: HomeAssistant, name: str) -> ConfigFlowResult:
    """Open the dialog and enter a name."""
    shown = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "user"
    return await hass.config_entries.flow.async_configure(shown["flow_id"], {"name": name})


def _shown(form: ConfigFlowResult) -> dict[str, dict[str, str]]:
    """Return the links that a form shows, by place."""
    assert form["data_schema"] is not None
    sections: dict[str, Any] = {str(key): value.schema.schema for key, value in form["data_schema"].schema.items()}
    return {
        place: {str(key): key.default() for key in fields if not str(key).endswith("_qr")}
        for place, fields in sections.items()
    }


def _links(base: str, data: Any, *names: str) -> dict[str, str]:
    """Return these links at an address."""
    found = build_links(base, data)
    return {name: getattr(found, name) for name in names}


async def test_a_stage_is_added_by_its_name_and_the_last_page_leads_to_the_sidebar(hass: HomeAssistant) -> None:
    done = await _add(hass, "  Main hall ")
    await hass.async_block_till_done()
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["description_placeholders"] == {"panel": "/slide-control"}
    entry = done["result"]
    assert entry.title == "Main hall"
    assert entry.unique_id == entry.data[CONF_STAGE_ID]
    assert set(entry.data[CONF_KEYS]) == {"display", "remote", "follower"}


async def test_stage_is_suggested_as_the_name(hass: HomeAssistant) -> None:
    shown = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert shown["data_schema"] is not None
    assert [key.description for key in shown["data_schema"].schema] == [{"suggested_value": "Stage"}]


@pytest.mark.parametrize(
    ("name", "error"), [("", "name_missing"), ("  ", "name_missing"), (" demo STAGE ", "name_taken")]
)
async def test_a_name_that_is_empty_or_taken_is_refused_and_can_be_corrected(
    hass: HomeAssistant, entry: MockConfigEntry, name: str, error: str
) -> None:
    shown = await _add(hass, name)
    assert shown["type"] is FlowResultType.FORM
    assert shown["errors"] == {"name": error}
    done = await hass.config_entries.flow.async_configure(shown["flow_id"], {"name": "Side room"})
    assert [other.title for other in hass.config_entries.async_entries(DOMAIN)] == [entry.title, done["title"]]


async def test_two_stages_share_no_secret(hass: HomeAssistant) -> None:
    secrets: list[str] = []
    for name in ("One", "Two"):
        data = (await _add(hass, name))["result"].data
        secrets += [data[CONF_STAGE_ID], data[CONF_WEBHOOK_ID], *data[CONF_KEYS].values()]
    assert len(set(secrets)) == len(secrets)


async def test_a_dialog_that_is_closed_leaves_nothing(hass: HomeAssistant) -> None:
    shown = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    hass.config_entries.flow.async_abort(shown["flow_id"])
    assert not hass.config_entries.async_entries(DOMAIN)


async def _configure(hass: HomeAssistant, entry: MockConfigEntry, choice: str) -> ConfigFlowResult:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    assert menu["type"] is FlowResultType.MENU
    assert menu["menu_options"] == ["settings", "phones", "live_state", "broker", "links", "pair"]
    return await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": choice})


SETTINGS = {
    "alerts": ["10", "2"],
    "rehearsal_cues": True,
    "calendar": "calendar.talks",
    "local_only": False,
    "local_networks": ["2001:db8:1234::/48", "100.64.0.0/10"],
    "allow_get": True,
    "debounce": 400.0,
    "audience": 2_000.0,
    "audience_on": True,
    "audience_view": "pictures",
    "frame_other_sites": False,
    "handout": "after_talk",
    "max_press_age": 1.5,
    "tune_interpreter": False,
}


async def test_settings_are_kept_and_the_stage_starts_again_with_them(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage
) -> None:
    shown = await _configure(hass, entry, "settings")
    done = await hass.config_entries.options.async_configure(shown["flow_id"], SETTINGS)
    await hass.async_block_till_done()
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options == SETTINGS
    assert isinstance(entry.options["debounce"], int)
    assert isinstance(entry.options["audience"], int)
    again: Stage = entry.runtime_data.stage
    assert again is not stage
    assert (again.settings.debounce, again.settings.max_press_age) == (0.4, 1.5)
    shown = await _configure(hass, entry, "settings")
    emptied = {name: value for name, value in SETTINGS.items() if name not in ("audience", "calendar")}
    await hass.config_entries.options.async_configure(shown["flow_id"], emptied)
    assert entry.options == emptied


async def test_the_settings_page_shows_what_is_set_and_else_the_defaults(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={"allow_get": True})
    shown = await _configure(hass, entry, "settings")
    assert shown["data_schema"] is not None
    fields = {
        key.schema: (key.description or {}).get("suggested_value", key.default())
        for key in shown["data_schema"].schema
        if key.schema not in ("audience", "local_networks", "calendar")
    }
    assert fields == {
        "local_only": True,
        "allow_get": True,
        "debounce": 250,
        "audience_on": False,
        "audience_view": "deck",
        "frame_other_sites": True,
        "handout": "never",
        "alerts": ["5", "1", "0"],
        "rehearsal_cues": False,
        "max_press_age": 3.0,
        "tune_interpreter": True,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": 65_537},
        {"debounce": -1},
        {"debounce": 5001},
        {"max_press_age": 0.4},
        {"max_press_age": 31},
        {"speed": 1},
    ],
)
async def test_settings_beyond_their_limits_are_refused(
    hass: HomeAssistant, entry: MockConfigEntry, wrong: dict[str, float]
) -> None:
    shown = await _configure(hass, entry, "settings")
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(shown["flow_id"], SETTINGS | wrong)
    assert entry.options == {}


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ([" 100.64.0.0/10 ", "", "100.64.0.0/10"], ["100.64.0.0/10"]),
        (["203.0.113.7", "2001:db8::1"], ["203.0.113.7/32", "2001:db8::1/128"]),
        (["::ffff:100.64.0.0/106"], ["100.64.0.0/10"]),
        (None, []),
    ],
)
async def test_networks_of_ones_own_are_kept_once_each_in_one_notation(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, entered: list[str] | None, kept: list[str]
) -> None:
    shown = await _configure(hass, entry, "settings")
    networks = {} if entered is None else {"local_networks": entered}
    settings = {name: value for name, value in SETTINGS.items() if name != "local_networks"}
    await hass.config_entries.options.async_configure(shown["flow_id"], settings | networks)
    await hass.async_block_till_done()
    assert entry.options["local_networks"] == kept


@pytest.mark.parametrize(
    ("entered", "why"),
    [
        ("home", "home is no network. Write an address and its prefix length"),
        ("100.64.0.0/33", "100.64.0.0/33 is no network."),
        ("192.0.2.5/24", "192.0.2.5/24 is the address of one device in a network. Write 192.0.2.0/24 for the network."),
        ("0.0.0.0/0", "0.0.0.0/0 is larger than a network of your own can be. Write a prefix length of /8 or more"),
        ("::/0", "::/0 is larger than a network of your own can be. Write a prefix length of /19 or more"),
        ("::ffff:0:0/96", "::ffff:0:0/96 is larger"),
        ("224.0.0.0/24", "No device can call from 224.0.0.0/24."),
    ],
)
async def test_a_wrong_network_is_named_with_the_reason(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, entered: str, why: str
) -> None:
    shown = await _configure(hass, entry, "settings")
    both = {"local_networks": ["100.64.0.0/10", entered, "nowhere"]}
    again = await hass.config_entries.options.async_configure(shown["flow_id"], SETTINGS | both)
    assert again["errors"] == {"local_networks": "wrong_networks"}
    problems = (again["description_placeholders"] or {})["problems"]
    assert problems.startswith(why)
    assert "nowhere is no network." in problems
    assert entry.options == {}
    await hass.config_entries.options.async_configure(again["flow_id"], SETTINGS)
    await hass.async_block_till_done()
    assert entry.options == SETTINGS


async def test_too_many_networks_are_refused(hass: HomeAssistant, entry: MockConfigEntry, stage: Stage) -> None:
    shown = await _configure(hass, entry, "settings")
    many = {"local_networks": [f"192.0.{number}.0/24" for number in range(51)]}
    again = await hass.config_entries.options.async_configure(shown["flow_id"], SETTINGS | many)
    assert again["description_placeholders"] == {"problems": "These are too many networks. Keep 50 at most."}


@pytest.mark.parametrize("local", [True, False])
async def test_the_addresses_can_be_looked_up_without_a_change(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage, *, local: bool
) -> None:
    hass.config_entries.async_update_entry(entry, options={"local_only": local})
    shown = await _configure(hass, entry, "links")
    assert _shown(shown) == {
        "home": _links(HOME, entry.data, *FULL),
        "away": {} if local else _links(AWAY, entry.data, *FULL),
    }
    done = await hass.config_entries.options.async_configure(shown["flow_id"], {})
    await hass.async_block_till_done()
    # Not a created entry: Home Assistant would say "Options successfully saved".
    assert (done["type"], done["step_id"]) == (FlowResultType.MENU, "init")
    assert entry.options == {"local_only": local}
    assert entry.runtime_data.stage is stage


async def test_new_addresses_are_shown_when_they_work(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage
) -> None:
    before = dict(entry.data)
    form = await entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure"
    shown = await hass.config_entries.flow.async_configure(
        form["flow_id"], NOTHING | {CONF_WEBHOOK_ID: True, "display": True}
    )
    await hass.async_block_till_done()
    assert shown["step_id"] == "renewed"
    assert _shown(shown) == {"home": _links(HOME, entry.data, *SHORT), "away": {}}
    assert "Turn that off under Configure > Settings." in (shown["description_placeholders"] or {})["away"]
    assert entry.data[CONF_WEBHOOK_ID] != before[CONF_WEBHOOK_ID]
    assert entry.runtime_data.stage is not stage

    data = dict(entry.data)
    done = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data == data


@pytest.mark.parametrize("role", ["display", "remote", "follower"])
async def test_a_new_key_for_one_role_leaves_everything_else_as_it_was(
    hass: HomeAssistant, entry: MockConfigEntry, role: str
) -> None:
    before = dict(entry.data)
    form = await entry.start_reconfigure_flow(hass)
    await hass.config_entries.flow.async_configure(form["flow_id"], NOTHING | {role: True})
    await hass.async_block_till_done()
    keys = dict(entry.data[CONF_KEYS])
    assert keys[role] != before[CONF_KEYS][role]
    assert entry.data == before | {CONF_KEYS: before[CONF_KEYS] | {role: keys[role]}}


async def test_reconfiguring_asks_for_at_least_one_choice(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    form = await entry.start_reconfigure_flow(hass)
    again = await hass.config_entries.flow.async_configure(form["flow_id"], NOTHING)
    assert again["type"] is FlowResultType.FORM
    assert again["errors"] == {"base": "nothing_chosen"}


@pytest.mark.parametrize(("choice", "forgotten"), [(CONF_WEBHOOK_ID, 1), ("display", 0)])
async def test_a_new_webhook_address_gives_up_the_old_ones_cloudhook(
    hass: HomeAssistant, entry: MockConfigEntry, choice: str, forgotten: int
) -> None:
    former = entry.data[CONF_WEBHOOK_ID]
    form = await entry.start_reconfigure_flow(hass)
    with patch("custom_components.slide_control.config_flow.async_forget_cloudhook", AsyncMock()) as forget:
        await hass.config_entries.flow.async_configure(form["flow_id"], NOTHING | {choice: True})
    await hass.async_block_till_done()
    assert forget.await_args_list == [((hass, former),)] * forgotten


async def test_the_entities_that_slides_may_show_are_chosen_and_removed(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={"debounce": 300})
    shown = await _configure(hass, entry, "live_state")
    chosen = {"live_entities": ["sensor.outside"], "live_for_audience": True}
    await hass.config_entries.options.async_configure(shown["flow_id"], chosen)
    assert entry.options == {"debounce": 300, **chosen}
    shown = await _configure(hass, entry, "live_state")
    await hass.config_entries.options.async_configure(shown["flow_id"], {"live_for_audience": False})
    assert entry.options == {"debounce": 300, "live_entities": [], "live_for_audience": False}


async def test_the_broker_of_the_audience_is_checked_and_an_empty_address_turns_it_off(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, stage: Stage
) -> None:
    for wrong in ("https://broker.example", "wss://user:secret@broker.example"):
        shown = await _configure(hass, entry, "broker")
        assert not shown["errors"]
        shown = await hass.config_entries.options.async_configure(shown["flow_id"], {"broker_url": wrong})
        assert shown["errors"] == {"broker_url": "wrong_broker"}
    hass.config_entries.async_update_entry(entry, options={"debounce": 300})
    broker = {"broker_url": "wss://broker.example/mqtt", "broker_user": "audience", "broker_password": "read only"}
    shown = await _configure(hass, entry, "broker")
    await hass.config_entries.options.async_configure(shown["flow_id"], broker)
    assert entry.options == {"debounce": 300, **broker, "broker_pictures": False, "broker_pointer": True}
    shown = await _configure(hass, entry, "broker")
    other = {"broker_pictures": True, "broker_pointer": False}
    await hass.config_entries.options.async_configure(shown["flow_id"], {**broker, **other})
    assert entry.options == {"debounce": 300, **broker, **other}
    shown = await _configure(hass, entry, "broker")
    await hass.config_entries.options.async_configure(shown["flow_id"], {"broker_user": "audience"})
    assert entry.options == {"debounce": 300}


async def test_without_mqtt_the_dialog_says_what_to_do(
    hass: HomeAssistant, entry: MockConfigEntry, stage: Stage
) -> None:
    shown = await _configure(hass, entry, "broker")
    assert shown["errors"] == {"base": "no_mqtt"}
    url = {"broker_url": "wss://broker.example/mqtt"}
    shown = await hass.config_entries.options.async_configure(shown["flow_id"], url)
    assert shown["errors"] == {"base": "no_mqtt"}
    shown = await hass.config_entries.options.async_configure(shown["flow_id"], {})
    assert shown["type"] is FlowResultType.CREATE_ENTRY
