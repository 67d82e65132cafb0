"""The flag: how the script of 2016 asks whether to go on.

That script polls an address every 800 ms and calls ``Reveal.next()`` when the answer is the text ``true``, which it is
once after each press. Such a page counts as a display while it asks: it can be sent on, and says nothing of what it
shows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
import hashlib
import hmac
from http import HTTPStatus
import math
from typing import Any, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant

from ..const import CONF_DECK_ID, CONF_KEYS
from ..deck.changes import Cause
from ..deck.commands import Action, Command
from ..deck.deck import Deck, Report
from ..deck.orders import Order
from ..deck.results import Result
from ..deck.state import DeckState, Indices
from ..entry import SlideControlConfigEntry
from .access import check_origin, find_entry
from .tokens import Role, TokenError

FLAG_PATH: Final = "/api/slide_control/flag"

_AWAY: Final = 3.0
"""Seconds without a question after which the page is taken for gone; the script asks every 0.8 s."""
_UNKNOWN: Final = DeckState(indices=Indices(0, 0), number=0, total=0)
_ONLY_NEXT: Final = "This page can only be sent to the next slide."


def flag_path(data: Mapping[str, Any]) -> str:
    """Return the address of a deck's flag; it dies with the key of the display links."""
    return f"{FLAG_PATH}/{data[CONF_DECK_ID]}/{_flag_key(data)}"


def _flag_key(data: Mapping[str, Any]) -> str:
    key = data[CONF_KEYS][Role.DISPLAY.value]
    return hmac.new(key.encode(), b"flag", hashlib.sha256).hexdigest()[:43]


class FlagDisplay:
    """The pages that ask for a deck's flag, as one display."""

    client_id: Final = "flag"

    def __init__(self, deck: Deck) -> None:
        """Wait for a page that asks."""
        self._deck = deck
        self._orders: deque[Order] = deque()
        self._away: asyncio.TimerHandle | None = None

    def ask(self) -> bool:
        """Answer one question: whether to go on now."""
        if self._away is None:
            self._deck.async_attach(self, _UNKNOWN, epoch=None, welcome=lambda: None)
        else:
            self._away.cancel()
        self._away = asyncio.get_running_loop().call_later(_AWAY, self.leave)
        while self._orders:
            order = self._orders.popleft()
            if self._deck.clock() - order.sent <= order.ttl_ms / 1000:
                self._report(order, Result.APPLIED)
                return True
            self._report(order, Result.EXPIRED)
        return False

    def leave(self) -> None:
        """Take the page for gone."""
        if self._away is not None:
            self._away.cancel()
            self._away = None
            self._orders.clear()
            self._deck.async_detach(self)

    def send_command(self, order: Order) -> None:
        """Keep the command for the next question, if it is one that the page understands."""
        if order.command.action is Action.NEXT:
            self._orders.append(order)
        else:
            asyncio.get_running_loop().call_soon(self._report, order, Result.REJECTED, _ONLY_NEXT)

    def send_state(self) -> None:
        """Do nothing: the page cannot be set to a slide."""

    def send_lead(self, *, lead: bool) -> None:
        """Forget what was kept when another display takes over."""
        if not lead:
            self._orders.clear()

    def close_replaced(self) -> None:
        """Do nothing: there is one of these for each deck."""

    def _report(self, order: Order, result: Result, reason: str | None = None) -> None:
        changed = result is Result.APPLIED
        report = Report(
            state=_UNKNOWN, cause=Cause.COMMAND, ack=order.seq, result=result, reason=reason, changed=changed
        )
        self._deck.async_report(self, report)


class FlagView(HomeAssistantView):
    """Answers ``true`` once after a press, ``false`` otherwise; with ``/set`` behind it, presses."""

    url = f"{FLAG_PATH}/{{deck_id}}/{{key}}"
    extra_urls = [f"{url}/{{act}}"]  # noqa: RUF012 - the type that Home Assistant gives it
    name = "api:slide_control:flag"
    requires_auth = False
    cors_allowed = True

    async def get(self, request: web.Request, deck_id: str, key: str, act: str = "ask") -> web.Response:
        """Say whether to go on, or execute ``next`` and say what became of it."""
        try:
            data = _find(request.app[KEY_HASS], request, deck_id, key).runtime_data
        except TokenError as error:
            return _text(str(error), HTTPStatus.FORBIDDEN)
        if act == "ask":
            return _text("true" if data.flag.ask() else "false")
        if act != "set":
            return _text("Ask, or set.", HTTPStatus.NOT_FOUND)
        command = Command(action=Action.NEXT, source="flag", sender=request.remote or "", context=Context())
        outcome = await data.deck.async_execute(command)
        if outcome.retry_after is not None:
            response = _text(outcome.message, HTTPStatus.TOO_MANY_REQUESTS)
            response.headers[hdrs.RETRY_AFTER] = str(math.ceil(outcome.retry_after))
            return response
        done = outcome.result in (Result.APPLIED, Result.DUPLICATE)
        return _text(outcome.message, HTTPStatus.OK if done else HTTPStatus.SERVICE_UNAVAILABLE)

    post = get


def _find(hass: HomeAssistant, request: web.Request, deck_id: str, key: str) -> SlideControlConfigEntry:
    entry = find_entry(hass, deck_id)
    if entry is None or not hmac.compare_digest(_flag_key(entry.data).encode(), key.encode()):
        raise TokenError("This address has been revoked.")
    check_origin(hass, request, entry)
    if entry.state is not ConfigEntryState.LOADED:
        raise TokenError("The deck is not running.")
    return entry


def _text(text: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=text, status=status, headers={hdrs.CACHE_CONTROL: "no-store"})
