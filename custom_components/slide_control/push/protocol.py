"""The protocol ``slide-control/1``: limits, codes, and parsers for messages from browsers; see docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
import re
from typing import Any, Final, NamedTuple

from yarl import URL

from homeassistant.util.json import json_loads

from ..stage import fields
from ..stage.changes import Cause
from ..stage.commands import COMMON, MAX_ID_LENGTH, SEEN, Command, parse_command
from ..stage.driver import DriveStep
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message, SlideControlError
from ..stage.results import Result
from ..stage.stage import Report, Stage
from ..stage.state import Slide, parse_state
from .display_reasons import parse_reason

PROTOCOL: Final = "slide-control/1"
HEARTBEAT_SECONDS: Final = 25
"""Seconds between heartbeats: below the 60 s after which nginx closes an idle connection."""
PRESENTING_HEARTBEAT_SECONDS: Final = 2
"""Seconds between the heartbeats of displays and remotes while slides are shown."""
PROBE_SECONDS: Final = 2
"""Seconds in which a probed browser must send anything: it has not acknowledged a command."""
HELLO_SECONDS: Final = 10
MAX_FRAME_BYTES: Final = 64 * 1024
"""Bytes of the first frame, and of any frame from a remote or follower."""
MAX_DISPLAY_FRAME_BYTES: Final = 256 * 1024
"""Bytes of a frame from a display, which has notes and outline."""

MAX_LIVE_NAMES: Final = 50
"""Entities that the slides of a page may show at the same time."""
MAX_LIVE_NAME_LENGTH: Final = 300
"""Characters of an entity's id with the name of an attribute."""

_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_EPOCH: Final = re.compile(r"[0-9a-f]{1,64}")
_MAX_NAME_LENGTH: Final = 100
_MAX_FILE_NAME_LENGTH: Final = 255
_MAX_PAGE_LENGTH: Final = 2000
# What an address that is given out has not: a query, a fragment, and the path of a hosted deck.
_SECRET_PARTS: Final = ("?", "#", "/slide_control/")
_MAX_SEQ: Final = 2**53


class CloseCode(IntEnum):
    """The reason for which Home Assistant closes a connection."""

    MALFORMED = 4000
    UNLOADED = 4001
    REFUSED = 4003
    NO_HELLO = 4008
    REPLACED = 4009
    RATE = 4029
    TOO_BIG = 1009
    TRY_LATER = 1013
    GONE = 4010
    AUDIENCE_CLOSED = 4011


class ErrorCode(StrEnum):
    """The error in a frame."""

    MALFORMED = "malformed"
    UNKNOWN_TYPE = "unknown_type"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    RATE = "rate"
    REFUSED = "refused"
    """The link opens nothing; the connection is closed."""


class MessageError(SlideControlError):
    """A frame is invalid and has no effect; its sender receives ``code``, ``field`` and the message."""

    def __init__(self, code: ErrorCode, message: Message, field: str | None = None) -> None:
        """Set the contents of the ``error`` frame."""
        super().__init__(message)
        self.code = code
        self.field = field


class HostedPage(NamedTuple):
    """The hosted deck that a display shows, and the version of its files when the page loaded."""

    name: str
    version: str
    capability: str | None = None
    """In a frame: the part of the deck's address that proves that Home Assistant has opened this deck there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A browser's first message; ``state`` is not parsed yet because only a display may send one."""

    token: str
    client_id: str
    name: str
    attempt: int
    """The number of connections that this page load has opened, including this one; 0 if unknown."""
    resume_epoch: str | None
    state: object
    framework: str = ""
    hosted: HostedPage | None = None
    opens: bool = False
    """Whether the page can open a deck in a frame on request."""
    page: str | None = None
    """The address of another site's deck in the page's frame, without anything that could be a secret."""
    reloaded: bool = False
    """Whether the page was reloaded, and goes back to the slide that the stage shows."""


class DeckRequestKind(StrEnum):
    """What a remote that may open decks asks for; the type of its frame."""

    LIST = "list_decks"
    SHOW = "show"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class DeckRequest:
    """A request of a remote about decks."""

    id: str
    kind: DeckRequestKind
    deck: str = ""
    display: str | None = None
    """The id of the display; None for each that waits, or for all to close."""


# Messages from browsers


def parse_message(data: object) -> tuple[str, Mapping[str, Any]]:
    """Return a frame's type and its fields; raises ``MessageError``."""
    if not isinstance(data, dict) or not isinstance(kind := data.get("type"), str):
        raise MessageError(ErrorCode.MALFORMED, Message("frame_without_type"))
    return kind, data


def exceeds(text: str, size: int) -> bool:
    """Return whether a text is longer than ``size`` bytes of UTF-8; encodes it only if its length leaves that open."""
    return len(text) > size or (len(text) > size // 4 and len(text.encode()) > size)


def parse_first(text: str) -> Hello:
    """Parse the first message, which must be a ``hello``; raises ``MessageError`` and ``InvalidFieldError``."""
    try:
        kind, data = parse_message(json_loads(text))
    except ValueError, RecursionError:
        raise MessageError(ErrorCode.MALFORMED, Message("frame_not_json")) from None
    if kind != "hello":
        raise MessageError(ErrorCode.FORBIDDEN, Message("hello_expected"), "type")
    return _parse_hello(data)


def _parse_hello(data: Mapping[str, Any]) -> Hello:
    if data.get("protocol") != PROTOCOL:
        raise InvalidFieldError("protocol", Message("invalid_protocol", protocol=PROTOCOL))
    client = fields.mapping(data.get("client"), "client")
    client_id = client.get("id")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise InvalidFieldError("client.id", Message("invalid_client_id"))
    for name in ("name", "framework", "version"):
        fields.text(client.get(name, ""), f"client.{name}", _MAX_NAME_LENGTH)
    attempt = fields.integer(client.get("attempt", 0), "client.attempt", 0, _MAX_SEQ)
    epoch = None
    if (resume := data.get("resume")) is not None:
        epoch = fields.mapping(resume, "resume").get("epoch")
        if not isinstance(epoch, str) or not _EPOCH.fullmatch(epoch):
            raise InvalidFieldError("resume.epoch", Message("invalid_epoch"))
    token = data.get("token")
    if not isinstance(token, str):
        raise InvalidFieldError("token", Message("field_needed"))
    return Hello(
        token=token,
        client_id=client_id,
        name=client.get("name", ""),
        framework=client.get("framework", ""),
        attempt=attempt,
        resume_epoch=epoch,
        state=data.get("state"),
        opens=fields.boolean(client.get("opens", False), "client.opens"),
        reloaded=fields.boolean(client.get("reloaded", False), "client.reloaded"),
        page=None if (page := client.get("page")) is None else _parse_page(page),
        hosted=None if (hosted := client.get("hosted")) is None else _parse_hosted(hosted),
    )


def _parse_hosted(data: object) -> HostedPage:
    hosted = fields.mapping(data, "client.hosted")
    capability = hosted.get("capability")
    return HostedPage(
        fields.text(hosted.get("name"), "client.hosted.name", _MAX_FILE_NAME_LENGTH),
        fields.text(hosted.get("version"), "client.hosted.version", _MAX_NAME_LENGTH),
        None if capability is None else fields.text(capability, "client.hosted.capability", _MAX_NAME_LENGTH),
    )


def _parse_page(value: object) -> str:
    """Return the address of a page; one that could hold a secret is invalid."""
    text = fields.text(value, "client.page", _MAX_PAGE_LENGTH)
    try:
        url = URL(text)
    except ValueError:
        url = URL()
    secret = url.user is not None or url.password is not None or any(part in text for part in _SECRET_PARTS)
    if url.scheme not in {"http", "https"} or not url.host or secret:
        raise InvalidFieldError("client.page", Message("invalid_page"))
    return text


def parse_report(data: Mapping[str, Any], previous_outline: tuple[Slide, ...]) -> Report:
    """Parse a ``report``; ``previous_outline`` is the one that this display sent last. Raises ``InvalidFieldError``."""
    cause = fields.word(Cause, data.get("cause"), "cause")
    ack = data.get("ack")
    changed = data.get("changed")
    reason = parse_reason(data)
    return Report(
        state=parse_state(data.get("state"), previous_outline=previous_outline),
        cause=cause,
        ack=None if ack is None else fields.integer(ack, "ack", 1, _MAX_SEQ),
        result=fields.word(Result, data.get("result", Result.APPLIED), "result"),
        reason=reason.key,
        message=reason.message,
        changed=None if changed is None else fields.boolean(changed, "changed"),
        change_unknown="changed" in data and changed is None,
    )


def parse_ping(data: Mapping[str, Any]) -> int | None:
    """Return the optional number of a ``ping``; raises ``InvalidFieldError``."""
    number = data.get("n")
    return None if number is None else fields.integer(number, "n", 0, _MAX_SEQ)


def parse_remote_command(data: Mapping[str, Any], stage: Stage, *, sender: str, context: object = None) -> Command:
    """Parse a remote's ``command``; it needs an ``id``, for the ``result``. Raises ``InvalidFieldError``.

    ``time`` says when it was pressed, in milliseconds of the stage's clock, which the remote knows from other frames:
    a phone's own clock may be wrong by minutes.
    """
    if data.get("id") is None:
        raise InvalidFieldError("id", Message("field_needed"))
    arguments = {name: data[name] for name in _COMMAND_FIELDS if name in data}
    if (pressed := data.get("time")) is not None:
        arguments["sent_at"] = stage.wall_time(fields.number(pressed, "time", 0, _MAX_SEQ) / 1000)
    return parse_command(data.get("action"), arguments, field="action", source="remote", sender=sender, context=context)


def parse_wanted(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the entities that a page's slides show, each once; raises ``InvalidFieldError``."""

    def name(value: Any, field: str) -> str:
        return fields.text(value, field, MAX_LIVE_NAME_LENGTH, shortest=1)

    return tuple(dict.fromkeys(fields.array(data.get("wanted"), "wanted", MAX_LIVE_NAMES, name)))


def parse_drive(data: Mapping[str, Any]) -> tuple[str, DriveStep]:
    """Return the id and the step of a remote's ``drive``; raises ``InvalidFieldError``."""
    return fields.text(data.get("id"), "id", MAX_ID_LENGTH), fields.word(DriveStep, data.get("step"), "step")


def parse_deck_request(data: Mapping[str, Any]) -> DeckRequest:
    """Parse a frame of a remote whose type is a ``DeckRequestKind``; raises ``InvalidFieldError``."""
    kind = DeckRequestKind(data["type"])
    display = data.get("display")
    return DeckRequest(
        fields.text(data.get("id"), "id", MAX_ID_LENGTH, shortest=1),
        kind,
        fields.text(data.get("deck"), "deck", _MAX_FILE_NAME_LENGTH, shortest=1)
        if kind is DeckRequestKind.SHOW
        else "",
        None if display is None else fields.text(display, "display", MAX_ID_LENGTH, shortest=1),
    )


_COMMAND_FIELDS: Final = (*COMMON, "slide", SEEN, "mode", "color", "direction", "operation", "volume", "skip_fragments")
