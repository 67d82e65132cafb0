"""Jupyter notebooks, converted to reveal.js slides by nbconvert if it is installed."""

from __future__ import annotations

from importlib.util import find_spec
import json
from pathlib import Path
import re
import tempfile
from typing import Final

from ...const import CLIENT_PATH
from ...stage.messages import Message
from ..cache import cached_name, publish
from . import notebook_title, slices
from .format import UNKNOWN_SLIDES, DeckError, Format, SlideCount
from .limited_process import LimitExceededError, run_python

_MAX_BYTES: Final = 64 * 1024 * 1024
# Parsing JSON holds the interpreter: about 1 ms for this much, and 300 ms for 16 MiB.
_MAX_BYTES_HERE: Final = 64 * 1024
_READ_SECONDS: Final = 20
_READ_MEMORY: Final = 768 * 1024 * 1024
_CONVERT_SECONDS: Final = 90
_CONVERT_MEMORY: Final = 3 * 1024 * 1024 * 1024
_SLIDE_TYPE: Final = re.compile(rb'"slide_type"\s{0,8}:\s{0,8}"(\w{1,20})"')


def _read(file: Path) -> str:
    size = file.stat().st_size
    if not size:
        raise DeckError(Message("file_empty"))
    if size > _MAX_BYTES:
        raise DeckError(Message("notebook_too_large", mib=_MAX_BYTES // 1024**2))
    try:
        return notebook_title.notebook_title(file.read_bytes()) if size <= _MAX_BYTES_HERE else _read_elsewhere(file)
    except ValueError:
        raise DeckError(Message("notebook_invalid")) from None


def _read_elsewhere(file: Path) -> str:
    """Return the title of a large notebook, read by another process; raises ``ValueError`` and ``DeckError``."""
    program = ["-I", "-S", notebook_title.__file__, str(file.absolute())]
    try:
        code, output = run_python(program, seconds=_READ_SECONDS, memory=_READ_MEMORY)
    except LimitExceededError:
        code, output = 1, b""
    if code == notebook_title.NOT_A_NOTEBOOK:
        raise ValueError
    if code:
        raise DeckError(Message("notebook_too_complex"))
    return str(json.loads(output))


def _missing() -> Message | None:
    return None if find_spec("nbconvert") else Message("notebook_without_nbconvert")


def _page(file: Path, cache: Path) -> Path:
    if problem := _missing():
        raise DeckError(problem)
    return cache / f"{cached_name(file)}.html"


def _convert(file: Path, page: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        publish(_run_nbconvert(file, Path(folder)), page)


def _run_nbconvert(file: Path, folder: Path) -> Path:
    """Run nbconvert, which executes no cells, in an empty folder: it reads settings from its working directory."""
    options = {
        "to": "slides",
        "output": "slides",
        "output-dir": str(folder),
        "HTMLExporter.require_js_url": f"{CLIENT_PATH}/notebook.js",
        "HTMLExporter.jquery_url": f"{CLIENT_PATH}/notebook.js",
    }
    try:
        code, _ = run_python(
            ["-P", "-m", "nbconvert", *(f"--{name}={value}" for name, value in options.items()), "--", str(file)],
            seconds=_CONVERT_SECONDS,
            memory=_CONVERT_MEMORY,
            folder=folder,
            environment={"JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
        )
    except LimitExceededError:
        raise DeckError(Message("notebook_timeout", seconds=_CONVERT_SECONDS)) from None
    page = next(folder.glob("*.html"), None)
    if code or page is None:
        raise DeckError(Message("notebook_failed"))
    return page


def _count(file: Path) -> SlideCount:
    """Return how many slides nbconvert makes of a file, without parsing it: in a JSON string, quotes are escaped."""
    if file.stat().st_size > _MAX_BYTES:
        return UNKNOWN_SLIDES
    types = [match[1] for match in slices.find_all(_SLIDE_TYPE, file.read_bytes())]
    slides = sum(kind in (b"slide", b"subslide") for kind in types)
    return SlideCount(slides or None, b"notes" in types)


NOTEBOOK: Final = Format("notebook", (".ipynb",), _read, _page, _convert, _missing, _count)
