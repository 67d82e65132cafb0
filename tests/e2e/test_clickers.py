"""Real things are pressed, over a real broker and in Home Assistant itself, and a real deck in a real browser moves."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from .clickers import ENTRIES, MINIMUM_SECONDS, Clickers, until_there
from .conftest import PATIENCE_SECONDS
from .decks import TALK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from scripts.broker import Broker
    from scripts.client import Client

    from .conftest import Deck

TITLES = [slide.title for column in TALK for slide in column]
LECTERN = {"identifiers": ["lectern"], "name": "Lectern"}
REMOTE = {"identifiers": ["remote"], "name": "Remote"}


@pytest.fixture
async def clickers(deck: Deck) -> AsyncIterator[Clickers]:
    """The deck's clickers, which are gone when the test is over."""
    clickers = Clickers(deck.home_assistant.client, deck.entry_id)
    yield clickers
    await clickers.remove_all()


@pytest.fixture
async def page(deck: Deck, open_page: Callable[[str], Awaitable[Page]]) -> Page:
    """A display that shows the talk."""
    await deck.until_nobody_shows_it()
    page = await open_page(deck.hosted["reveal5"])
    await deck.until_shown()
    return page


async def lift_finger() -> None:
    """Let as much time pass as these clickers want between two presses."""
    await asyncio.sleep(MINIMUM_SECONDS * 1.2)


async def until_shown(page: Page, title: str) -> None:
    """Wait until the browser itself shows a slide."""
    await page.locator("section.present:not(.stack) > h2", has_text=title).wait_for(timeout=PATIENCE_SECONDS * 1000)
    await lift_finger()


async def discover(broker: Broker, component: str, object_id: str, **config: Any) -> None:
    """Tell Home Assistant of a thing, as Zigbee2MQTT does: also after a restart. Nothing to tell takes it away."""
    topic = f"homeassistant/{component}/zoo/{object_id}/config"
    await broker.publish(topic, json.dumps(config) if config else "", retain=True)


async def until_heard(deck: Deck, broker: Broker, topic: str, first: str = "probe") -> None:
    """Wait until the broker has been asked for a topic, whose clicker goes to the first slide for a payload."""
    await deck.home_assistant.client.action("slide_control", "last")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await deck.state("sensor.slide") != "1":
            await broker.publish(topic, first)
            await asyncio.sleep(0.2)
    await lift_finger()


async def issues(client: Client) -> list[dict[str, Any]]:
    """Return the open repairs of decks."""
    found = (await client.websocket("repairs/list_issues"))["issues"]
    return [issue for issue in found if issue["domain"] == "slide_control"]


async def until_issues(client: Client, count: int) -> None:
    """Wait until so many repairs are open."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(await issues(client)) != count:
            await asyncio.sleep(0.2)


async def test_a_button_on_a_topic_is_bound_by_pressing_it(
    deck: Deck, broker: Broker, clickers: Clickers, page: Page
) -> None:
    press = "zigbee2mqtt/lectern", '{"action": "1_single", "battery": 97}'
    step = await clickers.by_pressing(lambda: broker.publish(*press), "MQTT zigbee2mqtt/lectern: 1 single")
    step = await clickers.answer(step, topic="zigbee2mqtt/lectern", kinds=["1_single", "2_single", "1_hold", "probe"])
    await clickers.finish(step, Probe="first")
    await until_heard(deck, broker, "zigbee2mqtt/lectern")
    await broker.publish(*press)
    await until_shown(page, TITLES[1])
    await broker.publish("zigbee2mqtt/lectern", '{"action": "2_single"}')
    await until_shown(page, TITLES[0])

    # What is no press: nothing in it, no text, and what the broker keeps for those who come later.
    for payload in (b'{"action": ""}', b'{"battery": 96}', b"\xff\xfe"):
        await broker.publish("zigbee2mqtt/lectern", payload)
    entry = next(e for e in await deck.home_assistant.client.get(f"{ENTRIES}/entry?domain=mqtt"))
    await broker.publish("zigbee2mqtt/lectern", '{"action": "1_single"}', retain=True)
    await until_shown(page, TITLES[1])
    await deck.home_assistant.client.post(f"{ENTRIES}/entry/{entry['entry_id']}/reload")
    await until_heard(deck, broker, "zigbee2mqtt/lectern")
    assert await deck.state("sensor.slide") == "1"
    await broker.publish(*press)
    await until_shown(page, TITLES[1])
    assert await page.locator(".fragment.visible").count() == 0


async def test_an_event_entity_as_zigbee_buttons_give_it(
    deck: Deck, broker: Broker, clickers: Clickers, page: Page
) -> None:
    client = deck.home_assistant.client
    button = {
        "name": "Button",
        "unique_id": "zoo-button",
        "state_topic": "zoo/button",
        "event_types": ["single", "double", "hold", "probe"],
        "device": LECTERN,
    }
    await discover(broker, "event", "button", **button)
    await until_there(client, "event.lectern_button")

    async def press(kind: str) -> None:
        await broker.publish("zoo/button", json.dumps({"event_type": kind}))

    offered = "Lectern Button (event.lectern_button): Single"
    step = await clickers.by_pressing(lambda: press("single"), offered)
    assert {field["name"]: field["default"] for field in step["data_schema"][1:4]} == {
        "single": "next",
        "double": "previous",
        "hold": "blank",
    }
    await clickers.finish(step)
    await press("single")
    await until_shown(page, TITLES[1])
    await client.websocket(
        "config/entity_registry/update", entity_id="event.lectern_button", new_entity_id="event.desk"
    )
    await press("double")
    await until_shown(page, TITLES[0])

    await discover(broker, "event", "button")
    await until_issues(client, 1)
    assert (await issues(client))[0]["translation_placeholders"]["clicker"] == "Lectern Button"
    await discover(broker, "event", "button", **button)
    await until_issues(client, 0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await client.state("event.desk"))["attributes"].get("event_type") != "probe":
            await press("probe")
            await asyncio.sleep(0.2)
    await lift_finger()
    await press("single")
    await until_shown(page, TITLES[1])


async def test_a_remote_that_only_the_automation_editor_knows(
    deck: Deck, broker: Broker, clickers: Clickers, page: Page
) -> None:
    for kind in ("on_press", "off_press"):
        await discover(
            broker,
            "device_automation",
            kind,
            automation_type="trigger",
            topic="zoo/remote/action",
            payload=kind,
            type="action",
            subtype=kind,
            device=REMOTE,
        )
    client = deck.home_assistant.client
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(d["name"] == "Remote" for d in await client.websocket("config/device_registry/list")):
            await asyncio.sleep(0.05)
    step = await clickers.by_pressing(
        lambda: broker.publish("zoo/remote/action", "on_press"), "Remote: On press action"
    )
    await clickers.finish(step, **{"Off press action": "first"})
    await until_heard(deck, broker, "zoo/remote/action", "off_press")
    await broker.publish("zoo/remote/action", "on_press")
    await until_shown(page, TITLES[1])
    await broker.publish("zoo/remote/action", "off_press")
    await until_shown(page, TITLES[0])


async def test_a_tag_that_a_reader_scans(deck: Deck, broker: Broker, clickers: Clickers, page: Page) -> None:
    await discover(broker, "tag", "reader", topic="zoo/reader", value_template="{{ value }}", device=LECTERN)
    scan = "zoo/reader", "04-A1-B2"
    await clickers.finish(await clickers.by_pressing(lambda: broker.publish(*scan), "Tag 04-A1-B2: Scan"))
    await broker.publish("zoo/reader", "somebody else's")
    await broker.publish(*scan)
    await until_shown(page, TITLES[1])


async def test_helpers_and_switches_that_home_assistant_has_itself(
    deck: Deck, broker: Broker, clickers: Clickers, page: Page
) -> None:
    client = deck.home_assistant.client
    made = [
        ("input_button", await client.websocket("input_button/create", name="Pedal")),
        ("input_boolean", await client.websocket("input_boolean/create", name="Rocker")),
    ]
    await discover(
        broker, "binary_sensor", "foot", name="Foot", unique_id="foot", state_topic="zoo/foot", device=LECTERN
    )
    await until_there(client, "binary_sensor.lectern_foot")
    for entity_id in ("input_button.pedal", "input_boolean.rocker", "binary_sensor.lectern_foot"):
        await until_there(client, entity_id)
        await clickers.pick("entity", entity_id=entity_id)
    await client.action("input_button", "press", entity_id="input_button.pedal")
    await until_shown(page, TITLES[1])

    async def until_step(fragment: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (await client.state("sensor.demo_deck_slide"))["attributes"]["fragment"] != fragment:
                await asyncio.sleep(0.05)
        await lift_finger()

    await client.action("input_boolean", "turn_on", entity_id="input_boolean.rocker")
    await until_step(1)
    await client.action("input_boolean", "turn_off", entity_id="input_boolean.rocker")
    await until_step(0)
    # The sensor's first state is where it stands, and off is the foot that goes.
    for payload, fragment in (("OFF", 0), ("ON", 1), ("OFF", 1), ("ON", 2)):
        await broker.publish("zoo/foot", payload)
        await until_step(fragment)
    assert await page.locator(".fragment.visible").count() == 2
    for domain, helper in made:
        await client.websocket(f"{domain}/delete", **{f"{domain}_id": helper["id"]})


async def test_clickers_work_after_a_restart_which_itself_moves_nothing(
    deck: Deck, broker: Broker, clickers: Clickers, page: Page, problems: list[str]
) -> None:
    client = deck.home_assistant.client
    rocker = await client.websocket("input_boolean/create", name="Lectern rocker")
    await until_there(client, "input_boolean.lectern_rocker")
    await clickers.pick("entity", entity_id="input_boolean.lectern_rocker")
    trigger = {"automation_type": "trigger", "type": "action", "topic": "zoo/pad/action"}
    device = {"identifiers": ["pad"], "name": "Pad"}
    await discover(broker, "device_automation", "pad", payload="tap", subtype="tap", device=device, **trigger)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (found := [d for d in await client.websocket("config/device_registry/list") if d["name"] == "Pad"]):
            await asyncio.sleep(0.05)
    await clickers.pick("device", device_id=found[0]["id"])
    await client.action("input_boolean", "turn_on", entity_id="input_boolean.lectern_rocker")
    await until_shown(page, TITLES[1])

    await deck.home_assistant.restart()
    clickers.client = client = deck.home_assistant.client
    await deck.until_shown()
    assert (await client.state("input_boolean.lectern_rocker"))["state"] == "on"
    slide = await client.state("sensor.demo_deck_slide")
    assert (slide["state"], slide["attributes"]["fragment"]) == ("2", 0)
    await client.action("input_boolean", "turn_off", entity_id="input_boolean.lectern_rocker")
    await until_shown(page, TITLES[0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await deck.state("sensor.slide") == "1":
            await broker.publish("zoo/pad/action", "tap")
            await asyncio.sleep(0.2)
    await client.websocket("input_boolean/delete", input_boolean_id=rocker["id"])
    # The page has seen that nobody was there.
    problems.clear()
