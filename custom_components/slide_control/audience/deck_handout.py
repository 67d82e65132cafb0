"""The deck that the audience may take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..config_entry import Handout, SlideControlConfigEntry, handout
from ..hosting.addresses.hosted_address import handout_path

if TYPE_CHECKING:
    from ..push.protocol import HostedPage


class DeckHandout:
    """Where followers may download the hosted deck that was shown last; nothing unless the stage's option is on."""

    def __init__(self, entry: SlideControlConfigEntry) -> None:
        """Start without a deck."""
        self._entry = entry
        self._when: Final = handout(entry)
        self._name: str | None = None
        self._path: str | None = None

    def forget(self) -> None:
        """Give out nothing of an earlier talk."""
        self._name = self._path = None

    def show(self, page: HostedPage | None) -> None:
        """Take a deck into account that is shown; a page that Home Assistant doesn't host has no file."""
        if page is not None and page.name != self._name:
            self._name, self._path = page.name, None

    def path(self, *, live: bool, ended: bool) -> str | None:
        """Return the path of the download, below Home Assistant, if it is allowed now."""
        allowed = ended if self._when is Handout.AFTER_TALK else self._when is Handout.DURING_TALK and (live or ended)
        if self._name is None or not allowed:
            return None
        if self._path is None:
            self._path = handout_path(self._entry.data, self._name)
        return self._path
