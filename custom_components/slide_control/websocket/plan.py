"""The commands about the plan of a deck: minutes for the talk and its sections, and breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType

from ..config_entry import MAX_PLANNED_MINUTES
from ..const import ATTR_CONFIG_ENTRY_ID
from ..messages import said
from ..stage import fields
from ..stage.messages import Message, SlideControlError
from ..stage.state import MAX_TITLE_LENGTH
from ..talk.planning.breaks import MAX_BREAK_TITLE_LENGTH, MAX_BREAKS, PlannedBreak
from ..talk.planning.plan import NO_PLAN
from ..talk.planning.plans import describe_plan, learn
from ..talk.planning.schedule import PlanSource
from ..talk.planning.time_of_day import MAX_BREAK_SECONDS
from ..talk_history import TalkError
from .requests import Connection, Request, for_controllers

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry
    from ..talk.planning.plan import DeckPlan
    from ..talk.record import TalkRecord

_STAGE: Final[VolDictType] = {vol.Required(ATTR_CONFIG_ENTRY_ID): str}
_DECK: Final = vol.All(str, vol.Length(min=1, max=MAX_TITLE_LENGTH + 10))
_MINUTES: Final = vol.All(vol.Any(int, float), vol.Range(min=0, min_included=False, max=MAX_PLANNED_MINUTES))
_MAX_SECTIONS: Final = 1_000
_BREAK: Final = vol.Schema(
    {
        vol.Optional("title", default=""): str,
        vol.Required("minutes"): vol.All(
            vol.Any(int, float), vol.Range(min=0, min_included=False, max=MAX_BREAK_SECONDS / 60)
        ),
        vol.Optional("at", default=None): vol.Any(None, cv.time),
        vol.Optional("after", default=None): vol.Any(None, vol.All(str, vol.Length(max=MAX_TITLE_LENGTH))),
    }
)


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
        vol.Optional("breaks"): vol.All([_BREAK], vol.Length(max=MAX_BREAKS)),
    }
)
@websocket_api.async_response
@for_controllers
async def _set(
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Plan the talks, sections, or breaks of a deck; null for no plan. Breaks replace all that were planned."""
    history, deck = entry.runtime_data.history, request["deck"]
    changes: dict[str, Any] = {}
    if "breaks" in request:
        changes["breaks"] = tuple(dict.fromkeys(map(_parse_break, request["breaks"])))
    if "minutes" in request:
        changes["planned"] = _seconds(request["minutes"])
    if changes:
        history.change_plan(deck, **changes)
    if sections := request.get("sections"):
        history.set_section(deck, {title: _seconds(minutes) for title, minutes in sections.items()})
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
    _hass: HomeAssistant, _connection: Connection, entry: SlideControlConfigEntry, request: Request
) -> dict[str, Any]:
    """Plan a deck as its last rehearsal went, or its last talk, scaled to some minutes."""
    record = _learnable(entry, request["deck"])
    if record is None:
        raise TalkError(Message("nothing_to_learn"))
    history, deck = entry.runtime_data.history, request["deck"]
    seconds = (request.get("minutes") or max(0.5, round(record.elapsed / 60, 1))) * 60
    learned = replace(learn(record, seconds), planned=seconds, breaks=history.plan(deck).breaks)
    history.set_plan(deck, learned)
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


def _parse_break(data: dict[str, Any]) -> PlannedBreak:
    """Parse a break; raises ``SlideControlError`` unless it is either at a time or after a section."""
    title = fields.text(data["title"].strip(), "title", MAX_BREAK_TITLE_LENGTH)
    if (data["at"] is None) is (data["after"] is None):
        raise SlideControlError(Message("break_needs_time"))
    at = data["at"] and data["at"].replace(second=0, microsecond=0)
    return PlannedBreak(title, data["minutes"] * 60, at=at, after=data["after"])


def _seconds(minutes: float | None) -> float | None:
    return None if minutes is None else minutes * 60


def _learnable(entry: SlideControlConfigEntry, deck: str) -> TalkRecord | None:
    history = entry.runtime_data.history
    return history.last(rehearsal=True, deck=deck) or history.last(deck=deck)


def _describe(entry: SlideControlConfigEntry, deck: str | None) -> dict[str, Any]:
    data = entry.runtime_data
    shown, state = data.pacing.deck, data.stage.state
    deck = deck or (None if shown is None else shown.key)
    plan = NO_PLAN if deck is None else data.history.plan(deck)
    if deck is None or (shown is not None and shown.key == deck):
        planned, source = data.pacing.planned, data.pacing.schedule.source(state)
    else:
        planned, source = _plan_elsewhere(plan, data.pacing.schedule.user_planned)
    answer: dict[str, Any] = {
        "deck": deck,
        "planned_minutes": planned and round(planned / 60, 2),
        "source": source,
        "event": data.pacing.event if source is PlanSource.CALENDAR else None,
        "sections": [],
        "breaks": [],
        "problems": [],
        "learnable": None,
    }
    if deck is None:
        return answer
    last = _learnable(entry, deck)
    if shown is not None and shown.key == deck and state is not None:
        outline, total = state.outline, state.total
    else:
        outline, total = (() if last is None else last.slides), 0 if last is None else last.slides_total
    described = describe_plan(outline, total, planned, plan)
    messages = [*described["problems"], *filter(None, [data.calendar.problem])]
    problems = [said(message) for message in messages]
    learnable = last and {"talk_id": last.id, "started_at": last.started_at, "elapsed": round(last.elapsed, 1)}
    return answer | described | {"problems": problems, "learnable": learnable}


def _plan_elsewhere(plan: DeckPlan, stage: float | None) -> tuple[float | None, PlanSource | None]:
    """Return the planned seconds of a deck that isn't shown, and where they come from."""
    if plan.planned is not None:
        return plan.planned, PlanSource.USER
    return stage, None if stage is None else PlanSource.STAGE
