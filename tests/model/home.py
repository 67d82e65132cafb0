"""Home Assistant in the model: the real deck with its real audience, and people who only look on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
import json
from typing import TYPE_CHECKING, Any, Final

from custom_components.slide_control.deck.deck import Deck
from custom_components.slide_control.deck.memory import PastPress
from custom_components.slide_control.deck.settings import DeckSettings
from custom_components.slide_control.push.audience import Audience
from custom_components.slide_control.push.protocol import CloseCode, Frame, Hello
from custom_components.slide_control.push.sessions import Session
from custom_components.slide_control.push.tokens import Role

from .screens import EPOCH

if TYPE_CHECKING:
    from .network import Line
    from .world import World

TTL: Final = 3.0
MINIMUM_TIME: Final = 0.25


class Onlooker:
    """A remote or a follower on a line that is never disturbed; to its session it is the ``Transport``."""

    direct: Final = None

    def __init__(self, home: Home, role: Role) -> None:
        """Connect."""
        self.role = role
        self.state: Mapping[str, Any] | None = None
        self.asked: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        hello = Hello(token="", client_id=f"{role}-0001", name="", resume_epoch=None, state=None, attempt=0)
        self.session = Session(home.deck, home.audience, role, hello, self)
        self.session.open()

    def write(self, frame: Frame) -> None:
        """Read a frame."""
        message = json.loads(frame.json)
        if message["type"] in ("welcome", "state"):
            self.state = message["state"]
        elif message["type"] == "result":
            self.asked.pop(message["id"])(message)

    def ask(self, message: Mapping[str, Any], told: Callable[[Mapping[str, Any]], None]) -> None:
        """Send a command; ``told`` gets the result, unless the connection ends before."""
        self.asked[message["id"]] = told
        self.session.receive(json.dumps({"type": "command", **message}))

    def ping(self) -> None:
        """Give a sign of life."""
        self.session.heard()

    def waiting(self) -> int:
        """Return that nothing waits."""
        return 0

    def close(self, _code: CloseCode, _reason: str) -> None:
        """Be sent away."""
        self.session.end()

    def sees(self, deck: Deck) -> bool:
        """Tell whether it has what the deck shows now."""
        expected = deck.state and deck.state.as_dict(self.session.view)
        return expected is None or (
            self.state is not None and {**self.state, "outline": 0} == {**expected, "outline": 0}
        )


class Home:
    """Home Assistant between two restarts."""

    def __init__(self, world: World, *, booted: float, remembered: Iterable[PastPress] = ()) -> None:
        """Start a deck; ``booted`` is what its monotonic clock shows at the true time 0."""
        self.world = world
        self.up = True
        self.deck = Deck(
            "Model",
            DeckSettings(minimum_time=MINIMUM_TIME, time_to_live=TTL),
            clock=lambda: booted + world.now,
            wall_clock=lambda: EPOCH + world.now + world.set_ahead,
        )
        self.deck.admission.recall(remembered)
        self.audience = Audience(self.deck)
        self.lines: dict[Line, None] = {}
        self.onlookers = [Onlooker(self, role) for role in (Role.REMOTE, Role.FOLLOWER)]

    @property
    def remote(self) -> Onlooker:
        """The remote."""
        return self.onlookers[0]

    def stop(self) -> None:
        """Shut down in an orderly way."""
        self.up = False
        self.deck.async_close()
        self.audience.close(CloseCode.UNLOADED, "Home Assistant stops.")

    def crash(self, *, pages_notice: bool) -> None:
        """Fall over: nobody is told anything."""
        self.up = False
        for line in list(self.lines):
            line.cut(page_notices=pages_notice, home_notices=True)
        self.stop()
