"""Home Assistant in the model: the real stage with its real hub, and observers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
import json
from typing import TYPE_CHECKING, Any, Final

import orjson

from custom_components.slide_control.access.tokens import Grant, Role
from custom_components.slide_control.push.frames import Frame
from custom_components.slide_control.push.hub import Hub
from custom_components.slide_control.push.protocol import CloseCode, Hello
from custom_components.slide_control.push.sessions import create_session
from custom_components.slide_control.stage.admission.deduplication import PastPress
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Stage

from .displays import EPOCH

if TYPE_CHECKING:
    from .network import Line
    from .simulation import Simulation

TTL_SECONDS: Final = 3.0
DEBOUNCE_SECONDS: Final = 0.25
SETTINGS: Final = StageSettings(debounce=DEBOUNCE_SECONDS, max_press_age=TTL_SECONDS)


class Observer:
    """A remote or a follower on a line that is never disturbed; to its session it is the ``Transport``."""

    direct: Final = None

    def __init__(self, home: Home, role: Role) -> None:
        """Connect."""
        self.role = role
        self.state: Mapping[str, Any] | None = None
        self.callbacks: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        hello = Hello(token="", client_id=f"{role}-0001", name="", resume_epoch=None, state=None, attempt=0)
        self.session = create_session(home.stage, home.hub, Grant("", role), hello, self)
        self.session.open()

    def write(self, frame: Frame) -> None:
        """Read a frame."""
        message = orjson.loads(frame.json)
        if message["type"] in ("welcome", "state"):
            self.state = message["state"]
        elif message["type"] == "result":
            self.callbacks.pop(message["id"])(message)

    def ask(self, message: Mapping[str, Any], reply: Callable[[Mapping[str, Any]], None]) -> None:
        """Send a command; ``reply`` gets the result, unless the connection ends before."""
        self.callbacks[message["id"]] = reply
        self.session.receive(json.dumps({"type": "command", **message}))

    def ping(self) -> None:
        """Send a heartbeat."""
        self.session.note_activity()

    def waiting(self) -> int:
        """Return 0: the send queue is always empty."""
        return 0

    def close(self, _code: CloseCode, _reason: str) -> None:
        """Be closed by the server."""
        self.session.end()

    def sees(self, stage: Stage) -> bool:
        """Return whether it has the stage's current state."""
        expected = None if stage.state is None else stage.state.as_dict(self.session.view)
        return expected is None or (
            self.state is not None and {**self.state, "outline": 0} == {**expected, "outline": 0}
        )


class Home:
    """Home Assistant between two restarts."""

    def __init__(
        self,
        world: Simulation,
        *,
        booted: float,
        remembered: Iterable[PastPress] = (),
        settings: StageSettings = SETTINGS,
    ) -> None:
        """Start a stage; ``booted`` is what its monotonic clock shows at the true time 0."""
        self.world = world
        self.up = True
        self.stage = Stage(
            "Model",
            settings,
            clock=lambda: booted + world.now,
            wall_clock=lambda: EPOCH + world.now + world.set_ahead,
        )
        self.stage.admission.recall(remembered)
        self.hub = Hub(self.stage)
        self.lines: dict[Line, None] = {}
        self.observers = world.observers(self)

    @property
    def remote(self) -> Observer:
        """The remote."""
        return self.observers[0]

    def stop(self) -> None:
        """Shut down in an orderly way."""
        self.up = False
        self.stage.async_close()
        self.hub.close(CloseCode.UNLOADED, "Home Assistant stops.")

    def crash(self, *, pages_notice: bool) -> None:
        """Crash: nobody is notified."""
        self.up = False
        for line in list(self.lines):
            line.cut(page_notices=pages_notice, home_notices=True)
        self.stop()
