"""Where followers reach the broker, as the stage's options say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ..const import (
    CONF_BROKER_PASSWORD,
    CONF_BROKER_PICTURES,
    CONF_BROKER_POINTER,
    CONF_BROKER_URL,
    CONF_BROKER_USER,
    DEFAULT_BROKER_PICTURES,
    DEFAULT_BROKER_POINTER,
)

if TYPE_CHECKING:
    from homeassistant.config_entries import ConfigEntry

MAX_URL_LENGTH: Final = 500
MAX_CREDENTIAL_LENGTH: Final = 200
# Anything else could end the address in a Content-Security-Policy, or in a link.
_ALLOWED: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?[]@!$&()+=%")


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """What each follower is told about the broker; its password is as public as the audience."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a Content-Security-Policy names it."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def as_dict(self) -> dict[str, str]:
        """Return what the follower's link has."""
        given = {"url": self.url, "user": self.user, "password": self.password}
        return {name: value for name, value in given.items() if value}


def broker_of(entry: ConfigEntry) -> BrokerAddress | None:
    """Return the broker of a stage's audience; None if it has none."""
    options = entry.options
    if not (url := options.get(CONF_BROKER_URL)):
        return None
    return BrokerAddress(url, options.get(CONF_BROKER_USER, ""), options.get(CONF_BROKER_PASSWORD, ""))


def has_pictures(entry: ConfigEntry) -> bool:
    """Return whether followers get the slides' pictures from the broker, too."""
    return bool(entry.options.get(CONF_BROKER_PICTURES, DEFAULT_BROKER_PICTURES))


def has_pointer(entry: ConfigEntry) -> bool:
    """Return whether followers get the speaker's pointer from the broker."""
    return bool(entry.options.get(CONF_BROKER_POINTER, DEFAULT_BROKER_POINTER))


def is_broker_url(url: str) -> bool:
    """Return whether a browser can open a WebSocket at this address: without a user, a password and a fragment."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    named = parts.scheme in ("ws", "wss") and bool(parts.hostname) and "@" not in parts.netloc
    return named and len(url) <= MAX_URL_LENGTH and set(url) <= _ALLOWED
