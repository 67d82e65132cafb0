"""Shows decks on displays, and returns displays to their waiting page: for actions, pages, remotes and entities."""

from __future__ import annotations

from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..access.capabilities import Purpose
from ..access.paired_displays import PAIRED_DISPLAYS
from ..errors import failed, invalid
from ..hosting.addresses.hosted_address import hosted_address
from ..hosting.deck_addresses import UnknownDeckError, check_address, find_deck
from ..hosting.queries import async_find_hosted_decks
from ..push.open_requests import PRESENTATION, OpenFailedError
from ..stage.messages import Message, SlideControlError
from .targets import all_stages, is_loaded

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ..config_entry import SlideControlConfigEntry
    from ..hosting.library import HostedDeck
    from ..push.sessions.display import DisplaySession


class ShowError(SlideControlError):
    """A deck can't be shown there, or not at all; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Content:
    """What to show: a hosted deck, a checked address, or a presentation of a PowerPoint."""

    deck: HostedDeck | None
    url: str = ""
    file: str = ""
    """The name of a presentation that a PowerPoint has."""


async def async_find_content(hass: HomeAssistant, *, deck: str | None = None, url: str | None = None) -> Content:
    """Return the hosted deck or presentation of a name, or the address; raises ``SlideControlError``."""
    if (deck is None) == (url is None):
        raise ShowError(Message("open_needs_deck_or_url"))
    if url is not None:
        return Content(None, check_address(url))
    try:
        return Content(find_deck(await async_find_hosted_decks(hass), str(deck)))
    except UnknownDeckError:
        if (file := _find_presentation(hass, str(deck))) is None:
            raise
        return Content(None, file=file)


def presentations(entry: SlideControlConfigEntry) -> list[str]:
    """Return the presentations that the PowerPoints of a loaded stage can open now."""
    files = (file for session in entry.runtime_data.hub.displays_that_open for file in session.files or ())
    return sorted(set(files), key=str.casefold)


def _find_presentation(hass: HomeAssistant, wanted: str) -> str | None:
    folded = wanted.strip().casefold()
    files = (file for entry in all_stages(hass) if is_loaded(entry) for file in presentations(entry))
    return next((file for file in files if file.casefold() == folded), None)


async def async_show(
    hass: HomeAssistant,
    entry: SlideControlConfigEntry,
    content: Content,
    *,
    displays: Collection[str] | None = None,
    replace: bool = False,
) -> int:
    """Show content on displays of a loaded stage; return how many were asked, as soon as one shows it.

    ``displays`` are ids of the display list; None means each one that waits. With ``replace``, displays that show
    slides count, too. Raises ``ShowError`` if there is no such display, and ``OpenFailedError`` if none shows it.
    """
    candidates = _chosen(hass, entry, displays)
    if displays is not None:
        for session in candidates:
            if not _fits(session, content):
                if content.file:
                    raise ShowError(Message("display_without_file", display=session.name, deck=content.file))
                raise ShowError(Message("display_opens_files", display=session.name))
    candidates = [session for session in candidates if _fits(session, content)]
    if not candidates and content.file:
        raise ShowError(Message("no_powerpoint_with_file", stage=entry.title, deck=content.file))
    if not candidates:
        raise ShowError(Message("no_waiting_display", stage=entry.title))
    chosen = [session for session in candidates if replace or not session.shows]
    if not chosen and displays is not None:
        names = (_names(hass, entry).get(session.list_id, session.name) for session in candidates)
        raise ShowError(Message("display_busy", display=", ".join(names)))
    if not chosen:
        raise ShowError(Message("displays_busy", stage=entry.title))
    # Each stage has an address of its own for a hosted deck.
    url = hosted_address(entry.data, content.deck, Purpose.FRAME) if content.deck else content.url
    if content.file:
        url = f"{PRESENTATION}{content.file}"
    await entry.runtime_data.hub.open_requests.open(chosen, url)
    return len(chosen)


def _fits(session: DisplaySession, content: Content) -> bool:
    """Return whether a display can open this: a PowerPoint its own presentations, and a browser all else."""
    return session.files is None if not content.file else content.file in (session.files or ())


async def async_close_deck(
    hass: HomeAssistant, entry: SlideControlConfigEntry, *, displays: Collection[str] | None = None
) -> int:
    """Return displays of a loaded stage to the waiting page; return how many showed slides, as soon as one waits.

    ``displays`` are ids of the display list; None means all. Raises ``ShowError`` and ``OpenFailedError``.
    """
    chosen = [session for session in _chosen(hass, entry, displays) if session.shows]
    if chosen:
        try:
            await entry.runtime_data.hub.open_requests.close(chosen)
        except OpenFailedError:
            raise OpenFailedError(Message("close_timeout")) from None
    return len(chosen)


async def async_handled(showing: Awaitable[int]) -> int:
    """Return how many displays were asked; raises Home Assistant's errors for actions and entities."""
    try:
        return await showing
    except OpenFailedError as error:
        raise failed(error.message) from None
    except SlideControlError as error:
        raise invalid(error.message) from None


def _chosen(
    hass: HomeAssistant, entry: SlideControlConfigEntry, displays: Collection[str] | None
) -> list[DisplaySession]:
    """Return the sessions that can be given a deck; raises ``ShowError`` if a named display is not among them."""
    hub = entry.runtime_data.hub
    if displays is None:
        return hub.displays_that_open
    connected = hub.display_list.connected
    paired = _names(hass, entry)
    for display_id in displays:
        if (session := connected.get(display_id)) is None:
            away = display_id in paired
            raise ShowError(Message("display_away", display=paired[display_id]) if away else Message("display_unknown"))
        if not session.opens:
            raise ShowError(Message("display_without_player", display=paired.get(display_id, session.name)))
    return [connected[display_id] for display_id in displays]


def _names(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dict[str, str]:
    """Return the names of a stage's paired displays by their ids."""
    return {display.display_id: display.name for display in hass.data[PAIRED_DISPLAYS].of_stage(entry.data)}
