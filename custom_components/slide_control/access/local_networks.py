"""The user's own networks that count as local: a global IPv6 prefix, a VPN, an overlay network such as Tailscale."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_interface, ip_network
from typing import Final

from ..stage.messages import Message, SlideControlError

MAX_NETWORKS: Final = 50
_MAX_QUOTED_LENGTH: Final = 100
# Larger networks are no household's or company's own. The largest private one is 10.0.0.0/8; providers get /19 and more
# of IPv6.
_MIN_PREFIX_LENGTHS: Final = {4: 8, 6: 19}
_IPV4_MAPPED: Final = IPv6Network("::ffff:0:0/96")


class NetworkError(SlideControlError, ValueError):
    """This network can't count as local; the message says why."""


def parse_networks(texts: Iterable[str]) -> tuple[list[str], list[Message]]:
    """Return the networks in CIDR notation, each once, and what is wrong with the others.

    A single address is a network of one. Empty texts are skipped.
    """
    networks: dict[str, None] = {}
    problems = []
    for text in filter(None, map(str.strip, texts)):
        try:
            networks[str(_parse(text))] = None
        except NetworkError as error:
            problems.append(error.message)
    if len(networks) > MAX_NETWORKS:
        problems.append(Message("networks_too_many", most=MAX_NETWORKS))
    return list(networks), problems


def is_in_networks(address: IPv4Address | IPv6Address, networks: Iterable[str]) -> bool:
    """Return whether an address is in one of the networks from ``parse_networks``."""
    return any(address in ip_network(network) for network in networks)


def unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address of an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), or else the address."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _parse(text: str) -> IPv4Network | IPv6Network:
    quoted = text[:_MAX_QUOTED_LENGTH]
    try:
        network = ip_network(text)
    except ValueError:
        try:
            network = ip_interface(text).network
        except ValueError:
            raise NetworkError(Message("network_invalid", network=quoted)) from None
        raise NetworkError(Message("network_with_host", network=quoted, right=str(network))) from None
    if isinstance(network, IPv6Network) and network.subnet_of(_IPV4_MAPPED):
        first = network.network_address.ipv4_mapped
        network = IPv4Network((int(first or 0), network.prefixlen - _IPV4_MAPPED.prefixlen))
    if network.prefixlen < _MIN_PREFIX_LENGTHS[network.version]:
        least = _MIN_PREFIX_LENGTHS[network.version]
        raise NetworkError(Message("network_too_large", network=quoted, least=f"/{least}"))
    if network.is_multicast or network.network_address.is_unspecified:
        raise NetworkError(Message("network_without_devices", network=quoted))
    return network
