"""Capacity: what this machine has left for connections, in open files and in memory.

Each connection of a browser counts until it ends. The rest is refused, and a repair tells the owner what to set.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.start import async_at_started
from homeassistant.util.hass_dict import HassKey

from ...access.tokens import Role
from ...const import DOMAIN
from ...http import json_message, retry_after
from ...stage.messages import Message, SlideControlError
from ..limits import (
    CONNECTION_BYTES,
    MAX_CONNECTIONS,
    MAX_PENDING_CONNECTIONS,
    RESERVED_FILES,
    RETRY_SECONDS,
    TLS_BYTES,
)
from .accept_queue import lengthen_accept_queue
from .accepting import pace_accepting
from .joins import Joins
from .memory_budget import memory_budget
from .open_files import OpenFiles

if TYPE_CHECKING:
    from aiohttp.web import Request, Response

FILES_ISSUE: Final = "too_few_open_files"
MEMORY_ISSUE: Final = "too_little_memory"


class FullError(SlideControlError):
    """This machine can take no more connections."""

    def __init__(self) -> None:
        """Set the message."""
        super().__init__(Message("machine_full"))


class Capacity:
    """Counts the connections of all stages against the limits of this machine."""

    def __init__(self, hass: HomeAssistant, memory: int) -> None:
        """``memory`` is in bytes."""
        self._hass = hass
        self._memory = memory
        self._used_memory = 0
        self.files: Final = OpenFiles(hass.async_add_executor_job)
        self.joins: Final = Joins()
        """The connections that are on their way in."""
        self._audiences: dict[str, int] = {}

    @callback
    def async_expect(self, stage: str, audience: int) -> Callable[[], None]:
        """Make room for a stage's audience as far as the machine allows; returns ``forget``."""
        self._audiences[stage] = audience
        if self.files.raise_limit(self._connections):
            ir.async_delete_issue(self._hass, DOMAIN, FILES_ISSUE)

        def forget() -> None:
            del self._audiences[stage]

        return forget

    @callback
    def async_expect_crowd(self) -> None:
        """Let the connections of a whole audience wait and be taken by a few, once Home Assistant's server listens."""

        @callback
        def prepare(hass: HomeAssistant) -> None:
            pace_accepting(hass.loop, hass.http.server_port)
            hass.async_add_executor_job(lengthen_accept_queue, hass.http.server_port)

        async_at_started(self._hass, prepare)

    @property
    def _followers(self) -> int:
        """The followers that all stages together may have, and for which there is memory."""
        return min(sum(self._audiences.values()), self._memory // CONNECTION_BYTES)

    @property
    def _connections(self) -> int:
        """The connections that all stages together may have."""
        others = sum(limit for role, limit in MAX_CONNECTIONS.items() if role is not Role.FOLLOWER)
        return self._followers + others * len(self._audiences) + MAX_PENDING_CONNECTIONS // 5

    def free(self, request: Request) -> int:
        """Return how many connections like this one there is room for; tell the owner what to set if there is none."""
        free = min(self.files.free(), (self._memory - self._used_memory) // _bytes_of(request))
        if free <= 0:
            self._report()
        return free

    @callback
    def async_acquire(self, request: Request) -> Callable[[], None]:
        """Count a connection; returns ``release``, to call once. Raises ``FullError``."""
        if self.free(request) <= 0:
            raise FullError
        return self.async_take(request)

    @callback
    def async_take(self, request: Request) -> Callable[[], None]:
        """Count a connection for which there is room; returns ``release``, to call once."""
        size = _bytes_of(request)
        self._used_memory += size
        self.files.take()

        def release() -> None:
            self._used_memory -= size

        return release

    @callback
    def async_refusal(self) -> Response | None:
        """Return the answer to a request for a file while few of those that Home Assistant needs are left, else None.

        An audience that has taken what it may leaves enough for the pages of displays.
        """
        if self.can_explain:
            return None
        self._report()
        return refusal()

    @property
    def can_explain(self) -> bool:
        """Whether a connection that is refused may stay open for the moment that an explanation takes."""
        return self.files.free() > -RESERVED_FILES // 2

    def _report(self) -> None:
        """Tell the owner what to set."""
        files = self.files.free() <= 0
        wanted = self.files.wanted(self._connections)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            FILES_ISSUE if files else MEMORY_ISSUE,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=FILES_ISSUE if files else MEMORY_ISSUE,
            translation_placeholders={
                "limit": str(self.files.limit),
                "wanted": str(wanted),
                "audience": str(self._followers),
                "memory": str(self._memory // 1024**2),
            },
        )


def refusal() -> Response:
    """Return the answer to a request that there is no room for; its connection, an open file, closes."""
    response = json_message(
        Message("machine_full"), HTTPStatus.TOO_MANY_REQUESTS, retry_after(RETRY_SECONDS), code=4029
    )
    response.force_close()
    return response


def _bytes_of(request: Request) -> int:
    encrypted = request.transport is not None and request.transport.get_extra_info("sslcontext") is not None
    return CONNECTION_BYTES + (TLS_BYTES if encrypted else 0)


CAPACITY: Final[HassKey[Capacity]] = HassKey(f"{DOMAIN}.capacity")


async def async_setup_capacity(hass: HomeAssistant) -> None:
    """Measure this machine."""
    hass.data[CAPACITY] = Capacity(hass, await hass.async_add_executor_job(memory_budget))
