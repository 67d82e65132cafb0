"""Makes guest links, for pages and actions: who may make which, and where they lead."""

from __future__ import annotations

from dataclasses import dataclass
import time
from typing import TYPE_CHECKING, Final

from ..access.addresses import find_addresses
from ..access.guest_links import DEFAULT_SECONDS, GUEST_LINKS, MAX_SECONDS, GuestLink, GuestLinkError
from ..access.links import link_url
from ..access.tokens import Role
from ..config_entry import local_only
from ..plain_text import plain
from ..stage.messages import Message

if TYPE_CHECKING:
    from homeassistant.auth.models import User
    from homeassistant.core import HomeAssistant

    from ..config_entry import SlideControlConfigEntry

MIN_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A guest link with its addresses, which can't be shown again."""

    link: GuestLink
    home: str | None
    away: str | None


class NotAllowedError(GuestLinkError):
    """This user may not make such a link."""


def make_link(
    hass: HomeAssistant,
    entry: SlideControlConfigEntry,
    role: Role,
    user: User | None,
    *,
    seconds: float = DEFAULT_SECONDS,
    name: str = "",
    opens: bool = False,
) -> MadeLink:
    """Make a link for a user who may control the stage; None for an automation, which may everything.

    It expires after ``seconds``; 0 is never. Only administrators make links that never expire, and links for displays.
    Raises ``GuestLinkError``.
    """
    admin = user is None or user.is_admin
    if role is Role.DISPLAY and not admin:
        raise NotAllowedError(Message("display_link_admin_only"))
    if not seconds and not admin:
        raise NotAllowedError(Message("lasting_link_admin_only"))
    if seconds and not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise GuestLinkError(Message("link_duration_invalid"))
    home, away = find_addresses(hass, local_only=local_only(entry))
    if home.url is None and away.url is None:
        raise GuestLinkError(home.missing or Message("no_home_address"))
    link, token = hass.data[GUEST_LINKS].create(
        entry.data,
        role,
        # A token's expiry is in whole seconds.
        expires_at=int(time.time() + seconds) if seconds else None,
        name=plain(name),
        created_by=None if user is None else user.id,
        # The page of a display link lists the decks, which the link must allow.
        opens=role is Role.DISPLAY or (opens and role is Role.REMOTE),
    )
    urls = (None if address.url is None else link_url(address.url, role, token) for address in (home, away))
    return MadeLink(link, *urls)
