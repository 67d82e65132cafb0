"""Triggers start automations for changes on their target stages, and for nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
import voluptuous as vol

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.messages import async_get_localizer
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS, Stage
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.helpers.trigger import NotTriggeredInfo, async_initialize_triggers, async_validate_trigger_config
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.doubles.stage import set_up_stage

from .doubles.display import PAGES, FakeDisplay, Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

type Automate = Callable[..., Awaitable[list[dict[str, Any]]]]


def _device_id(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    assert device is not None
    return device.id


@pytest.fixture
def automate(hass: HomeAssistant) -> Automate:
    """Add an automation from its YAML; return the list that collects its trigger payloads."""

    async def automate(trigger: str, options: dict[str, Any] | None = None, **more: Any) -> list[dict[str, Any]]:
        payloads: list[dict[str, Any]] = []

        @callback
        def act(call: ServiceCall) -> None:
            payloads.append({**call.data["trigger"], "parent": call.context.parent_id})

        hass.services.async_register("test", "act", act)
        configuration: dict[str, Any] = {"trigger": f"{DOMAIN}.{trigger}", **more}
        if options is not None:
            configuration["options"] = options
        automation = {
            "alias": "Listener",
            "mode": "queued",
            "triggers": [configuration],
            "actions": [{"action": "test.act", "data": {"trigger": "{{ trigger }}"}}],
        }
        assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
        await hass.async_block_till_done()
        state = hass.states.get("automation.listener")
        assert state is not None
        assert state.state == "on"
        return payloads

    return automate


@pytest.fixture
async def other(hass: HomeAssistant, stage: Stage) -> MockConfigEntry:
    """Return a second stage's entry, set up."""
    entry = await set_up_stage(hass, "Hall", entry_id="hall")
    await hass.async_block_till_done()
    return entry


async def _press(hass: HomeAssistant, command: str, context: Context | None = None, **fields: Any) -> None:
    await hass.services.async_call(
        DOMAIN, command, {"config_entry_id": "demo", **fields}, blocking=True, context=context
    )
    await hass.async_block_till_done()


# Slide changed


async def test_a_slide_change_says_from_where_to_where_and_by_what(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed")
    context = Context()
    await _press(hass, "last", context)
    assert payloads == [
        {
            "id": "0",
            "idx": "0",
            "alias": None,
            "platform": "slide_control.slide_changed",
            "description": "slide 5 of Demo stage",
            "stage": "Demo stage",
            "config_entry_id": "demo",
            "device_id": _device_id(hass, entry),
            "from": 1,
            "to": 5,
            "total": 5,
            "title": "Questions",
            "slide_id": None,
            "fragment": 0,
            "fragments": 0,
            "cause": "command",
            "command": "last",
            "source": "action",
            "parent": context.id,
        }
    ]


async def test_a_person_at_the_display_is_no_command_and_nobody_is_blamed(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed")
    await _press(hass, "last", Context())
    display.do("previous")
    await hass.async_block_till_done()
    assert (payloads[-1]["from"], payloads[-1]["to"], payloads[-1]["cause"], payloads[-1]["parent"]) == (
        5,
        4,
        "user",
        None,
    )
    assert "command" not in payloads[-1]


@pytest.mark.parametrize(
    ("options", "moves"),
    [
        ({}, [(1, 2), (2, 3), (3, 4), (4, 5), (5, 1)]),
        ({"to": 3}, [(2, 3)]),
        ({"to": "3"}, [(2, 3)]),
        ({"to": "questions"}, [(4, 5)]),
        ({"to": "q-and-a"}, [(4, 5)]),
        ({"to": "question"}, []),
        ({"from": "Détails"}, [(3, 4), (4, 5)]),
        ({"title": "tail"}, [(2, 3), (3, 4)]),
        ({"from": 2, "title": "details"}, [(2, 3)]),
        ({"from": 1, "to": 5}, []),
        ({"to": 6}, []),
    ],
)
async def test_only_the_slides_that_are_meant(
    hass: HomeAssistant, stage: Stage, automate: Automate, options: dict[str, Any], moves: list[tuple[int, int]]
) -> None:
    display = FakeDisplay(stage, pages=[*PAGES[:4], Page(title="Questions", h=2, number=5)])
    display.connect()
    payloads = await automate("slide_changed", options)
    for number in (2, 3, 4):
        display.do("go_to", slide=number)
    display.show(id="q-and-a")
    display.at = 4
    display.report()
    display.overrides.clear()
    display.do("first")
    await hass.async_block_till_done()
    assert [(each["from"], each["to"]) for each in payloads] == moves


async def test_an_uncounted_slide_is_not_the_one_before_it(
    hass: HomeAssistant, stage: Stage, automate: Automate
) -> None:
    pages = [Page(title="One", h=0, number=1), Page(title="Backup", h=1), Page(title="Two", h=2, number=2)]
    display = FakeDisplay(stage, pages=pages)
    display.connect()
    display.do("next")
    payloads = await automate("slide_changed", {"to": 1})
    display.do("next")
    display.do("previous")
    await hass.async_block_till_done()
    assert payloads == []
    display.do("first")
    await hass.async_block_till_done()
    assert [each["title"] for each in payloads] == ["One"]


@pytest.mark.parametrize(
    ("options", "payloads"),
    [
        ({"to": 6}, {"to": 6, "total": 5}),
        ({"from": "77"}, {"from": 77, "total": 5}),
        ({"to": 4}, None),
        ({"to": "Six"}, None),
    ],
)
async def test_a_slide_beyond_the_last_is_explained_in_the_traces(
    hass: HomeAssistant, display: FakeDisplay, options: dict[str, Any], payloads: dict[str, Any] | None
) -> None:
    reasons: list[dict[str, Any]] = []

    @callback
    def run(_variables: dict[str, Any], _context: Context | None = None) -> None:
        raise AssertionError("It must not run.")

    @callback
    def explain(_variables: dict[str, Any], info: NotTriggeredInfo, _context: Context | None = None) -> None:
        reasons.append(info.as_dict())

    config = [{"platform": f"{DOMAIN}.slide_changed", "options": options}]
    checked = await async_validate_trigger_config(hass, config)
    stop = await async_initialize_triggers(hass, checked, run, "test", "test", lambda *_: None, did_not_trigger=explain)
    display.do("next")
    await hass.async_block_till_done()
    assert reasons == ([{"reason": "no_such_slide", "data": payloads}] if payloads else [])
    assert stop is not None
    stop()


async def test_steps_are_told_when_they_are_asked_for(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed", {"steps": True, "to": "Pricing"})
    for _ in range(3):
        display.do("next")
    await hass.async_block_till_done()
    assert [(each["from"], each["to"], each["fragment"]) for each in payloads] == [(1, 2, 0), (2, 2, 1), (2, 2, 2)]


async def test_steps_are_no_slide_changes_else(hass: HomeAssistant, display: FakeDisplay, automate: Automate) -> None:
    payloads = await automate("slide_changed")
    for _ in range(3):
        display.do("next")
    await hass.async_block_till_done()
    assert [each["to"] for each in payloads] == [2]


async def test_the_entities_show_the_slide_when_the_automation_runs(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate
) -> None:
    shown: list[str] = []

    @callback
    def look(_: ServiceCall) -> None:
        state = hass.states.get("sensor.demo_stage_slide")
        assert state is not None
        shown.append(state.state)

    await automate("slide_changed")
    hass.services.async_register("test", "act", look)
    display.do("last")
    await hass.async_block_till_done()
    assert shown == ["5"]


# What else happens


async def test_the_start_and_the_end_of_presenting(hass: HomeAssistant, stage: Stage, automate: Automate) -> None:
    started = await automate("started_presenting")
    display = FakeDisplay(stage)
    display.connect()
    await hass.async_block_till_done()
    assert [each["description"] for each in started] == ["the start of presenting on Demo stage"]


async def test_the_end_of_presenting_comes_half_a_minute_after_its_last_display(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate
) -> None:
    ended = await automate("stopped_presenting")
    display.disconnect()
    await hass.async_block_till_done()
    assert ended == []
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=PRESENTING_GRACE_SECONDS + 1))
    await hass.async_block_till_done()
    assert [each["stage"] for each in ended] == ["Demo stage"]


@pytest.mark.parametrize(
    ("options", "cues"),
    [({}, ["applause", "lights-up"]), ({"cue": " Lights-Up "}, ["lights-up"]), ({"cue": "lights"}, [])],
)
async def test_a_cue_by_its_name_or_any(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate, options: dict[str, Any], cues: list[str]
) -> None:
    display.do("go_to", slide=2)
    payloads = await automate("cue", options)
    display.do("next")
    display.do("next")
    await hass.async_block_till_done()
    assert [each["cue"] for each in payloads] == cues
    assert all((each["number"], each["title"]) == (2, "Pricing") for each in payloads)


async def test_blank_and_back(hass: HomeAssistant, display: FakeDisplay, automate: Automate) -> None:
    blanked = await automate("blanked")
    await _press(hass, "blank", mode="on")
    await _press(hass, "blank", mode="off")
    assert [(each["number"], each["command"]) for each in blanked] == [(1, "blank")]


async def test_back_from_blank(hass: HomeAssistant, display: FakeDisplay, automate: Automate) -> None:
    unblanked = await automate("unblanked")
    display.do("blank", mode="on")
    display.do("blank", mode="off")
    await hass.async_block_till_done()
    assert [each["cause"] for each in unblanked] == ["user"]


async def test_a_press_that_fails(hass: HomeAssistant, stage: Stage, automate: Automate) -> None:
    failed = await automate("command_failed")
    hass.bus.async_fire("slide_control_command", {"command": "next"})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [(each["command"], each["source"], each["result"]) for each in failed] == [("next", "event", "no_display")]


# Which stage


async def test_a_target_leaves_the_other_stages_out(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, other: MockConfigEntry, automate: Automate
) -> None:
    payloads = await automate("slide_changed", target={"device_id": _device_id(hass, other)})
    display.do("next")
    elsewhere = FakeDisplay(other.runtime_data.stage)
    elsewhere.connect()
    elsewhere.do("last")
    await hass.async_block_till_done()
    assert [(each["stage"], each["device_id"]) for each in payloads] == [("Hall", _device_id(hass, other))]


async def test_an_entity_of_the_stage_is_a_target(
    hass: HomeAssistant, display: FakeDisplay, other: MockConfigEntry, automate: Automate
) -> None:
    payloads = await automate("slide_changed", target={"entity_id": "sensor.demo_stage_slide"})
    display.do("next")
    await hass.async_block_till_done()
    assert [each["stage"] for each in payloads] == ["Demo stage"]


async def test_a_stage_that_moves_into_the_area_is_heard(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, automate: Automate
) -> None:
    area = ar.async_get(hass).async_create("Stage")
    payloads = await automate("slide_changed", target={"area_id": area.id})
    display.do("next")
    await hass.async_block_till_done()
    assert payloads == []
    dr.async_get(hass).async_update_device(_device_id(hass, entry), area_id=area.id)
    display.do("first")
    await hass.async_block_till_done()
    assert [each["to"] for each in payloads] == [1]


async def test_without_a_target_a_stage_that_is_added_later_is_heard(hass: HomeAssistant, automate: Automate) -> None:
    payloads = await automate("slide_changed")
    entry = await set_up_stage(hass, "New")
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    display.do("next")
    await hass.async_block_till_done()
    assert [each["stage"] for each in payloads] == ["New"]


async def test_a_stage_that_is_reloaded_is_heard_once(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed", target={"device_id": _device_id(hass, entry)})
    assert await hass.config_entries.async_reload(entry.entry_id)
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    display.do("next")
    await hass.async_block_till_done()
    assert [each["to"] for each in payloads] == [2]


async def test_a_stage_that_is_deleted_leaves_the_automation_on_and_silent(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed", target={"device_id": _device_id(hass, entry)})
    assert await hass.config_entries.async_remove(entry.entry_id)
    display.do("next")
    await hass.async_block_till_done()
    state = hass.states.get("automation.listener")
    assert state is not None
    assert (state.state, payloads) == ("on", [])


async def test_an_automation_that_is_turned_off_is_not_run(
    hass: HomeAssistant, display: FakeDisplay, automate: Automate
) -> None:
    payloads = await automate("slide_changed")
    await hass.services.async_call(AUTOMATION, "turn_off", {"entity_id": "automation.listener"}, blocking=True)
    display.do("next")
    await hass.async_block_till_done()
    assert payloads == []


# Invalid options


@pytest.mark.parametrize(
    ("trigger", "options", "message"),
    [
        ("slide_changed", {"to": 0}, "to must be a whole number from 1"),
        ("slide_changed", {"to": "-3"}, None),
        ("slide_changed", {"to": 100_001}, "to must be a whole number from 1 to 100000"),
        ("slide_changed", {"to": True}, "to must be a whole number"),
        ("slide_changed", {"from": "  "}, "from is empty"),
        ("slide_changed", {"title": ""}, "title is empty"),
        ("slide_changed", {"title": 5}, "title must be text"),
        ("slide_changed", {"title": "x" * 301}, "title has 301 characters"),
        ("slide_changed", {"steps": "perhaps"}, "invalid boolean value"),
        ("slide_changed", {"slide": 5}, "slide"),
        ("cue", {"cue": " "}, "length of value must be at least 1"),
        ("cue", {"cue": "x" * 101}, "length of value must be at most 100"),
        ("behind_schedule", {"minutes": -1}, "value must be at least 0"),
        ("behind_schedule", {"minutes": "soon"}, "expected float"),
        ("started_presenting", {"slide": 1}, "slide"),
        ("nonsense", {}, "Invalid trigger"),
    ],
)
async def test_a_filter_that_cannot_be_is_refused_with_its_name(
    hass: HomeAssistant, stage: Stage, trigger: str, options: dict[str, Any], message: str | None
) -> None:
    config = [{"platform": f"{DOMAIN}.{trigger}", "options": options}]
    if message is None:
        # No slide has this title.
        assert await async_validate_trigger_config(hass, config)
        return
    with pytest.raises(vol.Invalid, match=message):
        await async_validate_trigger_config(hass, config)


@pytest.mark.parametrize(
    "target", [{"device_id": "gone"}, {"entity_id": "light.lectern"}, {"device_id": ["gone"], "entity_id": ["sun.sun"]}]
)
async def test_a_target_without_any_stage_is_refused(hass: HomeAssistant, stage: Stage, target: dict[str, Any]) -> None:
    config = [{"platform": f"{DOMAIN}.slide_changed", "target": target}]
    with pytest.raises(vol.Invalid, match="target contains no stage"):
        await async_validate_trigger_config(hass, config)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"target": {"entity_id": "light.lectern"}}, "Das Ziel enthält keine Bühne"),
        ({"options": {"to": 100_001}}, "Das Feld to muss eine ganze Zahl von 1 bis 100000 sein"),
    ],
)
async def test_what_is_refused_is_said_in_the_language_of_home_assistant(
    hass: HomeAssistant, stage: Stage, part: dict[str, Any], message: str
) -> None:
    hass.config.language = "de"
    await async_get_localizer(hass)
    with pytest.raises(vol.Invalid, match=message):
        await async_validate_trigger_config(hass, [{"platform": f"{DOMAIN}.slide_changed", **part}])


async def test_what_was_checked_can_be_checked_again(hass: HomeAssistant, stage: Stage) -> None:
    config = [{"platform": f"{DOMAIN}.slide_changed", "options": {"to": "5", "title": "Qu"}}]
    checked = await async_validate_trigger_config(hass, config)
    assert await async_validate_trigger_config(hass, checked) == checked
