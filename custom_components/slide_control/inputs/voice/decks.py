"""Shows a deck whose name or title was said, and knows the names by which people call decks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
import re
from typing import TYPE_CHECKING, Final

from ...hosting.queries import async_find_hosted_decks
from ...push.open_requests import OpenFailedError
from ...stage.outline.fuzzy_match import best_matches, normalize
from ..show_deck import Content, ShowError, async_show, presentations
from .answers import Answer, Choice, failure
from .requests import Request
from .stage_choice import MAX_CHOICES

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ...config_entry import SlideControlConfigEntry
    from ...hosting.library import HostedDeck

# "Four seasons: a year in the garden" is called "Four seasons", too.
_SUBTITLE: Final = re.compile(r": | [|\u2013\u2014-] ")
_SUFFIX: Final = re.compile(r"\.\w{1,5}$")
_SILENT: Final = re.compile(r"[^\w'\- ]|_")


def spoken_decks(decks: Iterable[HostedDeck]) -> tuple[str, ...]:
    """Return the names and titles of decks as they are said."""
    return tuple(dict.fromkeys(name for deck in decks for name in _spoken_names(deck.name, deck.title)))


def is_deck(decks: Iterable[str], name: str) -> bool:
    """Return whether a name is one of decks as they are said, or a part of it."""
    said = normalize(name)
    return any(said in normalize(spoken) for spoken in decks)


async def async_show_deck(hass: HomeAssistant, entry: SlideControlConfigEntry, request: Request) -> Answer:
    """Show the deck of a request on the displays of a loaded stage that wait; ask before it replaces slides."""
    hosted = {deck.name: deck for deck in await async_find_hosted_decks(hass)}
    files = presentations(entry)
    found = _find(hosted.values(), files, request.deck)
    if not found:
        return failure("unknown_deck" if hosted or files else "no_decks", deck=request.deck)
    titles = {name: hosted[name].title if name in hosted else name for name in found}
    if len(set(titles.values())) < len(titles):
        titles = {name: name for name in found}
    choices = tuple(
        Choice(title, (title, name), replace(request, deck=name, stage=None, entry_id=entry.entry_id))
        for name, title in titles.items()
    )
    if len(found) > 1:
        return Answer(name="which_deck", failed=True, choices=choices[:MAX_CHOICES])
    if found[0] in hosted and hosted[found[0]].problem is not None:
        return failure("deck_not_shown", deck=choices[0].label)
    content = Content(hosted[found[0]]) if found[0] in hosted else Content(None, file=found[0])
    return await _show(hass, entry, content, choices[0])


async def _show(hass: HomeAssistant, entry: SlideControlConfigEntry, content: Content, chosen: Choice) -> Answer:
    try:
        await async_show(hass, entry, content, replace=chosen.request.replace)
    except ShowError as error:
        if error.message.key != "displays_busy":
            return failure("no_waiting_display", stage=entry.title)
        confirmed = Choice("", (), replace(chosen.request, replace=True))
        return Answer(name="replace", words={"stage": entry.title}, failed=True, choices=(confirmed,))
    except OpenFailedError:
        return failure("deck_not_shown", deck=chosen.label)
    return Answer(name="deck_shown", words={"deck": chosen.label, "stage": entry.title})


def _find(hosted: Iterable[HostedDeck], files: Sequence[str], wanted: str) -> list[str]:
    """Return the names of the decks and presentations that match: none, one, or several that match equally well."""
    names = {deck.name: (deck.name, *_spoken_names(deck.name, deck.title)) for deck in hosted}
    names |= {file: (file, *_spoken_names(file, "")) for file in files}
    if wanted in names:
        return [wanted]
    named = [(spoken, name) for name, all_spoken in names.items() for spoken in all_spoken]
    said = normalize(wanted)
    exact = [name for spoken, name in named if normalize(spoken) == said]
    return list(dict.fromkeys(exact or best_matches(named, wanted)))


def _spoken_names(name: str, title: str) -> tuple[str, ...]:
    parts = (title, _SUBTITLE.split(title, maxsplit=1)[0], _SUFFIX.sub("", name))
    return tuple(dict.fromkeys(spoken for part in parts if (spoken := " ".join(_SILENT.sub(" ", part).split()))))
