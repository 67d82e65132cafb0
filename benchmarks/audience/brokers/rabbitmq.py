"""RabbitMQ with its plugins for MQTT."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from pathlib import Path
from typing import Final

from harness.ports import free_port
from harness.processes import stop_group

from .cluster import Cluster, Node

_CONFIGURATION: Final = """\
listeners.tcp.1 = 127.0.0.1:{amqp_port}
mqtt.listeners.tcp.1 = 127.0.0.1:{port}
web_mqtt.tcp.ip = 127.0.0.1
web_mqtt.tcp.port = {browser_port}
web_mqtt.ws_path = /mqtt
cluster_formation.peer_discovery_backend = classic_config
cluster_formation.classic_config.nodes.1 = node-1@localhost
"""
_PLUGINS: Final = "[rabbitmq_mqtt,rabbitmq_web_mqtt].\n"


class RabbitMQ(Cluster):
    """Three nodes, each an Erlang machine."""

    name = "RabbitMQ, 3 nodes"
    program = "rabbitmq-server"
    size = 3
    # Each follower gets a queue, of which all nodes know.
    most = 10_000
    most_quick = 1_000

    def __init__(self, folder: Path) -> None:
        """Give the nodes a directory of names of their own, so that no other Erlang program sees them."""
        super().__init__(folder)
        self._names_port = free_port()
        self._names: Process | None = None

    async def start(self) -> None:
        """Start the first node, which the others join."""
        names = ("epmd", "-address", "127.0.0.1", "-port", str(self._names_port))
        self._names = await self.run(self.folder, *names)
        await self._add(1)
        await asyncio.gather(*(self._add(number) for number in range(2, self.size + 1)))

    async def stop(self) -> None:
        """End all nodes, and the directory of names."""
        await super().stop()
        if self._names is not None:
            await stop_group(self._names)

    async def _add(self, number: int) -> None:
        folder = self.folder / f"node-{number}"
        folder.mkdir()
        port, browser_port, cluster_port = self.ports()
        text = _CONFIGURATION.format(amqp_port=free_port(), port=port, browser_port=browser_port)
        (folder / "rabbitmq.conf").write_text(text)
        (folder / "plugins").write_text(_PLUGINS)
        # Only who can read it may join.
        cookie = folder / ".erlang.cookie"
        cookie.write_text("AUDIENCE")
        cookie.chmod(0o400)
        environment = {
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._names_port),
            "RABBITMQ_NODENAME": f"{folder.name}@localhost",
            "RABBITMQ_DIST_PORT": str(cluster_port),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
        process = await self.run(folder, self.path, environment=environment)
        node = Node(folder, port, browser_port, cluster_port, process)
        self.nodes.append(node)
        await self.until_answers(node)
