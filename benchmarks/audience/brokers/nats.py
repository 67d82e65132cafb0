"""NATS with MQTT, whose sessions and retained messages are kept by JetStream."""

from __future__ import annotations

import asyncio
from typing import Final

from .cluster import Cluster, Node

_CONFIGURATION: Final = """\
server_name: {name}
listen: "127.0.0.1:-1"
jetstream {{ store_dir: "{folder}" }}
websocket {{ listen: "127.0.0.1:{browser_port}", no_tls: true }}
mqtt {{ listen: "127.0.0.1:{port}" }}
cluster {{ name: audience, listen: "127.0.0.1:{cluster_port}", routes: [{routes}] }}
"""


class Nats(Cluster):
    """Three nodes, each a process with as many threads as there are cores."""

    name = "NATS, 3 nodes"
    program = "nats-server"
    size = 3

    async def start(self) -> None:
        """Start all nodes at once, because they elect a leader before they let anybody in."""
        ports = [self.ports() for _ in range(self.size)]
        routes = ", ".join(f'"nats://127.0.0.1:{cluster_port}"' for _, _, cluster_port in ports)
        for number, (port, browser_port, cluster_port) in enumerate(ports, 1):
            folder = self.folder / f"node-{number}"
            folder.mkdir()
            file = folder / "nats.conf"
            file.write_text(
                _CONFIGURATION.format(
                    name=folder.name, folder=folder, routes=routes,
                    port=port, browser_port=browser_port, cluster_port=cluster_port,
                )
            )  # fmt: skip
            process = await self.run(folder, self.path, "-c", str(file))
            self.nodes.append(Node(folder, port, browser_port, cluster_port, process))
        await asyncio.gather(*map(self.until_answers, self.nodes))
