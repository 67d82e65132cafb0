"""A display that is no browser: it follows docs/protocol.md as frontend/connection.js and frontend/display.js do."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from tests.slides import Slides

from .age import Age
from .link import Ends, Line, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

# Seconds.
ID_LIFE = 300.0
ACK_MAY_BE_LOST = 5.0
CLAIM_WITHIN = 2.0

MOST_IDS = 20_000
MOST_OUTCOMES = 64


@dataclass(frozen=True, slots=True)
class Application:
    """A command that has moved, or could have moved, the slides of one display. Times are milliseconds."""

    id: str
    age: float
    """By a clock that Home Assistant and the display share, from the first sending to the moment of judgement."""
    ttl: float


@dataclass(frozen=True, slots=True)
class _Outcome:
    at: float
    result: str
    reason: str | None


class Page:
    """One load of a page that shows slides. ``clock`` is in seconds and is also Home Assistant's own."""

    def __init__(
        self,
        *,
        token: str,
        client_id: str,
        open_line: Callable[[Ends], Line],
        applied: Callable[[Application], None],
        chance: Random,
        slowness: float = 0.0,
    ) -> None:
        """Connect; each command takes the slides a random time up to ``slowness`` (seconds)."""
        self.slides = Slides()
        self.lead = False
        self.applications = 0
        self.connections = 0
        self._token = token
        self._client_id = client_id
        self._applied = applied
        self._chance = chance
        self._slowness = slowness
        self._loop = asyncio.get_running_loop()
        self._age = Age(self._now)
        self._welcomed = False
        self._version = 0
        self._outline_sent = False
        self._said: dict[str, Any] = {}
        # What makes a command apply at most once: it lives as long as the page.
        self._epoch: str | None = None
        self._seq = 0
        self._outcomes: OrderedDict[int, _Outcome] = OrderedDict()
        self._ids: OrderedDict[str, float] = OrderedDict()
        # What is to be done, one thing after the other.
        self._commands: deque[dict[str, Any]] = deque()
        self._wanted: Mapping[str, Any] | None = None
        self._leads: Mapping[str, Any] | None = None
        self._busy = False
        self._claim: asyncio.TimerHandle | None = None
        self.link = Link(open_line, self, chance)

    @property
    def connected(self) -> bool:
        """Tell whether Home Assistant has welcomed it on the line that it has now."""
        return self._welcomed

    @property
    def shows(self) -> dict[str, Any]:
        """What is shown."""
        return self.slides.state(outline=False)

    def close(self) -> None:
        """End this load of the page, with what it still had to do."""
        self.link.stop()
        self._commands.clear()

    def move(self) -> None:
        """Move as a person at this screen does."""
        self.slides.apply({"action": self._chance.choice(("next", "previous", "first"))})
        if not self.lead and self._welcomed:
            self._end_claim()
            self._claim = self._loop.call_later(CLAIM_WITHIN, self._claim_failed)
        self._report("user")

    # The talk

    def opened(self) -> None:
        """Say hello."""
        self._age = Age(self._now)
        self._version = 0
        self._outline_sent = True
        self._said = self.shows
        self._age.ask()
        self._send(
            {
                "type": "hello",
                "protocol": "slide-control/1",
                "token": self._token,
                "client": {"id": self._client_id, "name": "Soak", "attempt": self.link.opened},
                "state": self.slides.state(),
            }
            | ({} if self._epoch is None else {"resume": {"epoch": self._epoch}})
        )

    def lost(self) -> None:
        """Go on without a line: nobody leads this page any more."""
        self._welcomed = False
        self._leads = self._wanted = None
        self._end_claim()

    def ping(self) -> None:
        """Ask for the time."""
        self._send({"type": "ping", "n": self._age.ask()})

    def receive(self, text: str) -> None:
        """Take a frame."""
        frame: dict[str, Any] = orjson.loads(text)
        kind = frame["type"]
        if kind == "welcome":
            self._welcome(frame)
        elif not self._welcomed:
            return
        elif kind == "command":
            self._take(frame)
        elif kind == "state":
            self._follow(frame)
        elif kind == "lead":
            self._become(lead=frame["lead"])
        elif kind == "pong":
            if "n" in frame:
                self._age.answered(frame["n"], frame["time"])
            elif not self._age.asking:
                self.ping()

    def _welcome(self, frame: Mapping[str, Any]) -> None:
        resumed = frame["epoch"] == self._epoch
        if not resumed:
            self._epoch, self._seq = frame["epoch"], frame["seq"]
            self._outcomes.clear()
        self._version = frame["version"]
        self._welcomed = True
        self.connections += 1
        self._age.answered(1, frame["time"])
        self.link.welcomed(frame["heartbeat"])
        self.ping()
        if resumed:
            since = self._loop.time() - ACK_MAY_BE_LOST
            for seq in [seq for seq, outcome in self._outcomes.items() if outcome.at >= since]:
                self._acknowledge(seq)
        self.lead = frame["lead"]
        if not self.lead and frame["state"]:
            self._want(frame["state"])
        elif self.shows != self._said:
            # Somebody has moved the slides since the hello.
            self._report("user")

    def _take(self, command: dict[str, Any]) -> None:
        if command["epoch"] != self._epoch:
            return
        if command["seq"] > self._seq:
            self._seq = command["seq"]
            self._commands.append(command)
            self._work()
        elif command["seq"] in self._outcomes:
            self._acknowledge(command["seq"])

    def _follow(self, frame: Mapping[str, Any]) -> None:
        if frame["epoch"] == self._epoch and frame["version"] > self._version:
            self._version = frame["version"]
            if not self.lead:
                self._want(frame["state"])

    def _become(self, *, lead: bool) -> None:
        self._end_claim()
        self._leads = self._wanted = None
        self.lead = lead
        if lead:
            self._outline_sent = False
            self._report("start")

    # The work

    def _want(self, state: Mapping[str, Any]) -> None:
        self._leads = state
        if self._claim is None:
            self._wanted = state
            self._work()

    def _work(self) -> None:
        while not self._busy:
            if self._commands:
                self._obey(self._commands.popleft())
            elif self._wanted is not None:
                wanted, self._wanted = self._wanted, None
                self.slides.follow(wanted)
                if not self.lead:
                    self._report("follow")
            else:
                return

    def _obey(self, command: dict[str, Any]) -> None:
        if command["epoch"] != self._epoch:
            return
        now = self._now()
        if self._age.of(command["time"]) > command["ttl_ms"]:
            self.ping()
            self._finish(command, "expired")
        elif self._loop.time() - self._ids.get(command["id"], -ID_LIFE) < ID_LIFE:
            self._finish(command, "duplicate")
        else:
            self._applied(Application(command["id"], now - command["time"], command["ttl_ms"]))
            self.applications += 1
            self.slides.apply(command)
            self._remember(command["id"])
            if self._slowness:
                self._busy = True
                self._loop.call_later(self._chance.random() * self._slowness, self._moved, command)
            else:
                self._finish(command, "applied")

    def _moved(self, command: dict[str, Any]) -> None:
        self._busy = False
        self._finish(command, "applied")
        self._work()

    def _remember(self, command_id: str) -> None:
        now = self._loop.time()
        self._ids[command_id] = now
        while len(self._ids) > MOST_IDS or now - next(iter(self._ids.values())) >= ID_LIFE:
            self._ids.popitem(last=False)

    def _finish(self, command: dict[str, Any], result: str, reason: str | None = None) -> None:
        if command["epoch"] != self._epoch:
            return
        self._outcomes[command["seq"]] = _Outcome(self._loop.time(), result, reason)
        if len(self._outcomes) > MOST_OUTCOMES:
            self._outcomes.popitem(last=False)
        self._acknowledge(command["seq"])

    def _acknowledge(self, seq: int) -> None:
        outcome = self._outcomes[seq]
        answer: dict[str, Any] = {"ack": seq, "result": outcome.result}
        if outcome.reason:
            answer["reason"] = outcome.reason
        self._report("command", **answer)

    # Reports

    def _report(self, cause: str, **answer: Any) -> None:
        if not self._welcomed:
            return
        state = self.slides.state(outline=not self._outline_sent)
        self._outline_sent = True
        self._send({"type": "report", "state": state, "cause": cause} | answer)

    def _claim_failed(self) -> None:
        self._claim = None
        if self._leads is not None:
            self._want(self._leads)

    def _end_claim(self) -> None:
        if self._claim is not None:
            self._claim.cancel()
            self._claim = None

    def _send(self, message: Mapping[str, Any]) -> None:
        self.link.send(orjson.dumps(message).decode())

    def _now(self) -> float:
        return self._loop.time() * 1000
