"""The process in which the pages' own code runs, see ``page.mjs``."""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
import shutil
from subprocess import PIPE, Popen
from typing import Any, Final, Self

REPOSITORY: Final = Path(__file__).resolve().parents[2]
PAGE: Final = Path(__file__).with_name("page.mjs")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page did when it was asked for something."""

    did: list[list[Any]]
    due: float | None
    """When the next timer is due, in milliseconds of the page's monotonic clock."""
    place: str
    """What the slides show; equal for two pages that show the same."""
    busy: bool
    """Whether a command is being carried out."""


class Browser:
    """Runs any number of pages, one step at a time."""

    def __init__(self, program: Path = PAGE) -> None:
        """Start it on the code that users get, or on another program; ``ask`` waits until it has."""
        self._process = Popen([_node(), program], stdin=PIPE, stdout=PIPE)  # noqa: S603 (our own code)
        self._pages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def new_page(self) -> int:
        """Return a number for a page."""
        self._pages += 1
        return self._pages

    def ask(self, page: int, mono: float, wall: float, do: str, **given: Any) -> Answer:
        """Let a page do one thing, its clocks at ``mono`` and ``wall`` milliseconds; return all that came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        question = {"page": page, "mono": mono, "wall": wall, "do": do, **given}
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        return Answer(**json.loads(self._process.stdout.readline()))


def _node() -> str:
    """Return Node.js, where ``scripts/setup`` found it or put it."""
    if node := shutil.which("node"):
        return node
    npm = (REPOSITORY / ".tools/npm.path").read_text().strip()
    return str(Path(npm).with_name("node"))
