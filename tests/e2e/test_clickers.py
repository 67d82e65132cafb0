"""Presses from a real broker and from Home Assistant's entities move a real deck in a real browser."""

from __future__ import annotations

import asyncio
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from harness.seed import REPOSITORY

from .clickers import ENTRIES, MIN_DEBOUNCE_SECONDS, Clickers, until_there
from .decks import TALK
from .saved_automation import delete_automation, save_automation
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from harness.broker import Broker
    from harness.client import Client

    from .stage import Stage

TITLES = [slide.title for column in TALK for slide in column]
LECTERN = {"identifiers": ["lectern"], "name": "Lectern"}
REMOTE = {"identifiers": ["remote"], "name": "Remote"}


@pytest.fixture
async def clickers(stage: Stage) -> AsyncIterator[Clickers]:
    """The stage's clickers, removed at the end of the test."""
    clickers = Clickers(stage.home_assistant.client, stage.entry_id)
    yield clickers
    await clickers.remove_all()


@pytest.fixture
async def page(stage: Stage, open_page: Callable[[str], Awaitable[Page]]) -> Page:
    """A display that shows the talk."""
    await stage.until_nobody_shows_it()
    page = await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    return page


async def wait_out_debounce() -> None:
    """Wait until the clickers' debounce time is over."""
    await asyncio.sleep(MIN_DEBOUNCE_SECONDS * 1.2)


async def until_shown(page: Page, title: str) -> None:
    """Wait until the browser itself shows a slide."""
    await page.locator("section.present:not(.stack) > h2", has_text=title).wait_for()
    await wait_out_debounce()


async def discover(broker: Broker, component: str, object_id: str, **config: Any) -> None:
    """Publish a retained discovery message, as Zigbee2MQTT does; an empty one removes the device."""
    topic = f"homeassistant/{component}/zoo/{object_id}/config"
    await broker.publish(topic, json.dumps(config) if config else "", retain=True)


async def until_subscribed(stage: Stage, broker: Broker, topic: str, first: str = "probe") -> None:
    """Wait until a topic is subscribed; its clicker goes to the first slide for the payload ``first``."""
    await stage.home_assistant.client.action("slide_control", "last")

    async def slide() -> str:
        await broker.publish(topic, first)
        return await stage.state("sensor.slide")

    await until_equal(slide, "1", interval=0.2)
    await wait_out_debounce()


async def issues(client: Client) -> list[dict[str, Any]]:
    """Return the open repairs of stages."""
    found = (await client.websocket("repairs/list_issues"))["issues"]
    return [issue for issue in found if issue["domain"] == "slide_control"]


async def until_issues(client: Client, count: int) -> None:
    """Wait until that many repairs are open."""
    await until(lambda: issues(client), lambda seen: len(seen) == count, interval=0.2)


async def until_device(client: Client, name: str) -> str:
    """Wait until Home Assistant knows a device; return its id."""

    async def devices() -> dict[str, str]:
        return {each["name"]: each["id"] for each in await client.websocket("config/device_registry/list")}

    return (await until(devices, lambda seen: name in seen))[name]


async def test_a_button_on_a_topic_is_bound_by_pressing_it(
    stage: Stage, broker: Broker, clickers: Clickers, page: Page
) -> None:
    press = "zigbee2mqtt/lectern", '{"action": "1_single", "battery": 97}'
    step = await clickers.by_pressing(lambda: broker.publish(*press), "MQTT zigbee2mqtt/lectern: 1 single")
    step = await clickers.answer(step, topic="zigbee2mqtt/lectern", kinds=["1_single", "2_single", "1_hold", "probe"])
    await clickers.finish(step, Probe="first")
    await until_subscribed(stage, broker, "zigbee2mqtt/lectern")
    await broker.publish(*press)
    await until_shown(page, TITLES[1])
    await broker.publish("zigbee2mqtt/lectern", '{"action": "2_single"}')
    await until_shown(page, TITLES[0])

    # Not presses: an empty payload, one that is not text, and a retained message.
    for payload in (b'{"action": ""}', b'{"battery": 96}', b"\xff\xfe"):
        await broker.publish("zigbee2mqtt/lectern", payload)
    entry = next(e for e in await stage.home_assistant.client.get(f"{ENTRIES}/entry?domain=mqtt"))
    await broker.publish("zigbee2mqtt/lectern", '{"action": "1_single"}', retain=True)
    await until_shown(page, TITLES[1])
    await stage.home_assistant.client.post(f"{ENTRIES}/entry/{entry['entry_id']}/reload")
    await until_subscribed(stage, broker, "zigbee2mqtt/lectern")
    assert await stage.state("sensor.slide") == "1"
    await broker.publish(*press)
    await until_shown(page, TITLES[1])
    assert await page.locator(".fragment.visible").count() == 0


@pytest.fixture
async def blueprints(stage: Stage) -> None:
    """The blueprints, as a user has imported them."""
    imported = stage.home_assistant.folder / "blueprints" / "automation" / "slide_control"
    own = REPOSITORY / "blueprints" / "automation" / "slide_control"
    await asyncio.to_thread(shutil.copytree, own, imported, dirs_exist_ok=True)


type Disturb = Callable[[], Awaitable[object]]


@pytest.fixture
async def disturbances(stage: Stage, broker: Broker) -> list[Disturb]:
    """What happens to a house: MQTT is reloaded, the broker restarted, the automations are reloaded."""
    client = stage.home_assistant.client
    entry = next(e for e in await client.get(f"{ENTRIES}/entry?domain=mqtt"))
    return [
        lambda: client.post(f"{ENTRIES}/entry/{entry['entry_id']}/reload"),
        broker.restart,
        lambda: client.action("automation", "reload"),
    ]


@pytest.mark.case
@pytest.mark.usefixtures("blueprints")
async def test_a_blueprint_outlasts_the_broker_and_its_integration(
    stage: Stage, broker: Broker, page: Page, disturbances: list[Disturb]
) -> None:
    client, topic = stage.home_assistant.client, "zigbee2mqtt/desk/action"
    use = {"path": "slide_control/zigbee2mqtt_button.yaml", "input": {"topic": "zigbee2mqtt/desk"}}
    await save_automation(client, "desk", {"alias": "Desk button", "use_blueprint": use})
    for disturb in (None, *disturbances):
        if disturb is not None:
            await disturb()
            assert await stage.state("sensor.slide") == "2"
        await until_subscribed(stage, broker, topic, first="double")
        await broker.publish(topic, "single")
        await until_shown(page, TITLES[1])
    await delete_automation(client, "desk")


@pytest.mark.parametrize(
    ("blueprint", "pressed"),
    [("matter_button", "multi_press_1"), ("hue_button", "short_release")],
)
@pytest.mark.usefixtures("blueprints")
async def test_a_blueprint_for_event_entities_outlasts_their_integration(
    stage: Stage, broker: Broker, page: Page, disturbances: list[Disturb], blueprint: str, pressed: str
) -> None:
    client, probe, topic = stage.home_assistant.client, "probe", f"{blueprint}/button"
    button = {
        "name": "Button",
        "unique_id": blueprint,
        "state_topic": topic,
        "event_types": [pressed, probe],
        "device": {"identifiers": [blueprint], "name": blueprint},
    }
    entity_id = f"event.{blueprint}_button"
    await discover(broker, "event", blueprint, **button)
    await until_there(client, entity_id)
    use = {"path": f"slide_control/{blueprint}.yaml", "input": {"button": entity_id}}
    await save_automation(client, "desk", {"alias": "Desk button", "use_blueprint": use})

    async def press(kind: str) -> object:
        await broker.publish(topic, json.dumps({"event_type": kind}))
        return (await client.state(entity_id))["attributes"].get("event_type")

    for disturb in (None, *disturbances):
        if disturb is not None:
            await disturb()
        # The press before the disturbance must not count again when its entity returns.
        await until_equal(lambda: press(probe), probe, interval=0.2)
        assert await stage.state("sensor.slide") == ("1" if disturb is None else "2")
        await client.action("slide_control", "first")
        await press(pressed)
        await until_shown(page, TITLES[1])
    await delete_automation(client, "desk")
    await discover(broker, "event", blueprint)


async def test_an_event_entity_as_zigbee_buttons_give_it(
    stage: Stage, broker: Broker, clickers: Clickers, page: Page
) -> None:
    client = stage.home_assistant.client
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

    async def event_type() -> object:
        await press("probe")
        return (await client.state("event.desk"))["attributes"].get("event_type")

    await until_equal(event_type, "probe", interval=0.2)
    await wait_out_debounce()
    await press("single")
    await until_shown(page, TITLES[1])


async def test_a_remote_that_only_the_automation_editor_knows(
    stage: Stage, broker: Broker, clickers: Clickers, page: Page
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
    client = stage.home_assistant.client
    remote = await until_device(client, "Remote")
    await until(
        lambda: client.websocket("device_automation/trigger/list", device_id=remote), lambda seen: len(seen) == 2
    )
    step = await clickers.by_pressing(
        lambda: broker.publish("zoo/remote/action", "on_press"), "Remote: On press action"
    )
    await clickers.finish(step, **{"Off press action": "first"})
    await until_subscribed(stage, broker, "zoo/remote/action", "off_press")
    await broker.publish("zoo/remote/action", "on_press")
    await until_shown(page, TITLES[1])
    await broker.publish("zoo/remote/action", "off_press")
    await until_shown(page, TITLES[0])


async def test_a_tag_that_a_reader_scans(stage: Stage, broker: Broker, clickers: Clickers, page: Page) -> None:
    await discover(broker, "tag", "reader", topic="zoo/reader", value_template="{{ value }}", device=LECTERN)
    scan = "zoo/reader", "04-A1-B2"
    await clickers.finish(await clickers.by_pressing(lambda: broker.publish(*scan), "Tag 04-A1-B2: Scan"))
    await broker.publish("zoo/reader", "somebody else's")
    await broker.publish(*scan)
    await until_shown(page, TITLES[1])


async def test_helpers_and_switches_that_home_assistant_has_itself(
    stage: Stage, broker: Broker, clickers: Clickers, page: Page
) -> None:
    client = stage.home_assistant.client
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
        await stage.until_slide("fragment", fragment)
        await wait_out_debounce()

    await client.action("input_boolean", "turn_on", entity_id="input_boolean.rocker")
    await until_step(1)
    await client.action("input_boolean", "turn_off", entity_id="input_boolean.rocker")
    await until_step(0)
    # The first state is only the sensor's position, and off is the release.
    for payload, fragment in (("OFF", 0), ("ON", 1), ("OFF", 1), ("ON", 2)):
        await broker.publish("zoo/foot", payload)
        await until_step(fragment)
    assert await page.locator(".fragment.visible").count() == 2
    for domain, helper in made:
        await client.websocket(f"{domain}/delete", **{f"{domain}_id": helper["id"]})


async def test_clickers_work_after_a_restart_which_itself_moves_nothing(
    stage: Stage, broker: Broker, clickers: Clickers, page: Page, problems: list[str]
) -> None:
    client = stage.home_assistant.client
    rocker = await client.websocket("input_boolean/create", name="Lectern rocker")
    await until_there(client, "input_boolean.lectern_rocker")
    await clickers.pick("entity", entity_id="input_boolean.lectern_rocker")
    trigger = {"automation_type": "trigger", "type": "action", "topic": "zoo/pad/action"}
    device = {"identifiers": ["pad"], "name": "Pad"}
    await discover(broker, "device_automation", "pad", payload="tap", subtype="tap", device=device, **trigger)
    await clickers.pick("device", device_id=await until_device(client, "Pad"))
    await client.action("input_boolean", "turn_on", entity_id="input_boolean.lectern_rocker")
    await until_shown(page, TITLES[1])

    await stage.home_assistant.restart()
    clickers.client = client = stage.home_assistant.client
    await stage.until_shown()
    assert (await client.state("input_boolean.lectern_rocker"))["state"] == "on"
    slide = await client.state("sensor.demo_stage_slide")
    assert (slide["state"], slide["attributes"]["fragment"]) == ("2", 0)
    await client.action("input_boolean", "turn_off", entity_id="input_boolean.lectern_rocker")
    await until_shown(page, TITLES[0])

    async def shown() -> str:
        await broker.publish("zoo/pad/action", "tap")
        return await stage.state("sensor.slide")

    await until(shown, lambda seen: seen != "1", interval=0.2)
    await client.websocket("input_boolean/delete", input_boolean_id=rocker["id"])
    # The page has noticed that Home Assistant was down.
    problems.clear()
