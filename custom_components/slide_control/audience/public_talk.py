"""What followers are told beside the state: whether the talk runs, the deck to look at, and the slides shown so far."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from ..access.tokens import Role
from ..config_entry import AudienceView, audience_view
from ..push.frames import Frame, audience_frame
from ..stage.changes import Change, PresentingStopped
from ..stage.state import View
from .deck_handout import DeckHandout
from .shown_deck import PublicDeck, hosted_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from homeassistant.core import HomeAssistant

    from ..captions.captions import Captions
    from ..config_entry import SlideControlConfigEntry
    from ..pictures.picture_store import Picture
    from ..push.hub import Hub
    from ..push.protocol import HostedPage
    from ..push.sessions.session import Session
    from ..stage.stage import Stage
    from ..stage.state import StageState

_MAX_SEEN: Final = 300
"""The slides that a newcomer may leaf back through: the last ones."""
_MAX_TITLE_LENGTH: Final = 100
_MAX_PUBLISHED: Final = 100
"""Of these, what fits into a message that is published."""


class TalkPhase(StrEnum):
    """How far the talk is."""

    WAITING = "waiting"
    LIVE = "live"
    ENDED = "ended"


class PublicTalk:
    """Follows the stage for its followers, and tells them when something changes that no state says.

    A new slide is told by its state alone: each follower gets one frame for it.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: SlideControlConfigEntry,
        stage: Stage,
        hub: Hub,
        find_deck: Callable[[HostedPage], Awaitable[PublicDeck | None]],
        captions: Captions,
    ) -> None:
        """``find_deck`` finds the address of a hosted deck for followers."""
        self._hass = hass
        self._stage = stage
        self._hub = hub
        self._find_deck = find_deck
        self._captions = captions
        self._view: Final = audience_view(entry)
        self._phase = TalkPhase.WAITING
        self._page: HostedPage | None = None
        self._deck: PublicDeck | None = None
        self._looking = False
        self._seen: dict[tuple[int, int], dict[str, Any]] = {}
        self._total: int | None = None
        self._picture: str | None = None
        self._handout: Final = DeckHandout(entry)
        self.way_in: Mapping[str, str | None] | None = None
        """Code and address for others, once the speaker has shown them; without a ``url``, pages take their own."""
        self._end_wish: Callable[[], None] = lambda: None
        self._told: dict[str, Any] | None = None
        self._greeting: Frame | None = None
        self.on_public: Callable[[], None] = lambda: None
        """Called when what followers may know may have changed, also by a state alone."""
        self.on_picture: Callable[[Picture], None] = lambda _picture: None
        """Called with the picture of the step that is shown, before followers are told, and with each change."""

    def start(self) -> None:
        """Begin with a new audience, whose talk has not ended yet."""
        self._phase = TalkPhase.WAITING
        self._handout.forget()
        self._forget_deck()
        self._hub.greet_follower = self._greet
        self._end_wish()
        if self._view is not AudienceView.TEXT:
            # Of a deck that is given out, nobody needs pictures.
            hosted = self._view is AudienceView.PICTURES
            self._end_wish = self._hub.pictures.want(self._picture_arrived, hosted=hosted)
        self.update()

    def update(self, change: Change | None = None) -> None:
        """Take a change of the stage into account."""
        self._greeting = None
        state = self._stage.state
        if isinstance(change, PresentingStopped):
            self._phase = TalkPhase.ENDED if self._phase is TalkPhase.LIVE else self._phase
            self._seen.clear()
            self._forget_deck()
        elif state is not None:
            self._phase = TalkPhase.LIVE
            self._remember(state)
            self._show_picture(state)
            if self._stage.lead is not None:
                page = hosted_page(self._stage)
                self._handout.show(page)
                self._look_at(page)
        self._tell()

    def public(self) -> dict[str, Any]:
        """Return all that followers may know now, but what they have seen."""
        state, timer = self._stage.state, self._hub.timer
        back_channel = self._hub.back_channel.for_audience()
        return {
            "stage": self._stage.name,
            **self._summary(),
            "state": state and state.as_dict(View.PUBLIC),
            # What is left would be wrong when it is read later.
            "timer": timer and {name: value for name, value in timer.items() if name != "left"},
            **({} if back_channel is None else {"back_channel": back_channel}),
        }

    def seen(self) -> dict[str, Any]:
        """Return the slides that were shown last, and the deck that they are from."""
        last = [dict(slide) for slide in list(self._seen.values())[-_MAX_PUBLISHED:]]
        return {"deck": self._deck and self._deck.path, "total": self._total, "seen": self._in_order(last)}

    def captions_changed(self) -> None:
        """Tell newcomers other captions."""
        self._greeting = None
        self.on_public()

    def end(self) -> dict[str, Any]:
        """Return what followers are told last, when their audience ends."""
        self._hub.greet_follower = lambda _: None
        self._end_wish()
        return {"talk": TalkPhase.ENDED.value, "view": self._view.value, "deck": None} | self._download()

    def _picture_arrived(self) -> None:
        """Give out the picture of the step that is shown now; others aren't."""
        if (state := self._stage.state) is None:
            return
        self._remember(state)
        if self._show_picture(state):
            self._greeting = None
            self._tell()

    def _show_picture(self, state: StageState) -> bool:
        """Give out the picture of the step that is shown, perhaps an earlier talk's; return whether it is another."""
        if self._view is AudienceView.TEXT or (
            self._view is AudienceView.DECK and hosted_page(self._stage) is not None
        ):
            return False
        slide, picture = self._seen[state.place], self._hub.pictures.current
        if picture is None:
            return False
        self.on_picture(picture)
        if picture.path == slide.get("picture"):
            return False
        slide["picture"] = self._picture = picture.path
        return True

    def _remember(self, state: StageState) -> None:
        if state.total != self._total:
            self._total = state.total
            self._seen.clear()
        fragment = state.indices.f
        before = self._seen.pop(state.place, {})
        if before and fragment is not None:
            fragment = max(fragment, before["f"] if before["f"] is not None else -1)
        self._seen[state.place] = before | {
            "h": state.indices.h,
            "v": state.indices.v,
            "f": fragment,
            "number": state.number,
            "title": state.title[:_MAX_TITLE_LENGTH],
        }
        if len(self._seen) > _MAX_SEEN:
            del self._seen[next(iter(self._seen))]

    def _forget_deck(self) -> None:
        self._page = self._deck = self._picture = None
        self._looking = False

    def _look_at(self, page: HostedPage | None) -> None:
        """Look for the deck of another page; the old one is not given out any more, unless only its files changed."""
        if page == self._page or self._view is not AudienceView.DECK:
            return
        if page is None or self._page is None or page.name != self._page.name:
            self._deck = None
        self._page = page
        self._looking = page is not None
        if page is not None:
            self._hass.async_create_task(self._look_for(page), "Slide Control audience's deck", eager_start=True)

    async def _look_for(self, page: HostedPage) -> None:
        deck = await self._find_deck(page)
        if self._page == page:
            self._deck = deck
            self._looking = False
            self._greeting = None
            self._tell()

    def _summary(self) -> dict[str, Any]:
        deck = self._deck
        return {
            "talk": self._phase.value,
            "view": self._view.value,
            "deck": deck and {"title": deck.title, "version": deck.version, "path": deck.path},
            **({} if self.way_in is None else {"join": dict(self.way_in)}),
            **({} if self._picture is None else {"picture": self._picture}),
            **self._download(),
        }

    def _download(self) -> dict[str, str]:
        path = self._handout.path(live=self._phase is TalkPhase.LIVE, ended=self._phase is TalkPhase.ENDED)
        return {} if path is None else {"handout": path}

    def _tell(self) -> None:
        """Tell all followers what has changed, once it is known."""
        if self._looking:
            return
        self.on_public()
        if (summary := self._summary()) != self._told:
            self._told = summary
            self._hub.broadcast(Role.FOLLOWER, audience_frame(summary))

    def _greet(self, session: Session) -> None:
        """Tell a newcomer everything, and what the audience has seen so far; encoded once for all until it changes."""
        if self._greeting is None:
            seen = {"seen": self._in_order(self._seen.values())}
            said = {"captions": log} if (log := self._captions.log) else {}
            self._greeting = audience_frame(self._summary() | seen | said)
        session.write(self._greeting)

    @staticmethod
    def _in_order(slides: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(slides, key=lambda slide: (slide["h"], slide["v"]))
