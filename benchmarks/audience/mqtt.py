"""The few packets of MQTT 3.1.1 that the benchmark needs: OASIS standard, section 3."""

from __future__ import annotations

from collections.abc import Sequence
import socket
from struct import pack
from typing import Final, Self

PING: Final = b"\xc0\x00"
_CONNECT, _CONNACK, _PUBLISH, _PUBACK, _SUBSCRIBE, _SUBACK = 0x10, 0x20, 0x30, 0x40, 0x82, 0x90
_LEVEL: Final = 4
# A length has seven bits in each byte; the eighth says that there are more.
_DIGIT: Final = 0x80
_CLEAN_SESSION: Final = 0x02
_KEEP_ALIVE_SECONDS: Final = 60
_QOS_1: Final = 0x02
_RETAIN: Final = 0x01


def connect(client: str) -> bytes:
    """Return how a client of this name begins a session that leaves nothing behind."""
    return _packet(_CONNECT, _text("MQTT") + pack("!BBH", _LEVEL, _CLEAN_SESSION, _KEEP_ALIVE_SECONDS) + _text(client))


def subscribe(topics: Sequence[str]) -> bytes:
    """Return a subscription with QoS 0."""
    return _packet(_SUBSCRIBE, pack("!H", 1) + b"".join(_text(topic) + b"\0" for topic in topics))


def subscribed(topics: Sequence[str]) -> bytes:
    """Return what confirms it."""
    return _packet(_SUBACK, pack("!H", 1) + bytes(len(topics)))


class Publisher:
    """A client that publishes with QoS 1."""

    def __init__(self, port: int, seconds: float = 30.0) -> None:
        """Connect to a broker on this machine, which has so many seconds for each answer."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._socket.sendall(connect(f"publisher-{self._socket.getsockname()[1]}"))
        self._read(_CONNACK)

    def __enter__(self) -> Self:
        """Give the publisher itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self.close()

    def close(self) -> None:
        """Disconnect."""
        self._file.close()
        self._socket.close()

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish a retained message, and wait until the broker has it."""
        self._socket.sendall(_packet(_PUBLISH | _QOS_1 | _RETAIN, _text(topic) + pack("!H", 1) + payload))
        self._read(_PUBACK)

    def find(self, topic_filter: str, mark: bytes) -> tuple[str, bytes]:
        """Return the topic and the payload of the first message with this mark that a subscription brings."""
        self._socket.sendall(subscribe([topic_filter]))
        while mark not in (body := self._read(_PUBLISH)):
            continue
        end = 2 + int.from_bytes(body[:2])
        return body[2:end].decode(), body[end:]

    def _read(self, kind: int) -> bytes:
        """Return the body of the next packet of a kind."""
        while first := self._file.read(1):
            length = shift = 0
            while (digit := self._file.read(1)[0]) & _DIGIT:
                length, shift = length | digit % _DIGIT << shift, shift + 7
            body = self._file.read(length | digit << shift)
            if first[0] & 0xF0 == kind:
                return body
        raise ConnectionError("The broker ended the publisher's connection.")


def _packet(first: int, body: bytes) -> bytes:
    length, rest = bytearray(), len(body)
    while not length or rest:
        length.append(rest % _DIGIT | (_DIGIT if rest >= _DIGIT else 0))
        rest //= _DIGIT
    return bytes([first]) + length + body


def _text(value: str) -> bytes:
    return pack("!H", len(value.encode())) + value.encode()
