"""The session of a display: its reports, and what it is told to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, override

from ...access.tokens import Role
from ...stage.state import Slide, parse_indices, parse_state
from ..frames import command_frame, lead_frame, pictures_frame
from ..protocol import MAX_DISPLAY_FRAME_BYTES, PRESENTING_HEARTBEAT_SECONDS, parse_report
from .session import FrameHandler, Session

if TYPE_CHECKING:
    from ...access.tokens import Grant
    from ...stage.displays import DeckIdentity
    from ...stage.pending_commands import SequencedCommand
    from ...stage.stage import Stage
    from ..hub import Hub
    from ..protocol import Hello, HostedPage
    from ..transport import Transport


class DisplaySession(Session):
    """A page that shows slides, or waits for some; implements ``Display`` for the stage."""

    role: ClassVar = Role.DISPLAY
    max_frame_bytes = MAX_DISPLAY_FRAME_BYTES
    files: Sequence[str] | None = None
    """The presentations that the display itself has, and opens by name instead of decks; None for a browser."""

    def __init__(
        self, stage: Stage, hub: Hub, grant: Grant, hello: Hello, transport: Transport, *, address: str | None = None
    ) -> None:
        """Parse the state in the hello; raises ``InvalidFieldError``."""
        super().__init__(stage, hub, grant, hello, transport, address=address)
        self.hosted: HostedPage | None = None
        """The hosted deck that the page shows."""
        self.page: Final = hello.page if hello.opens and grant.opens else None
        """The address of another site's deck in the page's frame, which remotes may open for its picture."""
        self.reloads: Final = grant.deck is not None
        """Whether the page is a hosted deck itself, and reloads when the deck's files change."""
        # The token decides, not the page: a deck that says that it opens decks would learn their addresses.
        self.opens: Final = hello.opens and grant.opens
        self._attempt = hello.attempt
        self._hello_state = None if hello.state is None else parse_state(hello.state)
        self.shows = self._hello_state is not None
        self._outline: tuple[Slide, ...] = self._hello_state.outline if self._hello_state else ()
        self._total = self._hello_state.total if self._hello_state else 0

    @property
    def list_id(self) -> str:
        """The id by which people choose a display: that of the paired one, else the page's."""
        return self.display_id or self.client_id

    @property
    def deck(self) -> DeckIdentity | None:
        """The deck that a display shows: a hosted one by name and version, another by framework, total and outline."""
        if not self.shows:
            return None
        if self.hosted is not None:
            return self.hosted.name, self.hosted.version
        return (self._hello.framework, self._total, self._outline) if self._outline else None

    @property
    def shows_hosted(self) -> bool:
        """Whether the page shows a hosted deck that can be opened once more as a picture."""
        return self.hosted is not None

    @property
    def deck_key(self) -> str:
        """Names the deck that the page shows, and the version of its files; of other pages, the page."""
        return f"{self.hosted.name}\n{self.hosted.version}" if self.hosted else self.client_id

    @property
    @override
    def leads(self) -> bool:
        return self._stage.lead is self

    def precedes(self, other: DisplaySession) -> bool:
        """Return whether ``other`` is a newer connection of the same page."""
        return self.client_id == other.client_id and self._attempt < other._attempt

    @override
    def _join(self) -> None:
        self._stage.async_attach(
            self,
            self._hello_state,
            epoch=self._hello.resume_epoch,
            welcome=self._send_welcome,
            reloaded=self._hello.reloaded,
        )

    @override
    def end(self) -> None:
        super().end()
        self._stage.async_detach(self)

    @property
    @override
    def _heartbeat(self) -> float:
        """The seconds until the next heartbeat; a display that shows slides makes its stage present."""
        return PRESENTING_HEARTBEAT_SECONDS if self.shows else super()._heartbeat

    # Frames from the browser

    def _report(self, message: Mapping[str, Any]) -> None:
        report = parse_report(message, self._outline)
        outline, total = report.state.outline, report.state.total
        same_deck = self.shows and outline is self._outline and total == self._total
        self._outline, self._total, self.shows = outline, total, True
        self._stage.async_report(self, report)
        if not same_deck:
            self._stage.async_displays_changed()

    def _opened(self, message: Mapping[str, Any]) -> None:
        self._hub.open_requests.handle_reply(message, shows=self.shows)

    def _picture(self, message: Mapping[str, Any]) -> None:
        indices = parse_indices(message.get("indices"))
        self._hub.pictures.add(self, indices, message.get("data"))

    HANDLERS: ClassVar[Mapping[str, FrameHandler]] = {
        "report": _report,
        "opened": _opened,
        "picture": _picture,
        "live": Session.want_live,
    }

    # Frames to the browser

    def send_command(self, sequenced: SequencedCommand) -> None:
        """Write a command at once."""
        self.transport.write(command_frame(sequenced, self._stage.epoch))

    def send_state(self) -> None:
        """Send the stage's newest state to the browser."""
        if self._stage.state is not None:
            self._hub.send_state(self)

    def send_lead(self, *, lead: bool) -> None:
        """Notify the page whether it is the lead."""
        self.transport.write(lead_frame(lead=lead))

    def send_pictures_wanted(self, *, wanted: bool, known: Sequence[str] = ()) -> None:
        """Notify the page whether to send a picture of each step that it shows, except of those that are known."""
        self.transport.write(pictures_frame(wanted=wanted, known=known))
