"""The commands about the plan of a deck: minutes for the talk and its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.typing import VolDictType

from ..config_entry import MAX_PLANNED_MINUTES, plan_time, planned_time
from ..const import ATTR_CONFIG_ENTRY_ID
from ..messages import english, translation
from ..stage.messages import Message
from ..stage.state import MAX_TITLE_LENGTH
from ..talk.planning.plan import NO_PLAN
from ..talk.planning.plans import describe_plan, learn
from ..talk_history import TalkError
from .requests import Connection, Request, for_controllers

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry
    from ..talk.record import TalkRecord

_STAGE: Final[VolDictType] = {vol.Required(ATTR_CONFIG_ENTRY_ID): str}
_DECK: Final = vol.All(str, vol.Length(min=1, max=MAX_TITLE_LENGTH + 10))
_MINUTES: Final = vol.All(vol.Any(int, float), vol.Range(min=0, min_included=False, max=MAX_PLANNED_MINUTES))
_MAX_SECTIONS: Final = 1_000


@callback
def register(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (_get, _set, _learn, _clear):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/plan/get", **_STAGE, vol.Optional("deck"): vol.Any(None, _DECK)}
)
@websocket_api.async_response
@for_controllers
async def _get(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Answer with the plan of a deck, by default of the one that is shown."""
    return _describe(entry, request.get("deck"))


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/plan/set",
        **_STAGE,
        vol.Required("deck"): _DECK,
        vol.Optional("minutes"): vol.Any(None, _MINUTES),
        vol.Optional("sections"): vol.All(
            {vol.All(str, vol.Length(max=MAX_TITLE_LENGTH)): vol.Any(None, _MINUTES)}, vol.Length(max=_MAX_SECTIONS)
        ),
    }
)
@websocket_api.async_response
@for_controllers
async def _set(
    hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Plan the talk, or sections of a deck; null for no plan."""
    if "minutes" in request:
        plan_time(hass, entry, request["minutes"] or 0)
    if sections := request.get("sections"):
        seconds = {title: None if minutes is None else minutes * 60 for title, minutes in sections.items()}
        entry.runtime_data.history.set_section(request["deck"], seconds)
    return _describe(entry, request["deck"])


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/plan/learn",
        **_STAGE,
        vol.Required("deck"): _DECK,
        vol.Optional("minutes"): vol.Any(None, _MINUTES),
    }
)
@websocket_api.async_response
@for_controllers
async def _learn(
    hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Plan a deck as its last rehearsal went, or its last talk, scaled to some minutes."""
    record = _learnable(entry, request["deck"])
    if record is None:
        raise TalkError(Message("nothing_to_learn"))
    minutes = request.get("minutes") or max(0.5, round(record.elapsed / 60, 1))
    plan_time(hass, entry, minutes)
    entry.runtime_data.history.set_plan(request["deck"], learn(record, minutes * 60))
    return _describe(entry, request["deck"])


@websocket_api.websocket_command(
    {vol.Required("type"): "slide_control/plan/clear", **_STAGE, vol.Required("deck"): _DECK}
)
@websocket_api.async_response
@for_controllers
async def _clear(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Forget the plan of a deck; what the deck itself says counts again."""
    entry.runtime_data.history.set_plan(request["deck"], NO_PLAN)
    return _describe(entry, request["deck"])


def _learnable(entry: SlideControlConfigEntry, deck: str) -> TalkRecord | None:
    history = entry.runtime_data.history
    return history.last(rehearsal=True, deck=deck) or history.last(deck=deck)


def _describe(entry: SlideControlConfigEntry, deck: str | None) -> dict[str, Any]:
    data = entry.runtime_data
    shown, state = data.pacing.deck, data.stage.state
    deck = deck or (None if shown is None else shown.key)
    user = planned_time(entry)
    answer: dict[str, Any] = {
        "deck": deck,
        "planned_minutes": user and user / 60,
        "source": user and "user",
        "sections": [],
        "problems": [],
        "learnable": None,
    }
    if deck is None:
        return answer
    last = _learnable(entry, deck)
    if shown is not None and shown.key == deck and state is not None:
        outline, total, planned = state.outline, state.total, data.pacing.planned
    else:
        outline, total, planned = (() if last is None else last.slides), 0 if last is None else last.slides_total, user
    described = describe_plan(outline, total, planned, data.history.plan(deck))
    problems = [{"message": english(message), **translation(message)} for message in described["problems"]]
    learnable = last and {"talk_id": last.id, "started_at": last.started_at, "elapsed": round(last.elapsed, 1)}
    source = answer["source"] or (planned and "deck")
    return (
        answer
        | described
        | {
            "planned_minutes": planned and round(planned / 60, 2),
            "source": source,
            "problems": problems,
            "learnable": learnable,
        }
    )
