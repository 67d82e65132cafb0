"""What a deck that is exported for the audience needs of the MQTT broker, and the link with which it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from ..broker.address import broker_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config_entry import SlideControlConfigEntry

_KEY = "key"


def copy_parameters(entry: SlideControlConfigEntry) -> Mapping[str, str]:
    """Return where a copy listens, with the key of the audience if it is open; nothing for a stage without a broker.

    None of it opens anything in Home Assistant: it is what each follower knows.
    """
    if (broker := broker_of(entry)) is None:
        return {}
    return dict(entry.runtime_data.audience.broker or broker.as_dict())


def copy_link(address: str, parameters: Mapping[str, str]) -> str | None:
    """Return the address of a copy with the key of the audience that is open; None if there is none.

    A copy that was exported before has the broker's address, and only lacks the key.
    """
    if _KEY not in parameters:
        return None
    fragment = urlencode({_KEY: parameters[_KEY]})
    return urlunsplit(urlsplit(address)._replace(fragment=fragment))
