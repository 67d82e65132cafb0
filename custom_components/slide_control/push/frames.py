"""The frames that Home Assistant sends to browsers, as docs/protocol.md defines them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from homeassistant.helpers.json import json_bytes

from ..messages import english, outcome_dict, said, translation
from ..stage.messages import Message
from ..stage.pending_commands import SequencedCommand
from ..stage.results import CommandResult
from ..stage.state import StageState, View
from .protocol import PROTOCOL, CloseCode, ErrorCode
from .websocket_frames import Opcode, server_frame


class Frame:
    """One message, encoded once for all receivers and transports."""

    def __init__(self, message: Mapping[str, Any]) -> None:
        """Encode the message as JSON."""
        self.type: Final[str] = message["type"]
        self.json: Final = json_bytes(message)

    @cached_property
    def websocket(self) -> bytes:
        """The message as one uncompressed WebSocket text frame."""
        return server_frame(Opcode.TEXT, self.json)

    @cached_property
    def event_stream(self) -> bytes:
        """The message as one server-sent event in one chunk of a chunked response (RFC 9112 section 7.1)."""
        event = b"data: %b\n\n" % self.json
        return b"%x\r\n%b\r\n" % (len(event), event)


def welcome_frame(
    *,
    stage: str,
    epoch: str,
    seq: int,
    version: int,
    role: str,
    lead: bool,
    state: StageState | None,
    view: View,
    outline: bool,
    now: float,
    heartbeat: float,
    max_press_age: float,
    session: str | None,
    presenter: str | None = None,
    join: Mapping[str, Any] | None = None,
    timer: Mapping[str, Any] | None = None,
    back_channel: Mapping[str, Any] | None = None,
) -> Frame:
    """Return the ``welcome`` of an accepted browser; ``now`` is in seconds on the stage's monotonic clock.

    ``heartbeat`` is the interval of heartbeats in seconds, and ``max_press_age`` the maximum age of a press.
    ``session`` is the key that a browser without a WebSocket sends with each request. ``presenter`` is the path of the
    presenter view, which asks for a login. ``join`` is what displays show
    of the way into the audience, ``timer`` the activity timer, and ``back_channel`` what displays show of the back
    channel, and what followers may send.
    """
    given = {"session": session, "presenter": presenter, "join": join, "timer": timer, "back_channel": back_channel}
    return Frame(
        {name: value for name, value in given.items() if value is not None}
        | {
            "type": "welcome",
            "protocol": PROTOCOL,
            "stage": stage,
            "epoch": epoch,
            "seq": seq,
            "version": version,
            "role": role,
            "lead": lead,
            "state": state and state.as_dict(view, outline=outline),
            "heartbeat": heartbeat,
            "ttl_ms": round(max_press_age * 1000),
            "time": now * 1000,
        }
    )


def command_frame(pending: SequencedCommand, epoch: str) -> Frame:
    """Return a ``command`` for the lead."""
    command, target = pending.command, pending.target
    message: dict[str, Any] = {
        "type": "command",
        "epoch": epoch,
        "seq": pending.seq,
        "id": command.id or f"{epoch}-{pending.seq}",
        "action": command.action.value,
        "ttl_ms": pending.ttl_ms,
        "time": pending.sent * 1000,
    }
    if command.slide is not None:
        message["slide"] = command.slide if target is None or target.number is None else target.number
    if target is not None:
        message["indices"] = {"h": target.h, "v": target.v}
    if command.mode is not None:
        message["mode"] = command.mode.value
    if command.color is not None:
        message["color"] = command.color.value
    if command.direction is not None:
        message["direction"] = command.direction.value
    if command.operation is not None:
        message["operation"] = command.operation.value
    if command.volume is not None:
        message["volume"] = command.volume
    if command.skip_fragments:
        message["skip_fragments"] = True
    return Frame(message)


def state_frame(state: StageState | None, *, epoch: str, version: int, view: View, outline: bool) -> Frame:
    """Return the ``state`` in a view; without one, it says that no display shows slides any more."""
    shown = state and state.as_dict(view, outline=outline)
    return Frame({"type": "state", "epoch": epoch, "version": version, "state": shown})


def status_frame(status: Mapping[str, Any]) -> Frame:
    """Return the ``status`` for a remote."""
    return Frame({"type": "status", "status": status})


def reload_frame(name: str) -> Frame:
    """Return the ``reload`` for displays of a hosted deck whose files have changed."""
    return Frame({"type": "reload", "name": name})


def open_frame(request_id: str, url: str | None) -> Frame:
    """Return a request to open a deck, or None to return to the waiting page; the reply carries ``request_id``."""
    return Frame({"type": "open", "id": request_id, "url": url})


def timer_frame(timer: Mapping[str, Any] | None) -> Frame:
    """Return the ``timer`` that displays and followers show, or None to hide it."""
    return Frame({"type": "timer", "timer": timer})


def join_frame(show: Mapping[str, Any] | None) -> Frame:
    """Return the ``join`` that tells displays to show the way into the audience, or None to hide it."""
    return Frame({"type": "join", "show": show})


def back_channel_frame(**content: Any) -> Frame:
    """Return the ``back_channel``: for followers with ``open``, for displays with ``show``."""
    return Frame({"type": "back_channel", **content})


def audience_frame(audience: Mapping[str, Any]) -> Frame:
    """Return the ``audience`` that tells followers what they may look at."""
    return Frame({"type": "audience", **audience})


def lead_frame(*, lead: bool) -> Frame:
    """Return the ``lead`` that notifies a display whether it is the lead."""
    return Frame({"type": "lead", "lead": lead})


def pictures_frame(*, wanted: bool, known: Sequence[str] = ()) -> Frame:
    """Return the ``pictures`` that asks a display for a picture of each step that it shows, or for none."""
    return Frame({"type": "pictures", "wanted": wanted, **({"known": list(known)} if known else {})})


def result_frame(command_id: str | None, outcome: CommandResult) -> Frame:
    """Return the outcome of a remote's command, without the state, which the remote receives separately."""
    answer = outcome_dict(outcome, state=False) | translation(outcome.message)
    return Frame({"type": "result", "id": command_id, **answer})


def decks_frame(request_id: str, decks: list[dict[str, Any]]) -> Frame:
    """Return the decks that a remote asked for."""
    return Frame({"type": "decks", "id": request_id, "decks": decks})


def done_frame(request_id: str, problem: Message | None = None) -> Frame:
    """Return the answer to a remote's request that is no command; with a ``problem``, nothing was done."""
    return Frame({"type": "done", "id": request_id, "error": None if problem is None else said(problem)})


def error_frame(code: ErrorCode, message: Message, field: str | None = None) -> Frame:
    """Return an ``error`` for an invalid frame."""
    return Frame({"type": "error", "code": code.value, "field": field, "message": english(message)})


def refused_frame(message: Message) -> Frame:
    """Return the ``error`` that says why a link opens nothing; pages find their own words by the reason."""
    reason = {"reason": message.key}
    return Frame({"type": "error", "code": ErrorCode.REFUSED.value, "message": english(message), **reason})


def closed_frame(code: CloseCode, reason: str) -> Frame:
    """Return what takes the place of a WebSocket's close frame on the other transports."""
    return Frame({"type": "closed", "code": code.value, "message": reason})


def pong_frame(now: float, number: int | None = None, *, heartbeat: float | None = None) -> Frame:
    """Return the reply to a ping, or a heartbeat with the seconds until the next one.

    ``now`` is in seconds on the stage's monotonic clock.
    """
    given = {"n": number, "heartbeat": heartbeat}
    return Frame(
        {"type": "pong", "time": now * 1000} | {name: value for name, value in given.items() if value is not None}
    )
