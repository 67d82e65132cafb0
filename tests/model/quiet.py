"""What must be so once all that was broken has been mended: everyone shows the same, and nothing is left at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.deck.deck import ANSWER_GRACE

from .home import TTL
from .network import Pipe

if TYPE_CHECKING:
    from .world import World


def disagreements(world: World) -> Iterator[str]:  # noqa: C901 - one question after the other, each a line
    """Yield who shows or knows something else than the deck."""
    deck = world.home.deck
    for press in world.presses:
        if press.told is None and not press.lost and world.now - press.at > TTL + ANSWER_GRACE:
            yield f"{press} was never answered"
    if not world.pages:
        return
    leads = [page for page in world.pages if page.leads]
    if len(leads) != 1 or deck.lead is None or deck.lead.client_id != leads[0].client_id:
        yield f"{[page.client_id for page in leads]} lead, Home Assistant says {deck.lead and deck.lead.client_id}"
        return
    [lead] = leads
    if deck.state is None or deck.state.as_dict(outline=True) != (shown := lead.state()):
        yield f"the lead shows {shown}, Home Assistant says {deck.state}"
    for page in world.pages:
        if not page.connected:
            yield f"{page.client_id} is not connected"
        elif page.place != lead.place:
            yield f"{page.client_id} shows {page.place}, the lead {lead.client_id} {lead.place}"
    for onlooker in world.home.onlookers:
        if not onlooker.sees(deck):
            yield f"the {onlooker.role} sees {onlooker.state}, the deck shows {deck.state}"
    if deck.displays != len(world.pages):
        yield f"{deck.displays} displays are known, {len(world.pages)} are there"


def left_over(world: World) -> list[Any]:
    """Return the tasks, timers, sessions, displays and commands that a deck which was stopped has left behind."""
    scheduled = world.loop._scheduled  # type: ignore[attr-defined]
    timers = [timer for timer in scheduled if not (timer.cancelled() or _is_pipe(timer))]
    deck, audience = world.home.deck, world.home.audience
    return [*asyncio.all_tasks(world.loop), *timers, *audience, *audience.by_key, *deck._displays, *deck._orders]


def _is_pipe(timer: asyncio.TimerHandle) -> bool:
    """Tell whether a timer is the network's, on which something may still be under way."""
    callback = timer._callback  # type: ignore[attr-defined]
    return isinstance(getattr(callback, "__self__", None), Pipe)
