"""What a TLS certificate is valid for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
import re
from typing import Final

from cryptography import x509

# What a name in a certificate may hold to be quoted to people: it can come from another server.
_QUOTABLE_NAME: Final = re.compile(r"[A-Za-z0-9.:*-]{1,253}")
_MAX_QUOTED_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class Certificate:
    """What browsers look at: the names in the subject alternative name, and the time."""

    dns: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    is_current: bool = True
    """Whether now is within its period of validity."""

    @property
    def quoted(self) -> str:
        """The first names, for people; empty if there are none."""
        names = [name for name in (*self.dns, *self.addresses) if _QUOTABLE_NAME.fullmatch(name)]
        return ", ".join(names[:_MAX_QUOTED_NAMES])

    def match(self, host: str) -> bool:
        """Return whether the certificate is valid for a host (RFC 9525): a wildcard stands for one label."""
        try:
            return str(ip_address(host)) in self.addresses
        except ValueError:
            name = host.lower().rstrip(".")
        _, _, parent = name.partition(".")
        return any(each.lower() in (name, f"*.{parent}") for each in self.dns)


def read_certificate(der: bytes) -> Certificate:
    """Return what a certificate in DER is valid for: no name if it can't be read."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except ValueError, x509.ExtensionNotFound:
        return Certificate()
    return Certificate(
        tuple(names.get_values_for_type(x509.DNSName)),
        tuple(map(str, names.get_values_for_type(x509.IPAddress))),
        certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc,
    )
