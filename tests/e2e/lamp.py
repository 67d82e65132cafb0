"""A lamp of Home Assistant's template integration that obeys the blueprint "Lamp by pace"."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from harness.seed import REPOSITORY

from .saved_automation import delete_automation, save_automation
from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .stage import Stage

LAMP: Final = "light.lectern"
# A template light is given whole degrees.
_COLORS: Final = {0: "red", 32: "amber", 120: "green"}
_PACE: Final = "sensor.demo_stage_pace"
_WIRE: Final = "input_text.lectern_wire"
"""What the lamp shines: its hue and saturation, or ``off``. It outlasts a restart, as a real lamp does."""
_BLUEPRINT: Final = "slide_control/lamp_by_pace.yaml"
_AUTOMATION: Final = "lamp_by_pace"


def _send(value: str) -> list[dict[str, Any]]:
    return [{"action": "input_text.set_value", "target": {"entity_id": _WIRE}, "data": {"value": value}}]


@asynccontextmanager
async def lamp_by_pace(stage: Stage) -> AsyncIterator[None]:
    """Have the lamp, and an automation that Home Assistant's editor makes of our blueprint."""
    client = stage.home_assistant.client
    wire = await client.websocket("input_text/create", name="Lectern wire")
    await client.action("input_text", "set_value", entity_id=_WIRE, value="off")
    flow = "/api/config/config_entries/flow"
    step = await client.post(flow, {"handler": "template"})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": "light"})
    lamp = {
        "name": "Lectern",
        "state": f"{{{{ states('{_WIRE}') != 'off' }}}}",
        "hs": f"{{{{ (states('{_WIRE}') | replace('off', '0,0')).split(',') | map('float', 0) | list }}}}",
        "turn_on": _send("0,0"),
        "turn_off": _send("off"),
        "set_hs": _send("{{ h }},{{ s }}"),
    }
    step = await client.post(f"{flow}/{step['flow_id']}", lamp)
    assert step["type"] == "create_entry", step
    entry_id = step["result"]["entry_id"]
    text = (REPOSITORY / "blueprints" / "automation" / _BLUEPRINT).read_text()
    await client.websocket("blueprint/save", domain="automation", path=_BLUEPRINT, yaml=text, allow_override=True)
    inputs = {
        "stage": {"entity_id": ["sensor.demo_stage_slide"]},
        "pace": _PACE,
        "lamp": {"entity_id": [LAMP]},
        "amber": 15,
        "red": 30,
    }
    made = {"alias": "Lamp by pace", "use_blueprint": {"path": _BLUEPRINT, "input": inputs}}
    await save_automation(client, _AUTOMATION, made)
    try:
        yield
    finally:
        client = stage.home_assistant.client  # another one after a restart
        await delete_automation(client, _AUTOMATION)
        await client.websocket("blueprint/delete", domain="automation", path=_BLUEPRINT)
        await client.delete(f"/api/config/config_entries/entry/{entry_id}")
        await client.websocket("input_text/delete", input_text_id=wire["id"])


async def until_lamp(stage: Stage, wanted: str) -> None:
    """Wait until the lamp shines in a color, or is off; the sensor looks at the clock each time."""

    async def color() -> str:
        client = stage.home_assistant.client
        await client.action("homeassistant", "update_entity", entity_id=[_PACE])
        return _color(await client.state(LAMP))

    await until_equal(color, wanted, interval=0.25)


async def lamp_history(stage: Stage) -> list[str]:
    """Return what the lamp has shown, one after the other: the database keeps no colors of lights, but the wire's."""
    states = await stage.home_assistant.client.get(f"/api/history/period?filter_entity_id={_WIRE}")
    seen: list[str] = []
    for state in states[0] if states else ():
        value = state["state"]
        shown = value if value.isalpha() else _name(float(value.partition(",")[0]))
        if shown not in ("unknown", "unavailable", *seen[-1:]):
            seen.append(shown)
    return seen


def _color(state: dict[str, Any]) -> str:
    """Return the color's name, else the state: a lamp that is off, or unknown while Home Assistant starts."""
    if state["state"] != "on":
        return str(state["state"])
    color = state["attributes"].get("hs_color")
    return "unknown" if color is None else _name(color[0])


def _name(hue: float) -> str:
    return _COLORS.get(int(hue), f"hue {hue}")
