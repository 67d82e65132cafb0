"""No documented automation and no blueprint acts by itself: devices away and back, restarts, retained messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events, async_fire_mqtt_message
import yaml

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.const import EVENT_CALL_SERVICE, EVENT_HOMEASSISTANT_STARTED
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .doubles.display import FakeDisplay

ROOT = Path(__file__).parent.parent
BLUEPRINTS = sorted(ROOT.glob("blueprints/automation/slide_control/*_button.yaml"))
INPUTS: dict[str, dict[str, Any]] = {
    "hue_button": {"button": "event.lectern_button"},
    "matter_button": {"button": "event.lectern_button"},
    "shelly_button": {"device": "a-device"},
    "zha_button": {"remote": "a-device"},
    "zigbee2mqtt_button": {"topic": "zigbee2mqtt/Lectern"},
}
WORDS = ("single", "short_release", "multi_press_1", "single_push")


def _automations() -> Iterator[Any]:
    """Yield each automation in the docs, with an id that says where it is."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)):
            if "!" in text:
                # A configuration of ESPHome, which runs elsewhere.
                continue
            example = yaml.safe_load(text)
            for each in example.get("automation", [example] if "triggers" in example else []):
                yield pytest.param(each, id=f"{page.stem}-{number}")


AUTOMATIONS = list(_automations())


def _states(automation: Any) -> dict[str, tuple[str, str]]:
    """Return the entities that an automation listens to, with what they are when nothing and something happens."""
    found: dict[str, tuple[str, str]] = {}
    for trigger in automation["triggers"]:
        entities = trigger.get("entity_id") or trigger.get("target", {}).get("entity_id") or []
        for entity_id in [entities] if isinstance(entities, str) else entities:
            found[entity_id] = ("off", str(trigger.get("to", "on")))
    return found


async def _settle() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def _be_quiet(hass: HomeAssistant, states: dict[str, tuple[str, str]]) -> list[str]:
    """Let everything happen that isn't a press, and return the actions that were called."""
    called = async_capture_events(hass, EVENT_CALL_SERVICE)
    pressed = dt_util.utcnow()
    for at in (pressed, pressed - timedelta(hours=1)):
        for entity_id, (_, on) in states.items():
            state = at.isoformat(timespec="milliseconds") if entity_id.startswith("event.") else on
            for word in WORDS:
                attributes = {"event_type": word, "event_types": list(WORDS)}
                # Away and back, gone and restored, and the first state after a restart.
                for each in ("unavailable", state, None, state, None, "unavailable", state):
                    if each is None:
                        hass.states.async_remove(entity_id)
                    else:
                        hass.states.async_set(entity_id, each, attributes)
                    await _settle()
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    for topic in ("zigbee2mqtt/Lectern", "lectern/button"):
        async_fire_mqtt_message(hass, topic, '{"action": "single"}', retain=True)
    await _settle()
    return [f"{event.data['domain']}.{event.data['service']}" for event in called]


@pytest.mark.parametrize("automation", AUTOMATIONS)
async def test_an_example_acts_only_when_something_happens(
    hass: HomeAssistant, mqtt_mock: object, display: FakeDisplay, automation: dict[str, Any]
) -> None:
    states = _states(automation)
    for entity_id, (off, _) in states.items():
        hass.states.async_set(entity_id, "unknown" if entity_id.startswith("event.") else off)
    automation |= {"id": "example", "alias": "Example"}
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
    await hass.async_block_till_done()
    assert await _be_quiet(hass, states) == []
    assert display.received == []
    state = hass.states.get("automation.example")
    assert state is not None
    assert state.attributes["last_triggered"] is None
    await hass.services.async_call(AUTOMATION, "turn_off", {"entity_id": "automation.example"}, blocking=True)


@pytest.mark.parametrize("file", BLUEPRINTS, ids=lambda file: file.stem)
async def test_a_button_blueprint_acts_only_when_pressed(
    hass: HomeAssistant, mqtt_mock: object, display: FakeDisplay, tmp_path: Path, file: Path
) -> None:
    hass.config.config_dir = str(tmp_path)
    target = tmp_path / "blueprints" / AUTOMATION / "slide_control"
    await hass.async_add_executor_job(shutil.copytree, file.parent, target)
    hass.states.async_set("event.lectern_button", "unknown")
    blueprint = {"path": f"slide_control/{file.name}", "input": INPUTS[file.stem]}
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [{"alias": "It", "use_blueprint": blueprint}]})
    await hass.async_block_till_done()
    assert await _be_quiet(hass, {"event.lectern_button": ("off", "on")}) == []
    assert display.received == []


async def test_a_script_that_is_called_again_for_one_tap_moves_one_step(
    hass: HomeAssistant, display: FakeDisplay
) -> None:
    text = re.search(r"```yaml\n(script:.*?)```", (ROOT / "docs" / "phones.md").read_text(), re.DOTALL)
    assert text
    assert await async_setup_component(hass, "script", yaml.safe_load(text[1]))
    for _ in range(3):
        await hass.services.async_call("script", "turn_on", {"entity_id": "script.next_slide"})
        await _settle()
    assert [sequenced.command.action.value for sequenced in display.received] == ["next"]
    await hass.services.async_call("script", "turn_off", {"entity_id": "script.next_slide"}, blocking=True)


def test_each_request_that_the_docs_send_tells_a_repeat_from_a_press() -> None:
    page = (ROOT / "docs" / "phones.md").read_text()
    bodies = re.findall(r"^.*command(?:\"?: ?\"?|=)next.*$", page, re.MULTILINE)
    assert bodies
    assert [body for body in bodies if not re.search(r"\bid\b|sent_at", body) and "command: next" not in body] == []
    assert re.search(r"command: next\n\s+id: ", page)
