"""The presser: a clicker that calls an address over a connection that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
import os
import select
import socket
import time
from typing import Final

from .wire import content_length, split_head, status

_READ_BYTES: Final = 16 * 1024
_FAILED: Final = 400
_SETTLE_SECONDS: Final = 0.01


class PressError(Exception):
    """The server refused a press, or ended the connection."""


class Presser:
    """Sends one request at a time."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str] | None = None) -> None:
        """Post to a path of a server on this machine."""
        self._port = port
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{lines}Content-Length: "
        ).encode()
        self._answer = b""
        self._connect()

    def refresh(self) -> None:
        """Reconnect if the server has closed the connection, as servers do after a while without requests."""
        readable = select.poll()
        readable.register(self.fd, select.POLLIN)
        if readable.poll(0):
            self._socket.close()
            self._connect()

    def request(self, body: bytes) -> bytes:
        """Return a whole request."""
        return self._head + str(len(body)).encode() + b"\r\n\r\n" + body

    def send(self, request: bytes) -> None:
        """Write a request at once."""
        os.write(self.fd, request)

    def read(self) -> bytes | None:
        """Read received data; return the answer's body once it is complete. Raises ``PressError``."""
        data = os.read(self.fd, _READ_BYTES)
        if not data:
            raise PressError("The server ended the connection.")
        self._answer += data
        if (parts := split_head(self._answer)) is None:
            return None
        head, body = parts
        if len(body) < content_length(head):
            return None
        self._answer = b""
        if status(head) >= _FAILED:
            raise PressError(f"The server answered {status(head)}: {body.decode(errors='replace')[:300]}")
        return body

    def press(self, body: bytes) -> bytes:
        """Send a request and wait for its answer."""
        self.refresh()
        self.send(self.request(body))
        while (answer := self.read()) is None:
            continue
        return answer

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd = self._socket.fileno()
        # The server must have received it before the timing starts.
        time.sleep(_SETTLE_SECONDS)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()
