"""Button blueprints move the slides for the event types that their integrations send."""

from __future__ import annotations

import asyncio
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
import yaml

from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.importer import _get_github_import_url
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.doubles.clicker import just_now, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "blueprints" / "automation" / "slide_control"
NAMES = ("hue", "matter", "shelly", "zha", "zigbee2mqtt")
BUTTON = "event.button"
# The time between two presses of a row, and seconds in which an automation has run.
NEXT_PRESS_MS = 900
RUN_SECONDS = 0.25
TOPIC = "zigbee2mqtt/Lectern button"
INPUTS: dict[str, Callable[[str], dict[str, str]]] = {
    "zha": lambda remote: {"remote": remote},
    "zigbee2mqtt": lambda _: {"topic": TOPIC},
    "hue": lambda _: {"button": BUTTON},
    "matter": lambda _: {"button": BUTTON},
}
MODELS = {"Hue": "RWL021", "SNZB": "SNZB-01"}


async def use(hass: HomeAssistant, folder: Path, name: str, **inputs: Any) -> None:
    """Import a blueprint and make an automation of it."""
    hass.config.config_dir = str(folder)
    imported = folder / "blueprints" / "automation" / "slide_control"
    await hass.async_add_executor_job(shutil.copytree, FOLDER, imported)
    blueprint = {"path": f"slide_control/{name}_button.yaml", "input": inputs}
    assert await async_setup_component(
        hass, "automation", {"automation": [{"alias": "It", "use_blueprint": blueprint}]}
    )
    await settle(hass)
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]


async def settle_now() -> None:
    """Run everything that is ready, without waiting for automations that wait."""
    for _ in range(100):
        await asyncio.sleep(0)


def done(display: FakeDisplay) -> list[str]:
    return [sequenced.command.action.value for sequenced in display.received]


@pytest.mark.parametrize("name", NAMES)
def test_a_blueprint_is_valid_and_the_docs_have_its_import_link(hass: HomeAssistant, name: str) -> None:
    file = f"{name}_button.yaml"
    data = load_yaml_dict(str(FOLDER / file))
    blueprint = Blueprint(data, path=file, expected_domain="automation", schema=AUTOMATION_BLUEPRINT_SCHEMA)
    assert blueprint.validate() is None
    url = data["blueprint"]["source_url"]
    assert _get_github_import_url(url).endswith(f"/main/blueprints/automation/slide_control/{file}")
    assert url.replace(":", "%3A").replace("/", "%2F") in (ROOT / "docs" / "buttons.md").read_text()


async def test_zha(hass: HomeAssistant, display: FakeDisplay, tmp_path: Path) -> None:
    await use(hass, tmp_path, "zha", remote="the-remote")
    shape = {
        "device_ieee": "00:15:8d:00:02:d4:f1:0e",
        "device_id": "the-remote",
        "unique_id": "00:15:8d:00:02:d4:f1:0e:1:0x0012",
        "endpoint_id": 1,
        "cluster_id": 18,
        "args": [],
        "params": {},
    }
    for command in ("single", "remote_button_double_press", "hold", "attribute_updated"):
        hass.bus.async_fire("zha_event", shape | {"command": command})
        await settle_now()
    hass.bus.async_fire("zha_event", shape | {"command": "single", "device_id": "another"})
    await settle_now()
    assert done(display) == ["next", "previous", "blank"]


async def test_zigbee2mqtt(hass: HomeAssistant, mqtt_mock: object, display: FakeDisplay, tmp_path: Path) -> None:
    await use(hass, tmp_path, "zigbee2mqtt", topic=TOPIC)
    for payload in ("single", "battery", "double", "hold"):
        async_fire_mqtt_message(hass, f"{TOPIC}/action", payload)
        await settle_now()
    assert done(display) == ["next", "previous", "blank"]


async def test_zigbee2mqtts_retained_state_is_no_press(
    hass: HomeAssistant, mqtt_mock: object, display: FakeDisplay, tmp_path: Path
) -> None:
    await use(hass, tmp_path, "zigbee2mqtt", topic=TOPIC)
    async_fire_mqtt_message(hass, TOPIC, '{"action": "single", "battery": 100}', retain=True)
    await settle_now()
    assert done(display) == []


async def test_shelly(hass: HomeAssistant, display: FakeDisplay, tmp_path: Path) -> None:
    await use(hass, tmp_path, "shelly", device="the-button", channel=2)
    shape = {"device_id": "the-button", "device": "shellyplusi4-a8032ab1fe78", "channel": 2, "generation": 2}
    for click in ("btn_down", "btn_up", "single_push", "double_push", "long_push"):
        hass.bus.async_fire("shelly.click", shape | {"click_type": click})
        await settle_now()
    hass.bus.async_fire("shelly.click", shape | {"click_type": "single_push", "channel": 1})
    await settle_now()
    assert done(display) == ["next", "previous", "blank"]


@pytest.mark.parametrize(
    ("name", "event_types", "expected"),
    [
        # One short press, one long one.
        (
            "hue",
            ["initial_press", "short_release", "initial_press", "long_press", "repeat", "long_release"],
            ["next", "blank"],
        ),
        ("matter", ["multi_press_1", "multi_press_2", "long_press", "long_release"], ["next", "previous", "blank"]),
    ],
)
async def test_event_entities(
    hass: HomeAssistant, display: FakeDisplay, tmp_path: Path, name: str, event_types: list[str], expected: list[str]
) -> None:
    hass.states.async_set(BUTTON, "unknown")
    await use(hass, tmp_path, name, button=BUTTON)
    for kind in event_types:
        hass.states.async_set(BUTTON, just_now(), {"event_type": kind})
        await settle_now()
    hass.states.async_set(BUTTON, "unavailable")
    hass.states.async_set(BUTTON, just_now(), {"event_type": "short_release"})
    await settle_now()
    assert done(display) == expected


async def test_a_stage_can_be_named_and_presses_can_be_others(
    hass: HomeAssistant, display: FakeDisplay, tmp_path: Path
) -> None:
    stage = {"entity_id": "sensor.demo_stage_slide"}
    await use(hass, tmp_path, "zha", remote="r", stage=stage, next_presses=["shake"], previous_presses=[])
    for command in ("shake", "single", "double"):
        hass.bus.async_fire("zha_event", {"device_id": "r", "command": command})
        await settle_now()
    assert done(display) == ["next"]


# What a row of the corpus is heard by; no blueprint is for the others.
HEARD_BY = {"ZHA": "zha", "Zigbee2MQTT": "zigbee2mqtt", "Hue bridge": "hue", "Matter": "matter"}
CORPUS = [
    (device, sequence, blueprint)
    for file in sorted((ROOT / "tests" / "corpus").glob("buttons*.yaml"))
    for device in yaml.safe_load(file.read_text())
    for sequence in device["sequences"]
    for name, blueprint in HEARD_BY.items()
    if name in device["device"] and "attribute" not in device["device"]
]


@pytest.mark.case
@pytest.mark.parametrize(
    ("device", "sequence", "blueprint"), CORPUS, ids=[f"{row[0]['device']}: {row[1]['what']}" for row in CORPUS]
)
async def test_a_press_as_the_device_sends_it_is_one_command(
    hass: HomeAssistant,
    mqtt_mock: object,
    display: FakeDisplay,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    device: dict[str, Any],
    sequence: dict[str, Any],
    blueprint: str,
) -> None:
    model = next((model for name, model in MODELS.items() if name in device["device"]), "A remote")
    remote = a_remote(hass, model)
    hass.states.async_set(BUTTON, "unknown")
    await use(hass, tmp_path, blueprint, **INPUTS[blueprint](remote))
    began, before, pressed_at = display.stage.clock(), 0, 0
    for at, word, *more in sequence["send"]:
        if at - before >= NEXT_PRESS_MS:
            await asyncio.sleep(RUN_SECONDS)
            pressed_at = at
        before = at
        # By its clock the stage counts equal presses once. It stands still during a press, however busy the machine is.
        for clock in ((display.stage, "clock"), (display.stage.admission, "_clock")):
            monkeypatch.setattr(*clock, lambda at=pressed_at: began + at / 1_000)
        if blueprint == "zha":
            shape = {"device_id": remote, "endpoint_id": 1, "cluster_id": 6, "args": [], "params": {}}
            hass.bus.async_fire("zha_event", shape | {"command": word} | (more[0] if more else {}))
        elif blueprint == "zigbee2mqtt":
            async_fire_mqtt_message(hass, f"{TOPIC}/action", word)
        else:
            hass.states.async_set(BUTTON, just_now(), {"event_type": word, "event_types": device["kinds"]})
        await settle_now()
    assert done(display) == sequence.get("blueprint", sequence["steps"])


def a_remote(hass: HomeAssistant, model: str) -> str:
    """Return the id of a device in ZHA."""
    zha = MockConfigEntry(domain="zha")
    zha.add_to_hass(hass)
    devices = dr.async_get(hass)
    return devices.async_get_or_create(config_entry_id=zha.entry_id, identifiers={("zha", "remote")}, model=model).id
