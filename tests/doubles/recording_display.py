"""A stage without Home Assistant around it, and displays that record what they get."""

from __future__ import annotations

import asyncio
from typing import Any

from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.commands import Command, parse_command
from custom_components.slide_control.stage.pending_commands import SequencedCommand
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Report, Stage
from custom_components.slide_control.stage.state import parse_state
from tests.doubles.slides import Slides

TTL = 3.0


class RecordingDisplay:
    """A display that applies commands at once, unless it is ``silent``."""

    deck: tuple[object, ...] | None = None

    def __init__(self, stage: Stage, client_id: str, *, silent: bool = False) -> None:
        self.stage = stage
        self.client_id = client_id
        self.silent = silent
        self.slides = Slides()
        self.received: list[SequencedCommand] = []
        self.leads: bool | None = None
        self.corrected = 0
        self.replaced = False

    def attach(self, *, epoch: str | None = None, idle: bool = False) -> RecordingDisplay:
        state = None if idle else parse_state(self.slides.state())
        self.stage.async_attach(self, state, epoch=epoch, welcome=self._welcome)
        return self

    def report(self, cause: Cause = Cause.USER, **answer: Any) -> None:
        self.stage.async_report(self, Report(state=parse_state(self.slides.state()), cause=cause, **answer))

    def obey(self, sequenced: SequencedCommand) -> None:
        command = sequenced.command
        frame: dict[str, Any] = {"action": command.action.value, "mode": command.mode, "direction": command.direction}
        if command.color is not None:
            frame["color"] = command.color.value
        if sequenced.target:
            frame["indices"] = {"h": sequenced.target.h, "v": sequenced.target.v}
        changed = self.slides.apply(frame | {"slide": command.slide, "skip_fragments": command.skip_fragments})
        self.report(Cause.COMMAND, ack=sequenced.seq, changed=changed)

    def _welcome(self) -> None:
        self.leads = self.stage.lead is self

    def send_command(self, sequenced: SequencedCommand) -> None:
        self.received.append(sequenced)
        if not self.silent:
            asyncio.get_running_loop().call_soon(self.obey, sequenced)

    def send_state(self) -> None:
        self.corrected += 1

    def send_lead(self, *, lead: bool) -> None:
        self.leads = lead

    def close_replaced(self) -> None:
        self.replaced = True


def new_stage(debounce: float = 0.25) -> Stage:
    clock = asyncio.get_running_loop().time
    settings = StageSettings(debounce=debounce, max_press_age=TTL)
    return Stage("Test", settings, clock=clock, wall_clock=lambda: 1_000_000 + clock())


def press(action: str = "next", **arguments: Any) -> Command:
    return parse_command(action, arguments, source="test")
