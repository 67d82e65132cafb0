"""A lead display that answers at once, as the browser code does, without a browser."""

from __future__ import annotations

import json
import os
import socket
from typing import Any, Final

from .measure import Tally
from .wire import CLOSE, PING, PONG, TEXT, FrameReader, WireError, client_frame, split_head, upgrade_request

PATH: Final = "/api/slide_control/ws"
SLIDES: Final = 40
_READ_BYTES: Final = 16 * 1024
_SECONDS: Final = 10


def hello(token: str, client_id: str, state: dict[str, Any] | None = None) -> str:
    """Return the first message of a page."""
    message = {
        "type": "hello",
        "protocol": "slide-control/1",
        "token": token,
        "client": {"id": client_id, "name": "scripts/bench", "framework": "none", "version": "1"},
    }
    return json.dumps(message if state is None else message | {"state": state})


def slide(number: int, title: str, *, outline: bool = False) -> dict[str, Any]:
    """Return the state of a deck of forty slides."""
    state: dict[str, Any] = {
        "indices": {"h": number - 1, "v": 0, "f": None},
        "number": number,
        "total": SLIDES,
        "id": f"slide-{number - 1}-0",
        "fragment": 0,
        "fragments": 0,
        "title": title,
        "notes": "What I wanted to say here, in two or three sentences, as speakers write them.",
        "next_title": f"Slide {number % SLIDES + 1}",
        "blank": False,
        "overview": False,
        "cues": [],
    }
    if outline:
        state["outline"] = [
            {"h": h, "v": 0, "number": h + 1, "title": f"Slide {h + 1}", "id": f"slide-{h}-0"} for h in range(SLIDES)
        ]
    return state


class ClosedError(WireError):
    """The server has closed the connection."""

    def __init__(self, code: int, reason: str) -> None:
        """Keep the code of the frame (RFC 6455 section 7.4)."""
        super().__init__(f"The server has closed the connection: {code} {reason}")
        self.code = code


class Display:
    """Shows slide after slide, and names each after the press that led to it."""

    def __init__(self, port: int, token: str) -> None:
        """Connect, say hello, and wait to be welcomed as the lead."""
        self.tally = Tally()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self._socket.fileno()
        self._frames = FrameReader()
        self._number = 1
        self._upgrade()
        self._send(hello(token, f"display-{self.fd:08}", slide(1, "Slide 1", outline=True)))
        welcome = self._next()
        if welcome["type"] != "welcome" or not welcome["lead"]:
            raise WireError(f"The display does not lead: {welcome}")
        self._seq: int = welcome["seq"]

    def prepare(self, press: str) -> bytes:
        """Return the report with which it will answer this press."""
        self.tally.send(press, [self.fd])
        self._number = self._number % SLIDES + 1
        report = {
            "type": "report",
            "state": slide(self._number, press),
            "cause": "command",
            "ack": self._seq + 1,
            "changed": True,
        }
        return client_frame(json.dumps(report).encode())

    def take(self, data: bytes) -> None:
        """Handle received data."""
        for opcode, payload in self._frames.feed(data):
            if opcode == PING:
                os.write(self.fd, client_frame(payload, PONG))
            elif opcode == CLOSE:
                raise WireError(f"The display was closed: {payload!r}")
            elif opcode == TEXT:
                self._act(json.loads(payload))

    def show(self, title: str) -> None:
        """Move as if a person had used the keyboard."""
        self._number = self._number % SLIDES + 1
        self._send(json.dumps({"type": "report", "state": slide(self._number, title), "cause": "user"}))

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _act(self, message: dict[str, Any]) -> None:
        if message["type"] != "command":
            return
        self._seq += 1
        if message["seq"] != self._seq:
            raise WireError(f"Command {message['seq']} came where {self._seq} was to come.")
        self.tally.receive(message["id"], self.fd)

    def _upgrade(self) -> None:
        self._socket.sendall(upgrade_request(PATH))
        data = b""
        while split_head(data) is None:
            data += self._socket.recv(_READ_BYTES)

    def _send(self, text: str) -> None:
        self._socket.sendall(client_frame(text.encode()))

    def _next(self) -> dict[str, Any]:
        while not (frames := self._frames.feed(self._socket.recv(_READ_BYTES))):
            continue
        opcode, payload = frames[0]
        if opcode == CLOSE:
            raise ClosedError(int.from_bytes(payload[:2]), payload[2:].decode())
        message: dict[str, Any] = json.loads(payload)
        return message
