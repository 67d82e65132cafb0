"""Automations as the editor makes them: it offers our triggers and conditions, and their automations run."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from harness.stage import links

from .decks import FRAMEWORKS
from .saved_automation import delete_automation, save_automation
from .until import WAIT_SECONDS, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from harness.client import Client

    from .stage import OpenPage, Stage

RAN = "automation_of_the_test_ran"
ASK = "automation_of_the_test_asks"
TRIGGERS = {
    "slide_changed": {"to": "Discounts"},
    "started_presenting": {},
    "stopped_presenting": {},
    "cue": {"cue": "lights-down"},
    "blanked": {},
    "unblanked": {},
    "behind_schedule": {"minutes": 0},
    "command_failed": {},
    "talk_started": {},
    "section_started": {},
    "section_over_time": {"minutes": 0},
    "minutes_left": {"minutes": 0},
    "talk_paused": {},
    "talk_ended": {},
}
CONDITIONS = {
    "is_presenting": {},
    "is_on_slide": {"slide": "Lights"},
    "is_blanked": {"behavior": "all"},
    "is_running": {},
    "is_rehearsing": {},
    "is_almost_over": {"minutes": 5},
}


@pytest.fixture
def client(stage: Stage) -> Client:
    return stage.home_assistant.client


@pytest.fixture
async def device(stage: Stage, client: Client) -> str:
    """The id of the stage's device."""
    devices = await client.websocket("config/device_registry/list")
    found: str = next(each["id"] for each in devices if stage.entry_id in each["config_entries"])
    return found


async def _described(client: Client, kind: str) -> dict[str, Any]:
    """Return the descriptions of all triggers or conditions, as the editor gets them."""
    async with client.subscription(f"{kind}_platforms/subscribe") as events:
        found: dict[str, Any] = await anext(events)
        return found


@pytest.mark.parametrize(("kind", "known"), [("trigger", TRIGGERS), ("condition", CONDITIONS)])
async def test_the_editor_lists_them_with_their_names_and_their_icons(
    stage: Stage, client: Client, kind: str, known: dict[str, Any]
) -> None:
    described = await _described(client, kind)
    ours = {key.partition(".")[2]: value for key, value in described.items() if key.startswith("slide_control.")}
    assert set(ours) == set(known)
    language = {"language": "en", "category": f"{kind}s", "integration": ["slide_control"]}
    words = (await client.websocket("frontend/get_translations", **language))["resources"]
    icons = (await client.websocket("frontend/get_icons", category=f"{kind}s", integration=["slide_control"]))[
        "resources"
    ]
    for name, description in ours.items():
        prefix = f"component.slide_control.{kind}s.{name}"
        assert words[f"{prefix}.name"]
        assert words[f"{prefix}.description"]
        assert all(words[f"{prefix}.fields.{field}.name"] for field in description["fields"])
        assert icons["slide_control"][name][kind].startswith("mdi:")


async def test_the_editor_offers_them_for_a_stage_and_for_nothing_else(
    stage: Stage, client: Client, device: str
) -> None:
    for kind, known in (("triggers", TRIGGERS), ("conditions", CONDITIONS)):
        ours = {f"slide_control.{name}" for name in known}
        offered = set(await client.websocket(f"get_{kind}_for_target", target={"device_id": [device]}))
        assert ours <= offered
        elsewhere = set(await client.websocket(f"get_{kind}_for_target", target={"entity_id": ["zone.home"]}))
        assert not ours & elsewhere
    actions = set(await client.websocket("get_services_for_target", target={"entity_id": ["zone.home"]}))
    assert "slide_control.next" not in actions


@pytest.mark.parametrize(
    ("options", "message"),
    [({"to": 0}, "The field to must be a whole number"), ({"title": " "}, "The field title is empty")],
)
async def test_the_editor_is_told_what_is_wrong(
    stage: Stage, client: Client, options: dict[str, Any], message: str
) -> None:
    trigger = {"trigger": "slide_control.slide_changed", "options": options}
    answer = await client.websocket("validate_config", triggers=[trigger])
    assert answer["triggers"]["valid"] is False
    assert message in answer["triggers"]["error"]


@pytest.fixture
async def automations(stage: Stage, client: Client, device: str) -> AsyncIterator[None]:
    """One automation for each trigger and each condition, saved as the editor saves them."""
    made: dict[str, dict[str, Any]] = {}
    target = {"device_id": [device]}
    for name, options in TRIGGERS.items():
        ran = {"event": RAN, "event_data": {"name": name, "trigger": "{{ trigger }}"}}
        trigger = {"trigger": f"slide_control.{name}", "target": target, "options": options}
        made[f"test_{name}"] = {"triggers": [trigger], "actions": [ran]}
    for name, options in CONDITIONS.items():
        condition = {"condition": f"slide_control.{name}", "target": target, "options": options}
        made[f"test_{name}"] = {
            "triggers": [{"trigger": "event", "event_type": ASK}],
            "conditions": [condition],
            "actions": [{"event": RAN, "event_data": {"name": name}}],
        }
    for key, automation in made.items():
        saved = {"alias": key, "mode": "queued", **automation}
        await save_automation(client, key, saved)
    yield
    for key in made:
        await delete_automation(client, key)


@pytest.fixture
async def hurried(stage: Stage, client: Client) -> AsyncIterator[str]:
    """The address of the talk whose author planned one second for each slide."""
    folder = stage.home_assistant.folder / "slide_control" / "decks"
    shutil.copytree(folder / FRAMEWORKS[-1].name, folder / "hurried")
    page = folder / "hurried" / "index.html"
    page.write_text(page.read_text().replace("<section", '<section data-timing="1"'))
    hosted = (await links(client, stage.entry_id))["hosted"]
    yield next(each["url"] for each in hosted if each["name"] == "hurried")
    shutil.rmtree(folder / "hurried")


class Runs:
    """The automations that have run, with their triggers."""

    def __init__(self, events: AsyncIterator[Any]) -> None:
        self._events = events
        self._runs: dict[str, dict[str, Any]] = {}

    async def of(self, name: str) -> dict[str, Any]:
        """Wait until an automation has run, and return what triggered it."""
        # Presenting stops 30 seconds after the last page is closed.
        async with asyncio.timeout(WAIT_SECONDS):
            while name not in self._runs:
                data = (await anext(self._events))["data"]
                self._runs[data["name"]] = data.get("trigger", {})
        return self._runs.pop(name)


async def _is(client: Client, name: str) -> bool:
    """Test a condition, as the editor's test button does."""
    condition = {"condition": f"slide_control.{name}", "options": CONDITIONS[name]}
    return bool((await client.websocket("test_condition", condition=condition))["result"])


async def test_an_automation_on_each_of_them_runs(
    stage: Stage, client: Client, device: str, automations: None, hurried: str, open_page: OpenPage
) -> None:
    await until_equal(lambda: _is(client, "is_presenting"), wanted=False, interval=0.2)
    async with client.subscription("subscribe_events", event_type=RAN) as events:
        runs = Runs(events)
        page = await open_page(hurried)
        started = await runs.of("started_presenting")
        assert (started["stage"], started["device_id"]) == ("Demo stage", device)

        await stage.press(command="go_to", slide="Discounts")
        changed = await runs.of("slide_changed")
        assert [changed[name] for name in ("from", "to", "title", "source")] == [1, 3, "Discounts", "webhook"]

        assert not await _is(client, "is_on_slide")
        await stage.press(command="go_to", slide="lights")
        assert (await runs.of("cue"))["cue"] == "lights-down"
        assert await _is(client, "is_on_slide")
        assert not await _is(client, "is_blanked")

        await page.keyboard.press("b")
        assert (await runs.of("blanked"))["cause"] == "user"
        assert await _is(client, "is_blanked")
        # In a rehearsal, cues start nothing.
        assert not await _is(client, "is_rehearsing")
        await client.action("switch", "turn_on", entity_id="switch.demo_stage_rehearsal")
        await client.post(f"/api/events/{ASK}", {})
        for name in CONDITIONS.keys() - {"is_almost_over"}:
            await runs.of(name)
        await client.action("switch", "turn_off", entity_id="switch.demo_stage_rehearsal")

        await stage.press(command="blank", mode="off")
        assert (await runs.of("unblanked"))["command"] == "blank"
        assert (await stage.press(command="go_to", slide=99))[0] == 400
        failed = await runs.of("command_failed")
        assert (failed["command"], failed["result"]) == ("go_to", "rejected")

        # The slides from the backup on are no part of the plan.
        await stage.press(command="go_to", slide="Taxes")
        late = await runs.of("behind_schedule")
        assert late["behind"] >= 0
        assert late["remaining"] < late["total"] == 8

        assert (await runs.of("talk_started"))["rehearsal"] is False
        for name in ("section_started", "section_over_time"):
            assert (await runs.of(name))["section"] in ("Welcome", "Pricing")
        assert (await runs.of("minutes_left"))["remaining"] <= 0
        assert not await _is(client, "is_almost_over")
        await client.action("slide_control", "pause_talk")
        await runs.of("talk_paused")
        await client.action("slide_control", "end_talk")
        await runs.of("talk_ended")

        await page.close()
        assert (await runs.of("stopped_presenting"))["stage"] == "Demo stage"
        assert not await _is(client, "is_presenting")
    lines = await client.get("/api/logbook")
    messages = [f"{line.get('name')} {line.get('message')}" for line in lines]
    assert "Demo stage gave the cue “lights-down” on slide 5, “Lights”" in messages
    assert "Demo stage did not carry out “Go to” (Webhook): the slides can’t do that" in messages
