"""A reverse proxy in front of Home Assistant, with TLS, below a path, and with a caller from anywhere."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
import ssl
from typing import TYPE_CHECKING, Final

import aiohttp
from aiohttp import hdrs, web
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from harness.certificates import ServerCertificate

# Headers of one connection, which a proxy doesn't pass on (RFC 9110 section 7.6.1), and those that aiohttp sets itself.
_OWN_HEADERS: Final = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "sec-websocket-key"}
    | {"sec-websocket-version", "sec-websocket-extensions"}
)


@dataclass(slots=True)
class ReverseProxy:
    """Passes requests below ``prefix`` on to the target, without the prefix; answers 404 to all others."""

    target: str
    prefix: str = ""
    caller: str = "203.0.113.7"
    """The address of every caller, as the proxy tells Home Assistant."""
    port: int = 0
    trusts: ssl.SSLContext | None = None
    """What the target's certificate is checked with."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Pass on a request or a WebSocket."""
        path = request.raw_path
        if not path.startswith(f"{self.prefix}/"):
            raise web.HTTPNotFound
        url = f"{self.target}{path.removeprefix(self.prefix)}"
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OWN_HEADERS}
        headers["X-Forwarded-For"] = self.caller
        headers["X-Forwarded-Proto"] = request.scheme
        session: aiohttp.ClientSession = request.app[_SESSION]
        if request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
            return await _websocket(session, request, url, headers)
        return await _request(session, request, url, headers)


_SESSION: Final = web.AppKey("session", aiohttp.ClientSession)


async def _request(
    session: aiohttp.ClientSession, request: web.Request, url: str, headers: dict[str, str]
) -> web.StreamResponse:
    body = await request.read() if request.can_read_body else None
    async with session.request(
        request.method, _encoded(url), headers=headers, data=body, allow_redirects=False
    ) as answer:
        passed = {name: value for name, value in answer.headers.items() if name.lower() not in _OWN_HEADERS}
        response = web.StreamResponse(status=answer.status, headers=passed)
        response.content_length = answer.content_length
        await response.prepare(request)
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        return response


async def _websocket(
    session: aiohttp.ClientSession, request: web.Request, url: str, headers: dict[str, str]
) -> web.WebSocketResponse:
    outside = web.WebSocketResponse(max_msg_size=0)
    async with session.ws_connect(_encoded(url), headers=headers, max_msg_size=0) as inside:
        await outside.prepare(request)
        async with asyncio.TaskGroup() as group:
            group.create_task(_pass_on(outside, inside))
            group.create_task(_pass_on(inside, outside))
    return outside


type _Socket = web.WebSocketResponse | aiohttp.ClientWebSocketResponse


async def _pass_on(source: _Socket, target: _Socket) -> None:
    async for message in source:
        if message.type is aiohttp.WSMsgType.TEXT:
            await target.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            await target.send_bytes(message.data)
    await target.close(code=source.close_code or aiohttp.WSCloseCode.OK)


def _encoded(url: str) -> URL:
    return URL(url, encoded=True)


@asynccontextmanager
async def serve(
    proxy: ReverseProxy, certificate: ServerCertificate | None = None, port: int = 0
) -> AsyncIterator[ReverseProxy]:
    """Run the proxy on the loopback interface."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate.chain, certificate.key)
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", proxy.handle)
    # Bodies pass as they are.
    connector = aiohttp.TCPConnector(ssl=proxy.trusts or True)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        app[_SESSION] = session
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
        proxy.port = runner.addresses[0][1]
        try:
            yield proxy
        finally:
            await runner.cleanup()
