"""The pictures of a stage's slides: asks the lead for them while somebody wants them, and keeps the newest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, runtime_checkable

from ..access.capabilities import deck_id
from ..stage.changes import SLIDES, Change, PresentingStopped
from ..stage.listeners import Phase
from ..stage.state import Indices
from .jpeg import parse_jpeg
from .kept_pictures import DeckFiles, KeptPictures, Step

if TYPE_CHECKING:
    from ..stage.stage import Stage

PICTURE_PATH: Final = "/slide_control/picture"
MAX_PICTURES: Final = 64
MAX_TOTAL_BYTES: Final = 4 * 1024 * 1024


class Place(NamedTuple):
    """What a picture shows: a step of a slide, in one version of a deck's files."""

    deck: str
    step: Step


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG that a browser has made of a slide."""

    place: Place
    jpeg: bytes | None
    """None if it is kept on disk."""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """Its unguessable name."""

    @property
    def address(self) -> str:
        """Its path below Home Assistant."""
        return f"{PICTURE_PATH}/{self.key}"

    @property
    def path(self) -> str:
        """Its address; the fragment says which step it shows, for pages that have moved on."""
        return f"{self.address}#{self.place.step}"


@runtime_checkable
class Photographer(Protocol):
    """A display that can be asked for pictures."""

    @property
    def shows_hosted(self) -> bool:
        """Whether it shows a hosted deck that can be opened once more as a picture."""

    @property
    def deck_key(self) -> str:
        """Names the deck that it shows, and the version of the deck's files."""

    def send_pictures_wanted(self, *, wanted: bool, known: Sequence[str] = ()) -> None:
        """Notify the page whether to send a picture of each step that it shows, except of those that are known."""


class Pictures:
    """The pictures of one stage.

    In memory there are at most ``MAX_PICTURES`` and ``MAX_TOTAL_BYTES``; the oldest are dropped first. Those of hosted
    decks are also kept for other talks.
    """

    def __init__(self, stage: Stage) -> None:
        """Subscribe to the stage."""
        self._stage = stage
        self.kept: KeptPictures | None = None
        """Where pictures of hosted decks are kept."""
        self._pictures: OrderedDict[Place, Picture] = OrderedDict()
        self._wishes: dict[object, bool] = {}
        self._listeners: list[Callable[[], None]] = []
        self._asked: Photographer | None = None
        self._unsubscribe = stage.async_subscribe(self._on_change, Phase.QUEUE, SLIDES)

    def want(self, listener: Callable[[], None], *, hosted: bool = True) -> Callable[[], None]:
        """Ask displays for pictures, and call ``listener`` for each that arrives; returns what ends it.

        Without ``hosted``, displays of hosted decks are not asked.
        """
        wish = object()
        self._wishes[wish] = hosted
        self._listeners.append(listener)
        self._ask_lead()

        def unwant() -> None:
            if wish in self._wishes:
                del self._wishes[wish]
                self._listeners.remove(listener)
                self._ask_lead()

        return unwant

    def add(self, sender: object, indices: Indices, data: object) -> None:
        """Keep a picture that the lead has sent as Base64; raises ``InvalidFieldError``.

        A picture that nobody wants, or of a display that has just lost the lead, is dropped.
        """
        if sender is not self._asked or not isinstance(sender, Photographer):
            return
        picture = Picture(Place(sender.deck_key, step_of(indices)), jpeg := parse_jpeg(data))
        if self.kept is not None and (files := _files(sender)) is not None:
            if self.kept.find(files, picture.place.step) is not None:
                return
            self.kept.async_keep(files, picture.place.step, jpeg)
        self._pictures.pop(picture.place, None)
        self._pictures[picture.place] = picture
        while len(self._pictures) > MAX_PICTURES or self._total() > MAX_TOTAL_BYTES:
            self._pictures.popitem(last=False)
        for listener in list(self._listeners):
            listener()

    @property
    def being_made(self) -> bool:
        """Whether the lead makes a picture of each step."""
        return self._asked is not None

    @property
    def current(self) -> Picture | None:
        """The picture of the step that is shown now; None if there is none yet."""
        state = self._stage.state
        return None if state is None else self._find(state.indices)

    @property
    def next(self) -> Picture | None:
        """The picture of the next step; None unless it has been shown before."""
        state = self._stage.state
        if state is None:
            return None
        h, v, f = state.indices.h, state.indices.v, state.indices.f
        if state.fragment < state.fragments:
            return self._find(Indices(h, v, (-1 if f is None else f) + 1))
        places = [(slide.h, slide.v) for slide in state.outline]
        at = places.index((h, v)) + 1 if (h, v) in places else len(places)
        return self._find(Indices(*places[at])) if at < len(places) else None

    def paths(self) -> dict[str, str | None]:
        """Return the paths for the status of remotes."""
        pictures = {"current": self.current, "next": self.next}
        return {name: picture.path if picture else None for name, picture in pictures.items()}

    async def async_read(self, picture: Picture) -> bytes | None:
        """Return the JPEG of a picture; None if it was dropped meanwhile."""
        if picture.jpeg is not None or self.kept is None:
            return picture.jpeg
        return await self.kept.async_read(picture.key)

    def by_key(self, key: str) -> bytes | None:
        """Return the JPEG with this key, if it is in memory."""
        return next((each.jpeg for each in self._pictures.values() if secrets.compare_digest(each.key, key)), None)

    def close(self) -> None:
        """Unsubscribe, and drop all pictures."""
        self._unsubscribe()
        self._pictures.clear()

    def _find(self, indices: Indices) -> Picture | None:
        lead: object = self._stage.lead
        if not isinstance(lead, Photographer):
            return None
        place = Place(lead.deck_key, step_of(indices))
        if (picture := self._pictures.get(place)) is not None:
            return picture
        files = _files(lead)
        kept = self.kept.find(files, place.step) if self.kept is not None and files is not None else None
        return None if kept is None else Picture(place, None, kept.key)

    def _total(self) -> int:
        return sum(len(picture.jpeg or b"") for picture in self._pictures.values())

    def _on_change(self, change: Change) -> None:
        if isinstance(change, PresentingStopped):
            self._pictures.clear()
        self._ask_lead()

    def _ask_lead(self) -> None:
        """Notify the lead, and the one before, of what they don't know yet."""
        lead: object = self._stage.lead
        wanted = isinstance(lead, Photographer) and any(
            hosted or not lead.shows_hosted for hosted in self._wishes.values()
        )
        asked = self._asked
        if (lead if wanted else None) is asked:
            return
        self._asked = lead if wanted and isinstance(lead, Photographer) else None
        if asked is not None:
            asked.send_pictures_wanted(wanted=False)
        if self._asked is not None:
            self._asked.send_pictures_wanted(wanted=True, known=self._known(self._asked))

    def _known(self, display: Photographer) -> list[str]:
        """Return the steps of which a display needs to make no picture."""
        files = _files(display)
        return [] if self.kept is None or files is None else [str(step) for step in self.kept.steps(files)]


def step_of(indices: Indices) -> Step:
    """Return a step; a slide without steps is like one before its first."""
    return Step(indices.h, indices.v, -1 if indices.f is None else indices.f)


def _files(display: Photographer) -> DeckFiles | None:
    """Return the files of the hosted deck that a display shows; None for other pages."""
    if not display.shows_hosted:
        return None
    name, _, version = display.deck_key.rpartition("\n")
    return DeckFiles(deck_id(name), version)
