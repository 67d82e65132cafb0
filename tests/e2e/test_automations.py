"""Automations as the editor makes them: it offers our triggers and conditions, and what is built of them runs."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from scripts.deck import links

from .decks import FRAMEWORKS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from scripts.client import Client

    from .conftest import Deck

type OpenPage = Callable[[str], Awaitable[Page]]

RAN = "automation_of_the_test_ran"
ASK = "automation_of_the_test_asks"
TRIGGERS = {
    "slide_changed": {"to": "Discounts"},
    "presentation_started": {},
    "presentation_ended": {},
    "cue": {"cue": "lights-down"},
    "blanked": {},
    "unblanked": {},
    "behind_schedule": {"minutes": 0},
    "command_failed": {},
}
CONDITIONS = {
    "is_presenting": {},
    "is_on_slide": {"slide": "Lights"},
    "is_blanked": {"behavior": "all"},
}


@pytest.fixture
def client(deck: Deck) -> Client:
    return deck.home_assistant.client


@pytest.fixture
async def device(deck: Deck, client: Client) -> str:
    """The id of the deck's device."""
    devices = await client.websocket("config/device_registry/list")
    found: str = next(each["id"] for each in devices if deck.entry_id in each["config_entries"])
    return found


async def _described(client: Client, kind: str) -> dict[str, Any]:
    """Return what the editor is told about all triggers or conditions."""
    async with client.subscription(f"{kind}_platforms/subscribe") as events:
        found: dict[str, Any] = await anext(events)
        return found


@pytest.mark.parametrize(("kind", "known"), [("trigger", TRIGGERS), ("condition", CONDITIONS)])
async def test_the_editor_lists_them_with_their_names_and_their_icons(
    deck: Deck, client: Client, kind: str, known: dict[str, Any]
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


async def test_the_editor_offers_them_for_a_deck_and_for_nothing_else(deck: Deck, client: Client, device: str) -> None:
    for kind, known in (("triggers", TRIGGERS), ("conditions", CONDITIONS)):
        ours = {f"slide_control.{name}" for name in known}
        offered = set(await client.websocket(f"get_{kind}_for_target", target={"device_id": [device]}))
        assert ours <= offered
        elsewhere = set(await client.websocket(f"get_{kind}_for_target", target={"entity_id": ["zone.home"]}))
        assert not ours & elsewhere
    actions = set(await client.websocket("get_services_for_target", target={"entity_id": ["zone.home"]}))
    assert "slide_control.next" not in actions


@pytest.mark.parametrize(
    ("options", "message"), [({"to": 0}, "to: must be a whole number"), ({"title": " "}, "title: is empty")]
)
async def test_the_editor_is_told_what_is_wrong(
    deck: Deck, client: Client, options: dict[str, Any], message: str
) -> None:
    trigger = {"trigger": "slide_control.slide_changed", "options": options}
    answer = await client.websocket("validate_config", triggers=[trigger])
    assert answer["triggers"]["valid"] is False
    assert message in answer["triggers"]["error"]


@pytest.fixture
async def automations(deck: Deck, client: Client, device: str) -> AsyncIterator[None]:
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
        assert await client.post(f"/api/config/automation/config/{key}", saved) == {"result": "ok"}
    yield
    for key in made:
        await client.delete(f"/api/config/automation/config/{key}")


@pytest.fixture
async def hurried(deck: Deck, client: Client) -> AsyncIterator[str]:
    """The address of the talk with a second for each slide, as its author has planned it."""
    folder = deck.home_assistant.folder / "slide_control" / "decks"
    shutil.copytree(folder / FRAMEWORKS[-1].name, folder / "hurried")
    page = folder / "hurried" / "index.html"
    page.write_text(page.read_text().replace("<section", '<section data-timing="1"'))
    hosted = (await links(client, deck.entry_id))["hosted"]
    yield next(each["url"] for each in hosted if each["name"] == "hurried")
    shutil.rmtree(folder / "hurried")


class Runs:
    """Which automations have run, and by what."""

    def __init__(self, events: AsyncIterator[Any]) -> None:
        self._events = events
        self._runs: dict[str, dict[str, Any]] = {}

    async def of(self, name: str) -> dict[str, Any]:
        """Wait until an automation has run, and return what triggered it."""
        # An end comes half a minute after the last page has gone.
        async with asyncio.timeout(60):
            while name not in self._runs:
                data = (await anext(self._events))["data"]
                self._runs[data["name"]] = data.get("trigger", {})
        return self._runs.pop(name)


async def _is(client: Client, name: str) -> bool:
    """Ask a condition, as the editor's test button does."""
    condition = {"condition": f"slide_control.{name}", "options": CONDITIONS[name]}
    return bool((await client.websocket("test_condition", condition=condition))["result"])


async def test_an_automation_on_each_of_them_runs(
    deck: Deck, client: Client, device: str, automations: None, hurried: str, open_page: OpenPage
) -> None:
    async with asyncio.timeout(60):
        while await _is(client, "is_presenting"):
            await asyncio.sleep(0.2)
    async with client.subscription("subscribe_events", event_type=RAN) as events:
        runs = Runs(events)
        page = await open_page(hurried)
        started = await runs.of("presentation_started")
        assert (started["deck"], started["device_id"]) == ("Demo deck", device)

        await deck.press(command="go_to", slide="Discounts")
        changed = await runs.of("slide_changed")
        assert [changed[name] for name in ("from", "to", "title", "source")] == [1, 3, "Discounts", "webhook"]

        assert not await _is(client, "is_on_slide")
        await deck.press(command="go_to", slide="lights")
        assert (await runs.of("cue"))["cue"] == "lights-down"
        assert await _is(client, "is_on_slide")
        assert not await _is(client, "is_blanked")

        await page.keyboard.press("b")
        assert (await runs.of("blanked"))["cause"] == "user"
        assert await _is(client, "is_blanked")
        await client.post(f"/api/events/{ASK}", {})
        for name in CONDITIONS:
            await runs.of(name)

        await deck.press(command="blank", mode="off")
        assert (await runs.of("unblanked"))["command"] == "blank"
        assert (await deck.press(command="go_to", slide=99))[0] == 400
        failed = await runs.of("command_failed")
        assert (failed["command"], failed["result"]) == ("go_to", "rejected")

        late = await runs.of("behind_schedule")
        assert late["behind"] >= 0
        assert late["remaining"] < late["total"] == 8

        await page.close()
        assert (await runs.of("presentation_ended"))["deck"] == "Demo deck"
        assert not await _is(client, "is_presenting")
    lines = await client.get("/api/logbook")
    told = [f"{line.get('name')} {line.get('message')}" for line in lines]
    assert "Demo deck gave the cue “lights-down” on slide 5 “Lights”" in told
    assert "Demo deck was asked for “go to” by its webhook, and nothing moved: the slides cannot do that" in told
