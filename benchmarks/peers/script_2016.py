"""The script of 2016: a small web app that sets a flag in a file, and pages that ask for it every 800 ms."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from ..polling import PollFanOut
from .peer import PeerProcess, listening, python

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from ..fan_out import FanOut

_FLAG = Path("flag")


class Script2016(PeerProcess):
    """The hack that Slide Control grew out of. The first request takes the flag, so only one page can follow."""

    name = "2016 script"
    about = "a WSGI app with a flag file, which each page asks every 800 ms"
    connected = False
    command = python("benchmarks.peers.script_2016")

    def open(self, receivers: int) -> FanOut:
        """Let that many pages poll."""
        return PollFanOut(self.port, receivers)


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Set the flag, or return whether it was set and reset it."""
    if environ["REQUEST_METHOD"] == "POST":
        _FLAG.touch()
        answer = b"ok"
    elif _FLAG.exists():
        _FLAG.unlink()
        answer = b"true"
    else:
        answer = b"false"
    start_response(f"{HTTPStatus.OK:d} OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]


class _Server(WSGIServer):
    request_queue_size = 128


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's signature
        """Say nothing."""


def main() -> None:
    """Serve until the process ends."""
    with make_server("127.0.0.1", 0, app, _Server, _Silent) as server:
        listening(server.server_port)
        server.serve_forever()


if __name__ == "__main__":
    main()
