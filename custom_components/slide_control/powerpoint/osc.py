"""Encodes and decodes OSC 1.0 messages and bundles; see https://opensoundcontrol.stanford.edu/spec-1_0.html."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import struct
from typing import Final

type Argument = int | float | str | bytes | bool | None

MAX_MESSAGES: Final = 500
"""Messages in one datagram, in bundles of any depth."""
_BUNDLE: Final = b"#bundle\0"
_BUNDLE_HEADER_BYTES: Final = 16
_MAX_DEPTH: Final = 8
_NUMBERS: Final = {"i": ">i", "f": ">f", "h": ">q", "d": ">d", "t": ">Q"}
_CONSTANTS: Final[dict[str, Argument]] = {"T": True, "F": False, "N": None}


class OscError(ValueError):
    """A datagram is no OSC."""


@dataclass(frozen=True, slots=True)
class OscMessage:
    """One message: an address, such as ``/oscpoint/next``, and its arguments."""

    address: str
    arguments: tuple[Argument, ...] = ()


def encode(message: OscMessage) -> bytes:
    """Return a message as a datagram; text that isn't ASCII becomes a blob of UTF-8, as OSCPoint 2.1 reads it."""
    tags, data = ",", b""
    for argument in message.arguments:
        match argument:
            case bool():
                tags += "T" if argument else "F"
            case int():
                tags += "i"
                data += struct.pack(">i", argument)
            case str() if argument.isascii():
                tags += "s"
                data += _padded(argument.encode() + b"\0")
            case str() | bytes():
                blob = argument.encode() if isinstance(argument, str) else argument
                tags += "b"
                data += struct.pack(">i", len(blob)) + _padded(blob)
            case float() | None:
                raise OscError
    return _padded(message.address.encode() + b"\0") + _padded(tags.encode() + b"\0") + data


def decode(datagram: bytes) -> list[OscMessage]:
    """Return the messages in a datagram, in order; raises ``OscError``, also for more than ``MAX_MESSAGES``."""
    messages: list[OscMessage] = []
    try:
        for message in _elements(datagram, 0):
            messages.append(message)
            if len(messages) > MAX_MESSAGES:
                raise OscError
    except struct.error:
        raise OscError from None
    return messages


def _elements(data: bytes, depth: int) -> Iterator[OscMessage]:
    if not data.startswith(_BUNDLE):
        yield _message(data)
        return
    if depth == _MAX_DEPTH:
        raise OscError
    at = _BUNDLE_HEADER_BYTES
    while at < len(data):
        (size,) = struct.unpack_from(">i", data, at)
        at += 4
        if not 0 < size <= len(data) - at:
            raise OscError
        yield from _elements(data[at : at + size], depth + 1)
        at += size


def _message(data: bytes) -> OscMessage:
    address, at = _string(data, 0)
    if not address.startswith("/"):
        raise OscError
    if at >= len(data):
        return OscMessage(address)
    tags, at = _string(data, at)
    if not tags.startswith(","):
        raise OscError
    arguments: list[Argument] = []
    for tag in tags[1:]:
        if tag in _CONSTANTS:
            arguments.append(_CONSTANTS[tag])
        elif tag in _NUMBERS:
            (number,) = struct.unpack_from(_NUMBERS[tag], data, at)
            at += struct.calcsize(_NUMBERS[tag])
            arguments.append(number)
        elif tag == "s":
            text, at = _string(data, at)
            arguments.append(text)
        elif tag == "b":
            (size,) = struct.unpack_from(">i", data, at)
            at += 4
            if not 0 <= size <= len(data) - at:
                raise OscError
            arguments.append(data[at : at + size])
            at += size + -size % 4
        else:
            raise OscError
    return OscMessage(address, tuple(arguments))


def _string(data: bytes, start: int) -> tuple[str, int]:
    """Return a text and where the next element begins; PowerPoint's “ASCII” may have other bytes in it."""
    end = data.find(b"\0", start)
    if end < 0:
        raise OscError
    return data[start:end].decode(errors="replace"), end + 4 - (end - start) % 4


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
