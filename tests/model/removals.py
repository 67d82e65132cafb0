"""The rules that the promise depends on, and how to remove each from the code temporarily to prove it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
import shutil
from typing import Any, Final
from unittest.mock import patch

from custom_components.slide_control.stage.admission.admission import Admission
from custom_components.slide_control.stage.admission.deduplication import Deduplicator
from custom_components.slide_control.stage.commands import Command
from custom_components.slide_control.stage.pending_commands import PendingCommands
from custom_components.slide_control.stage.settings import StageSettings
from custom_components.slide_control.stage.stage import Stage

from .browser import PAGE, REPOSITORY

_FRONTEND: Final = Path("custom_components/slide_control/frontend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One rule, and the code that keeps it."""

    rule: str
    missed: str
    """What is found without it: a regular expression."""
    edits: tuple[tuple[str, str, str], ...] = ()
    """In the display: a file, a piece of its source, and what stands there without the rule."""
    without: Callable[[], AbstractContextManager[Any]] = nullcontext
    """In Home Assistant, a context in which the rule is not kept."""

    def __str__(self) -> str:
        """Return the rule's name."""
        return self.rule


@contextmanager
def source_without(removal: Removal, folder: Path) -> Iterator[Path]:
    """Yield the page's program from a copy of the source in ``folder`` that does not keep the rule."""
    if not removal.edits:
        yield PAGE
        return
    shutil.copytree(REPOSITORY / _FRONTEND, folder / _FRONTEND)
    page = folder / PAGE.relative_to(REPOSITORY)
    page.parent.mkdir(parents=True)
    shutil.copy(PAGE, page)
    for name, code, instead in removal.edits:
        file = folder / _FRONTEND / name
        source = file.read_text()
        assert source.count(code) == 1, f"{name} no longer has the code that keeps the rule: {code}"
        file.write_text(source.replace(code, instead))
    yield page


def _sends_nothing_again() -> AbstractContextManager[Any]:
    """Let the stage keep the commands under way when the lead comes back, and not send them."""
    attach = Stage.async_attach

    def attached(stage: Stage, *display: Any, **how: Any) -> None:
        with patch.object(PendingCommands, "__iter__", lambda _: iter(())):
            attach(stage, *display, **how)

    return patch.object(Stage, "async_attach", attached)


def _forgets_ids() -> AbstractContextManager[Any]:
    earlier = Deduplicator.find_repeated

    def found(memory: Deduplicator, command: Command, *rest: Any) -> Any:
        return None if command.id else earlier(memory, command, *rest)

    return patch.object(Deduplicator, "find_repeated", found)


def _believes_all_presses_fresh() -> AbstractContextManager[Any]:
    check = Admission.check

    def checked(admission: Admission, command: Command, settings: StageSettings) -> None:
        check(admission, replace(command, sent_at=None), settings)

    return patch.object(Admission, "check", checked)


REMOVALS: Final = (
    Removal(
        rule="seq check in the display",
        edits=(("connection/deduplication.js", "epoch !== this.epoch || seq <= this.seq", "epoch !== this.epoch"),),
        missed="at first and then|was applied",
    ),
    Removal(
        rule="time to live in the display",
        edits=(("connection/connection.js", "this.#age.of(time) > ttl", "time < 0"),),
        missed=r"was applied \d+\.\d+ s after it was sent",
    ),
    Removal(
        rule="time to live of a press that says when it was made",
        without=_believes_all_presses_fresh,
        missed=r"was sent \d+\.\d+ s after its sender pressed",
    ),
    Removal(
        rule="id memory of the display",
        edits=(
            (
                "connection/deduplication.js",
                "return at !== undefined && performance.now() - at < ID_LIFETIME_MS;",
                "return false;",
            ),
        ),
        missed="was applied twice",
    ),
    Removal(
        rule="id memory of the stage",
        without=_forgets_ids,
        missed="was the same|should not have come so far",
    ),
    Removal(
        rule="id memory of the stage over a restart",
        without=lambda: patch.object(Deduplicator, "recall", lambda *_: None),
        missed="was the same|was applied twice",
    ),
    Removal(
        rule="resume rule: the lead keeps its part while it comes back",
        without=lambda: patch.object(Stage, "_reclaims_lead", lambda *_: False),
        missed="had a display that came back in time",
    ),
    Removal(
        rule="resume rule: what is unacknowledged is sent again",
        without=_sends_nothing_again,
        missed="had a display that (was well connected|came back in time)",
    ),
    Removal(
        rule="resume rule: a display that comes back goes on from its own seq",
        edits=(("connection/deduplication.js", "if (epoch === this.epoch) return;", ""),),
        missed="had a display that was well connected",
    ),
    Removal(
        rule="resume rule: a display says again what it has done",
        edits=(
            ("connection/connection.js", "if (outcome) this.#acknowledge(command.seq, outcome);", ""),
            ("connection/connection.js", "if (resumed) for", "if (false) for"),
        ),
        missed="had a display that was well connected",
    ),
    Removal(
        rule="standby: it takes over only what was meant for what it shows",
        without=lambda: patch.object(
            Stage, "_can_take_over", lambda stage, _display, sequenced: stage._is_fresh(sequenced)
        ),
        missed="after the stage had changed|had a display that was well connected",
    ),
)
