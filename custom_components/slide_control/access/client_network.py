"""Who counts as one client for limits: one address of IPv4, or one network of IPv6."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final

from .local_networks import unmapped

# A household or a phone gets at least this much, and can send from any address in it (RFC 6177).
_IPV6_PREFIX: Final = 64


@lru_cache(4_096)
def client_network(remote: str | None) -> str:
    """Return the network of a request's ``remote`` address; requests without an address count as one client."""
    try:
        address = unmapped(ip_address(remote or ""))
    except ValueError:
        return remote or ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))
