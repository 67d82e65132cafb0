"""Mosquitto, which has no cluster."""

from __future__ import annotations

from typing import Final

from .cluster import Cluster, Node

_CONFIGURATION: Final = """\
listener {port} 127.0.0.1
listener {browser_port} 127.0.0.1
protocol websockets
allow_anonymous true
persistence false
"""


class Mosquitto(Cluster):
    """One process, one thread."""

    name = "Mosquitto"
    program = "mosquitto"
    size = 1
    # It looks at each connection with WebSockets whenever one has something.
    most_quick = 4_000

    async def start(self) -> None:
        """Start it."""
        port, browser_port, cluster_port = self.ports()
        file = self.folder / "mosquitto.conf"
        file.write_text(_CONFIGURATION.format(port=port, browser_port=browser_port))
        process = await self.run(self.folder, self.path, "-c", str(file))
        self.nodes = [Node(self.folder, port, browser_port, cluster_port, process)]
        await self.until_answers(self.nodes[0])
