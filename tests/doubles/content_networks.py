"""A server in the place of the content networks, with files at their true paths, for sessions that resolve to it.

The addresses that Home Assistant asks for, their names, and the checks of TLS are the real ones.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import ssl

import aiohttp
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(slots=True)
class ContentNetworks:
    """The server: what it answers, and what it was asked."""

    port: int
    authority: Path
    """The certificate that proves the names."""
    answers: dict[str, web.Response | bytes | Path] = field(default_factory=dict)
    """By host and path. Text goes as JavaScript, or as what the suffix says."""
    folders: dict[str, Path] = field(default_factory=dict)
    """Folders with further files, by host and path."""
    asked: list[str] = field(default_factory=list)
    online: bool = True

    def session(self) -> aiohttp.ClientSession:
        """Return a session for which every name leads here."""
        context = ssl.create_default_context(cafile=str(self.authority))
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=_Resolver(self), ssl=context))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request for a host's file."""
        name = f"{request.host.partition(':')[0]}{request.path_qs}"
        self.asked.append(name)
        found = self.answers.get(name, self.answers.get(name.partition("?")[0]))
        if found is None:
            found = next((file for file in self._files(name) if file.is_file()), web.Response(status=404))
        if isinstance(found, web.Response):
            # A response can be sent once.
            return web.Response(status=found.status, body=found.body, headers=found.headers)
        if isinstance(found, Path):
            return web.FileResponse(found)
        is_style = "css" in request.path
        return web.Response(body=found, content_type="text/css" if is_style else "text/javascript")

    def _files(self, name: str) -> list[Path]:
        path = name.partition("?")[0]
        return [folder / path[len(start) :] for start, folder in self.folders.items() if path.startswith(start)]


class _Resolver(AbstractResolver):
    """Leads every name to the server."""

    def __init__(self, networks: ContentNetworks) -> None:
        self._networks = networks

    async def resolve(self, host: str, _port: int = 0, family: int = 0) -> list[ResolveResult]:
        if not self._networks.online:
            raise OSError("there is no internet")
        return [
            ResolveResult(hostname=host, host="127.0.0.1", port=self._networks.port, family=family, proto=0, flags=0)
        ]

    async def close(self) -> None:
        """Close nothing."""


@asynccontextmanager
async def content_networks(folder: Path, names: list[str]) -> AsyncIterator[ContentNetworks]:
    """Serve as the hosts of these names; the folder gets the certificates."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*_certificate(folder, names))
    networks = ContentNetworks(0, folder / "certificate.pem")
    app = web.Application()
    app.router.add_get("/{path:.*}", networks.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        networks.port = runner.addresses[0][1]
        yield networks
    finally:
        await runner.cleanup()


def _certificate(folder: Path, names: list[str]) -> tuple[Path, Path]:
    """Write a certificate for the names, which is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "content networks")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
