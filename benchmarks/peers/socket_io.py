"""A server like reveal.js multiplex: Node.js with the current socket.io, which emits to all what it is sent."""

from __future__ import annotations

from pathlib import Path
import shutil

from harness.seed import REPOSITORY

from ..receivers import Dialect
from .peer import PeerProcess

EVENT = "multiplex-statechanged"
"""What reveal.js multiplex calls its event."""

DIALECT = Dialect(
    # Engine.IO 4 over a WebSocket from the start; "40" asks to join, "2" and "3" are its heartbeats.
    path="/socket.io/?EIO=4&transport=websocket",
    open_requests=lambda: ("40",),
    joined=b'40{"sid"',
    answers={b"2": b"3"},
)


def node() -> str:
    """Return Node.js: the machine's own, or the one that scripts/setup has installed."""
    if found := shutil.which("node"):
        return found
    npm = Path((REPOSITORY / ".tools" / "npm.path").read_text().strip())
    return str(npm.with_name("node"))


class SocketIO(PeerProcess):
    """socket.io for Node.js."""

    name = "socket.io"
    about = "Node.js with socket.io, as reveal.js multiplex has it"
    command = (node(), str(Path(__file__).with_name("multiplex.js")))
    dialect = DIALECT
