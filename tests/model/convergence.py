"""Convergence after repair: every client shows the same state, and nothing is left at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.stage.stage import ANSWER_GRACE_SECONDS

from .home import TTL_SECONDS
from .network import Pipe

if TYPE_CHECKING:
    from .world import World


def disagreements(world: World) -> Iterator[str]:  # noqa: C901 - one question after the other, each a line
    """Yield each page or observer whose state differs from the stage's."""
    stage = world.home.stage
    for press in world.presses:
        if press.reply is None and not press.lost and world.now - press.at > TTL_SECONDS + ANSWER_GRACE_SECONDS:
            yield f"{press} was never answered"
    if not world.pages:
        return
    leads = [page for page in world.pages if page.leads]
    if len(leads) != 1 or stage.lead is None or stage.lead.client_id != leads[0].client_id:
        yield f"{[page.client_id for page in leads]} lead, Home Assistant says {stage.lead and stage.lead.client_id}"
        return
    [lead] = leads
    if stage.state is None or stage.state.as_dict(outline=True) != (shown := lead.state()):
        yield f"the lead shows {shown}, Home Assistant says {stage.state}"
    for page in world.pages:
        if not page.connected:
            yield f"{page.client_id} is not connected"
        elif page.place != lead.place:
            yield f"{page.client_id} shows {page.place}, the lead {lead.client_id} {lead.place}"
    for observer in world.home.observers:
        if not observer.sees(stage):
            yield f"the {observer.role} sees {observer.state}, the stage shows {stage.state}"
    if stage.displays != len(world.pages):
        yield f"{stage.displays} displays are known, {len(world.pages)} are there"


def left_over(world: World) -> list[Any]:
    """Return the tasks, timers, sessions, displays and commands that a stopped stage has left behind."""
    scheduled = world.loop._scheduled  # type: ignore[attr-defined]
    timers = [timer for timer in scheduled if not (timer.cancelled() or _is_pipe(timer))]
    stage, hub = world.home.stage, world.home.hub
    return [
        *asyncio.all_tasks(world.loop),
        *timers,
        *hub,
        *hub.by_session_key,
        *stage._displays,
        *stage._pending_commands,
    ]


def _is_pipe(timer: asyncio.TimerHandle) -> bool:
    """Return whether a timer belongs to the network, which may still deliver frames."""
    callback = timer._callback  # type: ignore[attr-defined]
    return isinstance(getattr(callback, "__self__", None), Pipe)
