"""Converts presentations by a Gotenberg server (https://gotenberg.dev/docs/convert-with-libreoffice/convert-to-pdf)."""

from __future__ import annotations

from http import HTTPStatus
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, hdrs

from ...stage.messages import Message
from ..deck_addresses import AddressError, check_address
from ..formats.format import DeckError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from homeassistant.core import HomeAssistant

CONVERT_SECONDS: Final = 240
MAX_PDF_BYTES: Final = 256 * 1024 * 1024
_CHUNK_BYTES: Final = 64 * 1024
_MAX_HEALTH_BYTES: Final = 64 * 1024
_CONVERT: Final = "/forms/libreoffice/convert"
_HEALTH: Final = "/health"
_CONVERT_TIMEOUT: Final = ClientTimeout(total=CONVERT_SECONDS, connect=10)
_HEALTH_TIMEOUT: Final = ClientTimeout(total=15, connect=10)
_PDF: Final = b"%PDF-"


class ConverterUnreachableError(DeckError):
    """The server doesn't answer; a later attempt may succeed."""


def check_gotenberg_address(address: str) -> str:
    """Return a server's address without a slash at its end, or "" for none; raises ``AddressError``."""
    address = address.strip().rstrip("/")
    if not address:
        return ""
    checked = check_address(address)
    if checked.startswith("/") or "?" in checked or "#" in checked:
        raise AddressError(Message("converter_is_no_gotenberg"))
    return checked


async def async_check_gotenberg(session: ClientSession, address: str) -> None:
    """Raise ``DeckError`` unless a Gotenberg server with LibreOffice answers at this address."""
    try:
        async with session.get(f"{address}{_HEALTH}", timeout=_HEALTH_TIMEOUT, allow_redirects=False) as response:
            body = await response.content.read(_MAX_HEALTH_BYTES)
            if response.status != HTTPStatus.OK:
                raise DeckError(Message("converter_is_no_gotenberg"))
        health = json.loads(body)
    except ClientError, TimeoutError, OSError:
        raise ConverterUnreachableError(Message("converter_unreachable")) from None
    except ValueError:
        raise DeckError(Message("converter_is_no_gotenberg")) from None
    parts = health.get("details", {"libreoffice": {}}) if isinstance(health, dict) and "status" in health else None
    if not isinstance(parts, dict) or "libreoffice" not in parts:
        raise DeckError(Message("converter_is_no_gotenberg"))


async def async_convert_by_gotenberg(
    hass: HomeAssistant, session: ClientSession, address: str, source: Path, target: Path
) -> None:
    """Send a file, and write the PDF as it comes; raises ``DeckError`` and ``OSError``.

    A server that doesn't know the field for hidden slides answers 400. It gets the file again, and leaves them out.
    """
    for fields in ({"exportHiddenSlides": "true"}, {}):
        with await hass.async_add_executor_job(source.open, "rb") as opened:
            form = FormData(fields)
            form.add_field("files", opened, filename=source.name, content_type="application/octet-stream")
            try:
                async with session.post(
                    f"{address}{_CONVERT}", data=form, timeout=_CONVERT_TIMEOUT, allow_redirects=False
                ) as response:
                    if response.status == HTTPStatus.BAD_REQUEST and fields:
                        continue
                    _check_answer(response.status, response.headers.get(hdrs.CONTENT_TYPE, ""))
                    await _write(hass, response.content.iter_chunked(_CHUNK_BYTES), target)
                    return
            except TimeoutError:
                raise DeckError(Message("converter_gave_up", seconds=CONVERT_SECONDS)) from None
            except ClientError:
                raise ConverterUnreachableError(Message("converter_unreachable")) from None


def _check_answer(status: int, content_type: str) -> None:
    if status in (HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR):
        raise DeckError(Message("converter_refused"))
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS):
        raise ConverterUnreachableError(Message("converter_busy"))
    if status != HTTPStatus.OK or content_type.partition(";")[0].strip().lower() != "application/pdf":
        raise DeckError(Message("converter_is_no_gotenberg"))


async def _write(hass: HomeAssistant, chunks: AsyncIterator[bytes], target: Path) -> None:
    size = 0
    with await hass.async_add_executor_job(target.open, "wb") as written:
        async for chunk in chunks:
            if not size and not chunk.startswith(_PDF[: len(chunk)]):
                raise DeckError(Message("converter_is_no_gotenberg"))
            size += len(chunk)
            if size > MAX_PDF_BYTES:
                raise DeckError(Message("converter_pdf_too_large", mib=MAX_PDF_BYTES // 1024**2))
            await hass.async_add_executor_job(written.write, chunk)
