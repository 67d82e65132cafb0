"""The process in which the pages' own code runs, see ``page.mjs``."""

from __future__ import annotations

from dataclasses import dataclass
import json
from pathlib import Path
import shutil
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from .displays import Page

REPOSITORY: Final = Path(__file__).resolve().parents[2]
PAGE: Final = Path(__file__).with_name("page.mjs")


@dataclass(frozen=True, slots=True)
class Answer:
    """A page's answer to one request."""

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
        """Start it on the shipped code or another program; ``ask`` waits until it is ready."""
        self._process = Popen([find_node(), "--no-warnings", program], stdin=PIPE, stdout=PIPE)  # noqa: S603 (our own code)
        self._pages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def new_page(self) -> int:
        """Return a number for a page."""
        self._pages += 1
        return self._pages

    def ask(self, page: Page, mono: float, wall: float, do: str, given: dict[str, Any]) -> None:
        """Run one request on a page, its clocks at ``mono`` and ``wall`` milliseconds; hand it the answer."""
        question = {"page": page.number, "mono": mono, "wall": wall, "do": do, **given}
        answer = Answer(**json.loads(self._converse(json.dumps(question).encode())))
        page.take(answer.did, page.display.world.now)
        page.rest(answer)

    def flush(self) -> None:
        """Run all queued requests; this class has no queue."""

    def _converse(self, question: bytes) -> bytes:
        """Send a line, and return the one that comes back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(question + b"\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def find_node() -> str:
    """Return the path of Node.js, as ``scripts/setup`` found or installed it."""
    if node := shutil.which("node"):
        return node
    npm = (REPOSITORY / ".tools/npm.path").read_text().strip()
    return str(Path(npm).with_name("node"))
