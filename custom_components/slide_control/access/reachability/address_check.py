"""Tries whether an address leads to this Home Assistant, as far as that can be tried from inside."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
import ssl
from typing import TYPE_CHECKING, Final

import aiohttp
from yarl import URL

from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.network import is_local
from homeassistant.util.ssl import get_default_no_verify_context

from ...const import CLIENT_PATH
from ...stage.messages import Message
from ..addresses import Address, Place
from .certificates import read_certificate

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_REQUEST_SECONDS: Final = 4
_CHECK_SECONDS: Final = 8
# A public file of ours: whoever sends it is a Home Assistant with Slide Control. Unlike scripts, it is sent with its
# comments.
_FILE: Final = "open.css"
_FRONTEND: Final = Path(__file__).resolve().parents[2] / "frontend"
_MAX_BYTES: Final = 1024 * 1024
# OpenSSL's X509_V_ERR_*: a chain that ends at an authority unknown here. A display may know it.
_UNKNOWN_AUTHORITY: Final = frozenset({18, 19, 20, 21})


class CheckResult(StrEnum):
    """What a try has shown."""

    ANSWERS = "answers"
    REFUSED = "refused"
    WRONG_CERTIFICATE = "wrong_certificate"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """The result of a try, and the sentence for people."""

    result: CheckResult
    message: Message


async def async_check_address(hass: HomeAssistant, address: Address) -> AddressCheck | None:
    """Request a public file at the address, within 8 s; return None if there is no address."""
    if address.url is None:
        return None
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            return await _check(hass, address.place, URL(address.url))
    except TimeoutError:
        return AddressCheck(CheckResult.UNTRIED, Message("address_untried"))


async def _check(hass: HomeAssistant, place: Place, url: URL) -> AddressCheck:
    try:
        check = await _request(hass, url)
    except aiohttp.ClientConnectorCertificateError as error:
        return await _judge_certificate(hass, url, error.certificate_error)
    except TimeoutError, aiohttp.ClientError:
        return await _judge_silence(hass, url)
    if place is Place.AWAY and check.result is CheckResult.ANSWERS and _is_private(url.host or ""):
        return AddressCheck(CheckResult.ANSWERS, Message("address_private"))
    return check


async def _request(hass: HomeAssistant, url: URL, *, verify: bool = True) -> AddressCheck:
    session = async_get_clientsession(hass, verify_ssl=verify)
    timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
    async with session.get(f"{url}{CLIENT_PATH}/{_FILE}", timeout=timeout) as response:
        body = await _read(response.content) if response.status == HTTPStatus.OK else b""
    if body != await hass.async_add_executor_job((_FRONTEND / _FILE).read_bytes):
        return AddressCheck(CheckResult.REFUSED, Message("address_other", status=response.status))
    return AddressCheck(CheckResult.ANSWERS, Message("address_answers" if verify else "address_unknown_authority"))


async def _read(content: aiohttp.StreamReader) -> bytes:
    """Return all of a body that comes in pieces, or its first ``_MAX_BYTES``."""
    body = b""
    while piece := await content.read(_MAX_BYTES - len(body)):
        body += piece
    return body


async def _judge_certificate(hass: HomeAssistant, url: URL, error: Exception) -> AddressCheck:
    """Return what is wrong with a certificate that Home Assistant doesn't accept."""
    if wrong := await _wrong_certificate(url, url.host or "", url.port):
        return wrong
    if getattr(error, "verify_code", None) in _UNKNOWN_AUTHORITY:
        try:
            return await _request(hass, url, verify=False)
        except TimeoutError, aiohttp.ClientError:
            pass
    return AddressCheck(CheckResult.WRONG_CERTIFICATE, Message("address_certificate_invalid"))


async def _judge_silence(hass: HomeAssistant, url: URL) -> AddressCheck:
    """Return the result for an address where nothing answers Home Assistant.

    Many routers lead nobody from inside to their own public address, and a name may be known elsewhere only. What can
    be tried is whether the certificate of Home Assistant's own port has the address's name.
    """
    host, api = url.host or "", hass.config.api
    if (
        url.scheme == "https"
        and api is not None
        and api.use_ssl
        and (wrong := await _wrong_certificate(url, _own_host(hass), api.port))
    ):
        return wrong
    try:
        found = await hass.loop.getaddrinfo(host, url.port)
    except OSError:
        return AddressCheck(CheckResult.UNTRIED, Message("address_name_unknown", host=host))
    if all(_is_private(str(each[4][0])) for each in found):
        return AddressCheck(CheckResult.REFUSED, Message("address_silent"))
    return AddressCheck(CheckResult.UNTRIED, Message("address_untried"))


async def _wrong_certificate(url: URL, server: str, port: int | None) -> AddressCheck | None:
    """Return what is wrong with a server's certificate for the address; None if nothing is, or if nothing answers."""
    host = url.host or ""
    try:
        async with asyncio.timeout(_REQUEST_SECONDS):
            _, writer = await asyncio.open_connection(
                server, port, ssl=get_default_no_verify_context(), server_hostname=host
            )
            tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
            certificate = read_certificate(tls.getpeercert(binary_form=True) or b"")
            writer.close()
            await writer.wait_closed()
    except OSError:  # includes TimeoutError
        return None
    if not certificate.is_current:
        return AddressCheck(CheckResult.WRONG_CERTIFICATE, Message("address_certificate_expired"))
    if certificate.match(host):
        return None
    if not (names := certificate.quoted):
        return AddressCheck(CheckResult.WRONG_CERTIFICATE, Message("address_certificate_nameless"))
    message = Message("address_certificate_name", host=host, names=names)
    return AddressCheck(CheckResult.WRONG_CERTIFICATE, message)


def _own_host(hass: HomeAssistant) -> str:
    """Return an address at which Home Assistant's own server listens."""
    bound = (hass.http.server_host or ("",))[0]
    return bound if bound not in ("", "0.0.0.0", "::") else "127.0.0.1"  # noqa: S104  compared, not bound


def _is_private(host: str) -> bool:
    try:
        return is_local(ip_address(host))
    except ValueError:
        return False
