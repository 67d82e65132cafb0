"""Input from inside Home Assistant: events with any data, and actions with any fields."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import given, strategies as st
import pytest
import voluptuous as vol

from custom_components.slide_control.const import DOMAIN, EVENT_COMMAND
from custom_components.slide_control.stage.commands import Action
from homeassistant.exceptions import HomeAssistantError

from .mutations import JUNK, Json, mutated
from .target import FuzzTarget
from .tries import tries
from .valid import COMMANDS

# Python objects that are not JSON: events are serialized only later.
_OBJECTS: Final = st.sampled_from(
    [b"bytes", {1, 2}, (1,), object(), float("nan"), float("inf"), Action.NEXT, 10**400, range(3)]
)
_ADDRESSES: Final = st.sampled_from(
    [
        {},
        {},
        {"config_entry_id": "demo"},
        {"entity_id": "sensor.demo_stage_slide"},
        {"device_id": []},
        {"area_id": "none"},
    ]
)


@st.composite
def data(draw: st.DrawFn, *, keys: tuple[Any, ...] = ("slide", "id", "sent_at", "command")) -> dict[Any, Any]:
    """Return an event's or an action's data with some target; one of the keys may hold any object."""
    command = draw(mutated(st.builds(lambda command, address: command | address, COMMANDS, _ADDRESSES)))
    found: dict[Any, Any] = command if isinstance(command, dict) else {"command": command}
    if draw(st.integers(0, 3)) == 0:
        found[draw(st.sampled_from(keys))] = draw(_OBJECTS)
    return found


@tries(150)
@given(
    data=data(keys=("slide", "sent_at", "entity_id", "device_id", 1, None, ("a",)))
    | st.dictionaries(st.text(max_size=5), JUNK, max_size=3)
)
async def test_an_event_presses_or_is_ignored(target: FuzzTarget, data: dict[Any, Any]) -> None:
    before = target.snapshot()
    target.hass.bus.async_fire(EVENT_COMMAND, data)
    await target.hass.async_block_till_done(wait_background_tasks=True)
    ignored = any("was ignored" in record.getMessage() for record in target.caplog.records)
    await target.rest()
    after = target.snapshot()
    assert after.seq - before.seq <= 1
    if ignored:
        assert after == before
    await target.press()


@pytest.mark.parametrize("answers", [True, False])
@tries(60)
@given(action=st.sampled_from(list(Action)), data=data())
async def test_an_action_presses_or_says_why_not(
    target: FuzzTarget, action: Action, data: dict[str, Json], *, answers: bool
) -> None:
    before = target.snapshot()
    failed = False
    try:
        await target.hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=answers)
    except HomeAssistantError, vol.Invalid:
        failed = True
    await target.rest()
    after = target.snapshot()
    assert after.seq - before.seq <= 1
    if failed:
        assert (after.state, after.version) == (before.state, before.version)
    await target.press()
