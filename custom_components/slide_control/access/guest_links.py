"""Guest links: links that expire, are listed by who made them, and end one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
import hashlib
import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_KEYS, CONF_STAGE_ID, DOMAIN
from ..stage.messages import Message, SlideControlError
from .tokens import Role, create_token

if TYPE_CHECKING:
    from ..config_entry import SlideControlConfigEntry

DEFAULT_SECONDS: Final = 12 * 3600
MAX_SECONDS: Final = 366 * 24 * 3600
MAX_LINKS: Final = 100
"""Guest links of one stage that haven't ended."""
_VERSION: Final = 1
# The clock may be set, so expiries are looked at again at least this often.
_CHECK_SECONDS: Final = 3600.0


class GuestLinkError(SlideControlError):
    """A guest link can't be made; the message says why."""


@dataclass(frozen=True, slots=True)
class GuestLink:
    """A link that was made for somebody. It holds no token: a link is shown once, when it is made."""

    link_id: str
    stage_id: str
    role: str
    name: str
    """For whom it was made; "" if nobody said so."""
    created_by: str | None
    """The id of the user who made it; None for an automation."""
    expires_at: float | None
    """Unix time in seconds; None for never."""
    opens: bool
    """Whether its holder may list decks and show them."""
    key_digest: str
    """A digest of the role's key at that time: a new key ends all links of the role."""


class GuestLinks:
    """The guest links of all stages, stored across restarts. The store contains no token."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without links."""
        self._hass = hass
        self._store: Store[list[dict[str, Any]]] = Store(hass, _VERSION, f"{DOMAIN}.guest_links", private=True)
        self._links: dict[str, GuestLink] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def async_load(self) -> None:
        """Read the stored links; a damaged record is left out."""
        for stored in await self._store.async_load() or ():
            try:
                link = GuestLink(**stored)
            except TypeError:
                continue
            self._links[link.link_id] = link
        self._watch()

    @callback
    def create(
        self,
        data: Mapping[str, Any],
        role: Role,
        *,
        expires_at: float | None,
        name: str = "",
        created_by: str | None = None,
        opens: bool = False,
    ) -> tuple[GuestLink, str]:
        """Make a link to the stage of an entry with this data; return it with its token.

        Raises ``GuestLinkError`` if the stage has ``MAX_LINKS``.
        """
        if len(self.of_stage(data)) >= MAX_LINKS:
            raise GuestLinkError(Message("too_many_guest_links", most=MAX_LINKS))
        stage_id, key = data[CONF_STAGE_ID], data[CONF_KEYS][role.value]
        link = GuestLink(secrets.token_hex(8), stage_id, role.value, name, created_by, expires_at, opens, _digest(key))
        self._links[link.link_id] = link
        self._changed()
        return link, create_token(stage_id, role, key, expires_at=expires_at, opens=opens, link_id=link.link_id)

    def of_stage(self, data: Mapping[str, Any]) -> list[GuestLink]:
        """Return the links of the stage of an entry with this data that haven't ended, the newest first."""
        digests = {role: _digest(key) for role, key in data[CONF_KEYS].items()}
        found = [
            link
            for link in self._links.values()
            if link.stage_id == data[CONF_STAGE_ID]
            and link.key_digest == digests.get(link.role)
            and not _is_over(link, time.time())
        ]
        return found[::-1]

    def knows(self, stage_id: str, link_id: str) -> bool:
        """Return whether a link of a stage hasn't been ended; an expired one is refused by its token."""
        link = self._links.get(link_id)
        return link is not None and link.stage_id == stage_id

    @callback
    def revoke(self, link: GuestLink) -> None:
        """End a link: its connections close at once, and its token opens nothing any more."""
        self._end(link, Message("link_revoked"))
        self._changed()

    @callback
    def forget_stage(self, stage_id: str) -> None:
        """Remove all links of a stage that was deleted."""
        rest = {key: link for key, link in self._links.items() if link.stage_id != stage_id}
        if len(rest) < len(self._links):
            self._links = rest
            self._changed()

    async def async_save(self) -> None:
        """Save now what is saved shortly after each change."""
        await self._store.async_save(self._serialize())

    @callback
    def stop(self, _event: Event | None = None) -> None:
        """Watch the links no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _changed(self) -> None:
        self._store.async_delay_save(self._serialize)
        self._watch()

    def _serialize(self) -> list[dict[str, Any]]:
        return [asdict(link) for link in self._links.values()]

    @callback
    def _watch(self) -> None:
        """End the links that have expired, and come back when the next one does."""
        self.stop()
        now = time.time()
        if over := [link for link in self._links.values() if _is_over(link, now)]:
            for link in over:
                self._end(link, Message("link_expired"))
            self._store.async_delay_save(self._serialize)
        if expiries := [link.expires_at - now for link in self._links.values() if link.expires_at is not None]:
            self._timer = self._hass.loop.call_later(min(_CHECK_SECONDS, *expiries), self._watch)

    def _end(self, link: GuestLink, reason: Message) -> None:
        self._links.pop(link.link_id, None)
        entry: SlideControlConfigEntry | None = self._hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, link.stage_id
        )
        if entry is not None and entry.state is ConfigEntryState.LOADED:
            entry.runtime_data.hub.close_link(link.link_id, reason)


GUEST_LINKS: Final[HassKey[GuestLinks]] = HassKey(f"{DOMAIN}.guest_links")


async def async_setup_guest_links(hass: HomeAssistant) -> None:
    """Read the guest links."""
    hass.data[GUEST_LINKS] = GuestLinks(hass)
    await hass.data[GUEST_LINKS].async_load()
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, hass.data[GUEST_LINKS].stop)


def _is_over(link: GuestLink, now: float) -> bool:
    return link.expires_at is not None and link.expires_at <= now


def _digest(key: str) -> str:
    return hashlib.sha256(b"guest link\n" + key.encode()).hexdigest()[:16]
