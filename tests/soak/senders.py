"""Senders over real sockets: devices that call the webhook, and programs that perform the action."""

from __future__ import annotations

from http import HTTPStatus
import json
import time
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from .ledger import Answer
from .presses import LATE_SECONDS, Press

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT: Final = aiohttp.ClientTimeout(total=30)

NEVER_CONNECTED: Final = Answer("refused", "no connection")
NOT_READY: Final = Answer("refused", "Home Assistant is starting or stopping")
CUT_OFF: Final = Answer("lost", "the connection was cut")

# Home Assistant itself answers without our body for a webhook that it does not know, or not yet; for an
# address that does not exist yet; and for every request while it stops.
_NOT_READY: Final = frozenset({HTTPStatus.OK, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE})

# The messages of the actions' errors, which have no code.
_ERRORS: Final[Mapping[str, Answer]] = {
    "No display shows this stage": Answer("no_display", "no_display"),
    "ignores presses older than": Answer("expired", "too_old"),
    "reached the display too late": Answer("expired", "expired"),
    "Another display took the lead": Answer("timeout", "lead_changed"),
    "was stopped before": Answer("timeout", "unloaded"),
    "answer in time": Answer("timeout", "no_answer"),
    "Choose a number from": Answer("rejected", "unknown_slide"),
    "Too many presses": Answer("rejected", "rate"),
    "running. Enable or reload it": NOT_READY,
    "no stage": NOT_READY,
    "400: Bad Request": NOT_READY,
}


class Sender:
    """One thing that presses, with an address of its own in this machine's loopback network."""

    def __init__(self, url: str, address: str | None) -> None:
        """Talk to the Home Assistant at url; ``address`` is None behind a proxy."""
        self._url = url
        local = (address, 0) if address else None
        self._session = aiohttp.ClientSession(
            timeout=_TIMEOUT, connector=aiohttp.TCPConnector(limit=0, local_addr=local)
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    async def press(self, press: Press) -> Answer:
        """Send a press and return the answer."""
        fields = dict(press.arguments)
        if press.id is not None:
            fields["id"] = press.id
        if press.late:
            fields["sent_at"] = time.time() - LATE_SECONDS
        try:
            status, text = await self._send(press.action, fields)
        except aiohttp.ClientConnectorError:
            return NEVER_CONNECTED
        except OSError, aiohttp.ClientError, TimeoutError:
            return CUT_OFF
        return self._read(status, text)

    async def _send(self, action: str, fields: dict[str, Any]) -> tuple[int, str]:
        raise NotImplementedError

    def _read(self, status: int, text: str) -> Answer:
        raise NotImplementedError

    async def _post(self, path: str, **body: Any) -> tuple[int, str]:
        async with self._session.post(self._url + path, **body) as response:
            return response.status, await response.text()


class Webhook(Sender):
    """A thing that calls the webhook: with JSON, with a form, or with the id in a header."""

    def __init__(self, url: str, path: str, address: str | None) -> None:
        """Call the webhook at that path."""
        super().__init__(url, address)
        self._path = path
        self._turn = 0

    async def _send(self, action: str, fields: dict[str, Any]) -> tuple[int, str]:
        self._turn += 1
        body = {"command": action} | fields
        if self._turn % 3 == 0:
            return await self._post(self._path, data={name: str(value) for name, value in body.items()})
        headers = {"Idempotency-Key": body.pop("id")} if self._turn % 3 == 1 and "id" in body else {}
        if self._turn % 50 == 0:
            body["wait"] = False
        return await self._post(self._path, json=body, headers=headers)

    def _read(self, status: int, text: str) -> Answer:
        if status in _NOT_READY and not text.startswith("{"):
            return NOT_READY
        try:
            answer = json.loads(text)
            return _answer(answer)
        except ValueError, KeyError:
            return Answer("lost", f"status {status}: {text[:60]}")


class Program(Sender):
    """A program that performs the action over the REST interface and wants the response."""

    def __init__(self, url: str, token: str, address: str | None) -> None:
        """Act as the user that the token belongs to."""
        super().__init__(url, address)
        self._headers = {"Authorization": f"Bearer {token}"}

    async def _send(self, action: str, fields: dict[str, Any]) -> tuple[int, str]:
        path = f"/api/services/slide_control/{action}?return_response"
        return await self._post(path, json=fields, headers=self._headers)

    def _read(self, status: int, text: str) -> Answer:
        if status == HTTPStatus.OK:
            return _answer(json.loads(text)["service_response"])
        if status in _NOT_READY and not text.startswith("{"):
            return NOT_READY
        for words, answer in _ERRORS.items():
            if words in text:
                return answer
        return Answer("lost", f"status {status}: {text[:60]}")


def _answer(answer: Mapping[str, Any]) -> Answer:
    return Answer(answer["result"], answer.get("reason"), answer.get("first"))
