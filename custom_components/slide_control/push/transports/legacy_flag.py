"""The legacy flag: the polling interface of the script from 2016.

The script polls a URL every 800 ms and calls ``Reveal.next()`` when the response is the text ``true``, which it is once
after each press. Such a page is a display while it polls: it applies ``next`` only and doesn't report its state.
"""

from __future__ import annotations

import asyncio
from collections import deque
import hmac
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant

from ...access.grants import check_origin, find_entry
from ...access.links import FLAG_PATH, flag_key
from ...access.tokens import TokenError
from ...config_entry import SlideControlConfigEntry
from ...http import retry_after
from ...messages import english
from ...stage.changes import Cause
from ...stage.commands import Action, Command
from ...stage.messages import Message
from ...stage.pending_commands import SequencedCommand
from ...stage.results import Result
from ...stage.stage import Report, Stage
from ...stage.state import Indices, StageState

_ABSENCE_SECONDS: Final = 3.0
"""Seconds without a poll after which the page is detached; the script polls every 0.8 s."""
_UNKNOWN_STATE: Final = StageState(indices=Indices(0, 0), number=0, total=0)
_ONLY_NEXT: Final = "only_next"


class LegacyFlagDisplay:
    """All pages that poll a stage's flag, as one display."""

    client_id: Final = "flag"
    deck: Final = None

    def __init__(self, stage: Stage) -> None:
        """Start without a page."""
        self._stage = stage
        self._pending_commands: deque[SequencedCommand] = deque()
        self._absence_timer: asyncio.TimerHandle | None = None

    def poll(self) -> bool:
        """Handle a poll: return whether to move to the next slide now."""
        if self._absence_timer is None:
            self._stage.async_attach(self, _UNKNOWN_STATE, epoch=None, welcome=lambda: None)
        else:
            self._absence_timer.cancel()
        self._absence_timer = asyncio.get_running_loop().call_later(_ABSENCE_SECONDS, self.leave)
        while self._pending_commands:
            sequenced = self._pending_commands.popleft()
            if self._stage.clock() - sequenced.sent <= sequenced.ttl_ms / 1000:
                self._report(sequenced, Result.APPLIED)
                return True
            self._report(sequenced, Result.EXPIRED)
        return False

    def leave(self) -> None:
        """Detach the display, because its pages have stopped polling or the stage is being unloaded."""
        if self._absence_timer is not None:
            self._absence_timer.cancel()
            self._absence_timer = None
            self._pending_commands.clear()
            self._stage.async_detach(self)

    def send_command(self, sequenced: SequencedCommand) -> None:
        """Queue ``next`` for the next poll; reject any other command."""
        if sequenced.command.action is Action.NEXT:
            self._pending_commands.append(sequenced)
        else:
            asyncio.get_running_loop().call_soon(self._report, sequenced, Result.REJECTED, _ONLY_NEXT)

    def send_state(self) -> None:
        """Do nothing: the page can't go to a slide."""

    def send_lead(self, *, lead: bool) -> None:
        """Discard queued commands when another display becomes the lead."""
        if not lead:
            self._pending_commands.clear()

    def close_replaced(self) -> None:
        """Do nothing: a stage has only one of these displays."""

    def _report(self, sequenced: SequencedCommand, result: Result, reason: str | None = None) -> None:
        report = Report(
            state=_UNKNOWN_STATE,
            cause=Cause.COMMAND,
            ack=sequenced.seq,
            result=result,
            reason=reason,
            change_unknown=True,
            message=Message("only_next") if reason == _ONLY_NEXT else None,
        )
        self._stage.async_report(self, report)


class FlagView(HomeAssistantView):
    """Returns ``true`` once after each press, else ``false``; with ``/set`` appended, executes ``next``."""

    url = f"{FLAG_PATH}/{{stage_id}}/{{key}}"
    extra_urls = [f"{url}/{{act}}"]  # noqa: RUF012 - the type that Home Assistant gives it
    name = "api:slide_control:flag"
    requires_auth = False
    cors_allowed = True

    async def get(self, request: web.Request, stage_id: str, key: str, act: str = "ask") -> web.Response:
        """Return the flag, or execute ``next`` and return its outcome."""
        try:
            data = _find(request.app[KEY_HASS], request, stage_id, key).runtime_data
        except TokenError as error:
            return _text(english(error.message), HTTPStatus.FORBIDDEN)
        if act == "ask":
            return _text("true" if data.legacy_flag.poll() else "false")
        if act != "set":
            return _text(english(Message("unknown_flag_address")), HTTPStatus.NOT_FOUND)
        command = Command(action=Action.NEXT, source="flag", sender=request.remote or "", context=Context())
        outcome = await data.stage.async_execute(command)
        if outcome.retry_after is not None:
            response = _text(english(outcome.message), HTTPStatus.TOO_MANY_REQUESTS)
            response.headers.update(retry_after(outcome.retry_after))
            return response
        done = outcome.result in (Result.APPLIED, Result.DUPLICATE)
        return _text(english(outcome.message), HTTPStatus.OK if done else HTTPStatus.SERVICE_UNAVAILABLE)

    post = get


def _find(hass: HomeAssistant, request: web.Request, stage_id: str, key: str) -> SlideControlConfigEntry:
    entry = find_entry(hass, stage_id)
    if entry is None or not hmac.compare_digest(flag_key(entry.data).encode(), key.encode()):
        raise TokenError(Message("address_revoked"))
    check_origin(hass, request, entry)
    if entry.state is not ConfigEntryState.LOADED:
        raise TokenError(Message("not_loaded", stage=entry.title))
    return entry


def _text(text: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=text, status=status, headers={hdrs.CACHE_CONTROL: "no-store"})
