"""The messages of ``slide-control/1``, their limits, and how they are read and written; see docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
import re
from struct import pack
from typing import Any, Final, NamedTuple

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads

from ..deck import fields
from ..deck.changes import Cause
from ..deck.commands import COMMON, Command, parse_command
from ..deck.deck import Report
from ..deck.fields import InvalidFieldError
from ..deck.orders import Order
from ..deck.results import CommandResult, Result
from ..deck.state import DeckState, Slide, View, parse_state

PROTOCOL: Final = "slide-control/1"
HEARTBEAT: Final = 25
"""Seconds between two signs of life: under the 60 s after which nginx closes a silent connection."""
SIGN_SECONDS: Final = 2
"""How long a browser that did not answer a command has for any sign of life."""
HELLO_SECONDS: Final = 10
SMALL_FRAME: Final = 64 * 1024
"""Bytes of a frame before authentication, and of any frame of a remote or follower."""
LARGE_FRAME: Final = 256 * 1024
"""Bytes of a display's frame: notes and outline are long."""

_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_EPOCH: Final = re.compile(r"[0-9a-f]{1,64}")
_LONGEST_NAME: Final = 100
LONGEST_REASON: Final = 200
_LONGEST_FILE_NAME: Final = 255
_HIGHEST_SEQ: Final = 2**53

# RFC 6455 section 5.2: FIN and the text opcode, then the length in 7, 16 or 64 bits; a server does not mask.
_FIN_TEXT: Final = 0x81
_LENGTH_16: Final = 126
_LENGTH_64: Final = 127


class CloseCode(IntEnum):
    """Why Home Assistant closes a connection."""

    MALFORMED = 4000
    UNLOADED = 4001
    REFUSED = 4003
    NO_HELLO = 4008
    REPLACED = 4009
    RATE = 4029
    TOO_BIG = 1009
    TRY_LATER = 1013
    GONE = 4010


class ErrorCode(StrEnum):
    """What was wrong with a frame."""

    MALFORMED = "malformed"
    UNKNOWN_TYPE = "unknown_type"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    RATE = "rate"


class MessageError(Exception):
    """A frame that changes nothing; ``code``, ``field`` and the message go back to its sender."""

    def __init__(self, code: ErrorCode, message: str, field: str | None = None) -> None:
        """Keep what the answer says."""
        super().__init__(message)
        self.code = code
        self.field = field


class Frame:
    """One message, encoded once for however many receivers and transports."""

    def __init__(self, message: Mapping[str, Any]) -> None:
        """Encode the message as JSON."""
        self.json: Final = json_bytes(message)

    @cached_property
    def websocket(self) -> bytes:
        """The message as one uncompressed WebSocket text frame."""
        size = len(self.json)
        if size < _LENGTH_16:
            header = pack("!BB", _FIN_TEXT, size)
        elif size < 2**16:
            header = pack("!BBH", _FIN_TEXT, _LENGTH_16, size)
        else:
            header = pack("!BBQ", _FIN_TEXT, _LENGTH_64, size)
        return header + self.json

    @cached_property
    def event_stream(self) -> bytes:
        """The message as one server-sent event in one chunk of a chunked response (RFC 9112 section 7.1)."""
        event = b"data: %b\n\n" % self.json
        return b"%x\r\n%b\r\n" % (len(event), event)


class HostedPage(NamedTuple):
    """Which hosted deck a display shows, and in which state its files were when it was loaded."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """The first message of a browser; ``state`` is still unread, because only a display may have one."""

    token: str
    client_id: str
    name: str
    attempt: int
    """How many connections this page load has opened, this one included; 0 when it does not say."""
    resume_epoch: str | None
    state: object
    hosted: HostedPage | None = None
    opens: bool = False
    """Whether the page can frame a deck that it is told to open."""


# From a browser


def parse_message(data: object) -> tuple[str, Mapping[str, Any]]:
    """Return a frame's type and its fields; raises ``MessageError``."""
    if not isinstance(data, dict) or not isinstance(kind := data.get("type"), str):
        raise MessageError(ErrorCode.MALFORMED, "The frame is not a JSON object with a type.")
    return kind, data


def exceeds(text: str, size: int) -> bool:
    """Tell whether a text is longer than ``size`` bytes of UTF-8, without encoding what cannot be."""
    return len(text) > size or (len(text) > size // 4 and len(text.encode()) > size)


def parse_first(text: str) -> Hello:
    """Read the first message, which must be a ``hello``; raises ``MessageError`` and ``InvalidFieldError``."""
    try:
        kind, data = parse_message(json_loads(text))
    except ValueError, RecursionError:
        raise MessageError(ErrorCode.MALFORMED, "The frame is not JSON.") from None
    if kind != "hello":
        raise MessageError(ErrorCode.FORBIDDEN, "The first message must be a hello.", "type")
    return _parse_hello(data)


def _parse_hello(data: Mapping[str, Any]) -> Hello:
    if data.get("protocol") != PROTOCOL:
        raise InvalidFieldError("protocol", f"must be {PROTOCOL}; update the page or the integration")
    client = fields.mapping(data.get("client"), "client")
    client_id = client.get("id")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise InvalidFieldError("client.id", "must be 8 to 64 characters of A-Z, a-z, 0-9, _ and -")
    for name in ("name", "framework", "version"):
        fields.text(client.get(name, ""), f"client.{name}", _LONGEST_NAME)
    attempt = fields.integer(client.get("attempt", 0), "client.attempt", 0, _HIGHEST_SEQ)
    epoch = None
    if (resume := data.get("resume")) is not None:
        epoch = fields.mapping(resume, "resume").get("epoch")
        if not isinstance(epoch, str) or not _EPOCH.fullmatch(epoch):
            raise InvalidFieldError("resume.epoch", "must be the epoch of an earlier welcome")
    token = data.get("token")
    if not isinstance(token, str):
        raise InvalidFieldError("token", "is needed")
    return Hello(
        token=token,
        client_id=client_id,
        name=client.get("name", ""),
        attempt=attempt,
        resume_epoch=epoch,
        state=data.get("state"),
        opens=fields.boolean(client.get("opens", False), "client.opens"),
        hosted=None if (hosted := client.get("hosted")) is None else _parse_hosted(hosted),
    )


def _parse_hosted(data: object) -> HostedPage:
    hosted = fields.mapping(data, "client.hosted")
    return HostedPage(
        fields.text(hosted.get("name"), "client.hosted.name", _LONGEST_FILE_NAME),
        fields.text(hosted.get("version"), "client.hosted.version", _LONGEST_NAME),
    )


def parse_report(data: Mapping[str, Any], known: tuple[Slide, ...]) -> Report:
    """Read a ``report``; ``known`` is the outline that this display sent last. Raises ``InvalidFieldError``."""
    cause = word(Cause, data.get("cause"), "cause")
    ack = data.get("ack")
    changed = data.get("changed")
    return Report(
        state=parse_state(data.get("state"), known=known),
        cause=cause,
        ack=None if ack is None else fields.integer(ack, "ack", 1, _HIGHEST_SEQ),
        result=word(Result, data.get("result", Result.APPLIED), "result"),
        reason=fields.text(data.get("reason") or "", "reason", LONGEST_REASON) or None,
        changed=None if changed is None else fields.boolean(changed, "changed"),
    )


def parse_ping(data: Mapping[str, Any]) -> int | None:
    """Read the number that a ``ping`` may carry; raises ``InvalidFieldError``."""
    number = data.get("n")
    return None if number is None else fields.integer(number, "n", 0, _HIGHEST_SEQ)


def parse_remote_command(data: Mapping[str, Any], *, sender: str) -> Command:
    """Read a remote's ``command``; its ``id`` is needed for the answer. Raises ``InvalidFieldError``."""
    if data.get("id") is None:
        raise InvalidFieldError("id", "is needed")
    arguments = {name: data[name] for name in _COMMAND_FIELDS if name in data}
    return parse_command(data.get("action"), arguments, field="action", source="remote", sender=sender)


_COMMAND_FIELDS: Final = (*COMMON, "slide", "mode", "direction", "skip_fragments")


def word[Word: StrEnum](words: type[Word], value: Any, field: str) -> Word:
    """Return the word that ``value`` is; raises ``InvalidFieldError``."""
    try:
        return words(value)
    except ValueError:
        raise InvalidFieldError(field, f"must be one of {', '.join(words)}") from None


# To a browser


def welcome_frame(
    *,
    deck: str,
    epoch: str,
    seq: int,
    version: int,
    role: str,
    lead: bool,
    state: DeckState | None,
    view: View,
    outline: bool,
    now: float,
    session: str | None,
) -> Frame:
    """Tell a browser that it is let in, as what, and what is shown; ``now`` is in seconds.

    ``session`` is the key by which a browser without a WebSocket names its session.
    """
    return Frame(
        ({} if session is None else {"session": session})
        | {
            "type": "welcome",
            "protocol": PROTOCOL,
            "deck": deck,
            "epoch": epoch,
            "seq": seq,
            "version": version,
            "role": role,
            "lead": lead,
            "state": state and state.as_dict(view, outline=outline),
            "heartbeat": HEARTBEAT,
            "time": now * 1000,
        }
    )


def command_frame(order: Order, epoch: str) -> Frame:
    """Write a command for the lead."""
    command, target = order.command, order.target
    message: dict[str, Any] = {
        "type": "command",
        "epoch": epoch,
        "seq": order.seq,
        "id": command.id or f"{epoch}-{order.seq}",
        "action": command.action.value,
        "ttl_ms": order.ttl_ms,
        "time": order.sent * 1000,
    }
    if command.slide is not None:
        message["slide"] = command.slide if target is None or target.number is None else target.number
    if target is not None:
        message["indices"] = {"h": target.h, "v": target.v}
    if command.mode is not None:
        message["mode"] = command.mode.value
    if command.direction is not None:
        message["direction"] = command.direction.value
    if command.skip_fragments:
        message["skip_fragments"] = True
    return Frame(message)


def state_frame(state: DeckState, *, epoch: str, version: int, view: View, outline: bool) -> Frame:
    """Write the state for all that may see this view of it."""
    return Frame({"type": "state", "epoch": epoch, "version": version, "state": state.as_dict(view, outline=outline)})


def reload_frame(name: str) -> Frame:
    """Tell a display that the files of the hosted deck it shows have changed."""
    return Frame({"type": "reload", "name": name})


def open_frame(name: str, url: str | None) -> Frame:
    """Tell a screen which deck to open, or with None to wait again; its answer carries the name."""
    return Frame({"type": "open", "id": name, "url": url})


def lead_frame(*, lead: bool) -> Frame:
    """Tell a display whether it leads."""
    return Frame({"type": "lead", "lead": lead})


def result_frame(command_id: str | None, outcome: CommandResult) -> Frame:
    """Tell a remote what became of its command; the state reaches it by itself."""
    return Frame({"type": "result", "id": command_id, **outcome.as_dict(state=False)})


def error_frame(code: ErrorCode, message: str, field: str | None = None) -> Frame:
    """Say what was wrong with a frame."""
    return Frame({"type": "error", "code": code.value, "field": field, "message": message})


def closed_frame(code: CloseCode, reason: str) -> Frame:
    """Say what a WebSocket's close would say, where there is none."""
    return Frame({"type": "closed", "code": code.value, "message": reason})


def pong_frame(now: float, number: int | None = None) -> Frame:
    """Give a sign of life, or answer the ping of that number; ``now`` is in seconds of the deck's clock."""
    return Frame({"type": "pong", "time": now * 1000} | ({} if number is None else {"n": number}))
