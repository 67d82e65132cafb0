"""A relay with socket.io, as reveal.js-remote and quarto-slide-remote have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..peers.peer import PeerProcess
from ..peers.socket_io import DIALECT, node

if TYPE_CHECKING:
    from pathlib import Path as Folder


class Relay(PeerProcess):
    """Serves a deck and a remote's page, and relays what that one emits."""

    name = "relay"
    about = "Node.js with socket.io, which relays a remote's presses to the deck's page"
    dialect = DIALECT

    def __init__(self, deck: Folder) -> None:
        """Serve the deck in this folder."""
        self.command = (node(), str(Path(__file__).with_name("relay.js")), str(deck))  # type: ignore[misc]
