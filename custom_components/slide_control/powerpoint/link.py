"""The UDP socket on which an add-in's feedback arrives, and from which its commands are sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
import logging
import socket
from typing import Final, cast, override

from ..stage.admission.token_bucket import Rate, TokenBucket
from .osc import OscError, OscMessage, decode, encode

_LOGGER: Final = logging.getLogger(__name__)
RATE: Final = Rate(per_second=200, burst=400)
"""Datagrams from the add-in; more are dropped. It sends a bundle every 0.2 s, and each event at once."""


class PowerPointLink(asyncio.DatagramProtocol):
    """Exchanges messages with one host; whatever others send is dropped."""

    def __init__(self, address: str, port: int, on_messages: Callable[[list[OscMessage], str], None]) -> None:
        """``address`` is the host's IP address, and ``port`` the one on which its add-in listens."""
        self._target = (address, port)
        self._on_messages = on_messages
        self._transport: asyncio.DatagramTransport | None = None
        self._bucket = TokenBucket(RATE, asyncio.get_running_loop().time())
        self._told = False

    @classmethod
    async def async_open(
        cls, host: str, port: int, feedback_port: int, on_messages: Callable[[list[OscMessage], str], None]
    ) -> PowerPointLink:
        """Listen for feedback on a port of this machine; raises ``OSError`` if it is taken or the host is unknown."""
        address, family = await async_resolve(host)
        link = cls(address, port, on_messages)
        anyone = "::" if family is socket.AF_INET6 else "0.0.0.0"  # noqa: S104  the add-in is another machine
        await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: link, local_addr=(anyone, feedback_port), family=family
        )
        return link

    def send(self, message: OscMessage) -> None:
        """Send a message; what can't be sent is lost, as any datagram may be."""
        if self._transport is not None:
            self._transport.sendto(encode(message), self._target)

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Pass on what the host says; rubbish is dropped, and mentioned once."""
        if addr[0].removeprefix("::ffff:") != self._target[0]:
            return
        if self._bucket.take(asyncio.get_running_loop().time()):
            return
        try:
            messages = decode(data)
        except OscError:
            if not self._told:
                self._told = True
                _LOGGER.warning("PowerPoint at %s sent something that is no OSC message", addr[0])
            return
        self._on_messages(messages, addr[0])

    @override
    def error_received(self, exc: Exception) -> None:
        """Do nothing: nobody listens there yet, and calls go on."""


async def async_resolve(host: str) -> tuple[str, socket.AddressFamily]:
    """Return the first IP address of a host; raises ``OSError``."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    family, _, _, _, address = found[0]
    return str(address[0]), socket.AddressFamily(family)


async def async_is_free(feedback_port: int) -> bool:
    """Return whether a UDP port of this machine is free."""
    try:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            asyncio.DatagramProtocol,
            local_addr=("0.0.0.0", feedback_port),  # noqa: S104
        )
    except OSError:
        return False
    transport.close()
    return True
