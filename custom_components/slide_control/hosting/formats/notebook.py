"""Jupyter notebooks, converted to reveal.js slides by nbconvert if it is installed."""

from __future__ import annotations

from importlib.util import find_spec
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Final

from ...const import CLIENT_PATH
from ...stage.messages import Message
from ..cache import cached_name, publish
from .format import DeckError, Format

_CONVERT_SECONDS: Final = 90
_MAX_BYTES: Final = 64 * 1024 * 1024


def _read(file: Path) -> dict[str, object]:
    if file.stat().st_size > _MAX_BYTES:
        raise DeckError(Message("notebook_too_large", mib=_MAX_BYTES // 1024**2))
    try:
        notebook = json.loads(file.read_bytes())
    except ValueError, RecursionError:
        notebook = None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise DeckError(Message("notebook_invalid"))
    return notebook


def _title(file: Path) -> str:
    cells = _read(file)["cells"]
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source") if isinstance(cell, dict) else None
        text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
        if heading := next((line for line in text.splitlines() if line.startswith("# ")), None):
            return heading[2:]
    return ""


def _check(file: Path) -> None:
    _read(file)
    if find_spec("nbconvert") is None:
        raise DeckError(Message("notebook_without_nbconvert"))


def _page(file: Path, cache: Path) -> bytes:
    _check(file)
    page = cache / f"{cached_name(file)}.html"
    if not page.exists():
        with tempfile.TemporaryDirectory() as folder:
            publish(_convert(file, Path(folder)), page)
    return page.read_bytes()


def _convert(file: Path, folder: Path) -> Path:
    """Run nbconvert, which executes no cells, in an empty folder: it reads settings from its working directory."""
    options = {
        "to": "slides",
        "output": "slides",
        "output-dir": str(folder),
        "HTMLExporter.require_js_url": f"{CLIENT_PATH}/notebook.js",
        "HTMLExporter.jquery_url": f"{CLIENT_PATH}/notebook.js",
    }
    command = [sys.executable, "-P", "-m", "nbconvert", *(f"--{name}={value}" for name, value in options.items())]
    try:
        subprocess.run(  # noqa: S603  fixed arguments; the file name follows "--"
            [*command, "--", str(file)],
            cwd=folder,
            env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_CONVERT_SECONDS,
            check=True,
        )
        return next(folder.glob("*.html"))
    except subprocess.TimeoutExpired:
        raise DeckError(Message("notebook_timeout", seconds=_CONVERT_SECONDS)) from None
    except subprocess.CalledProcessError, StopIteration:
        raise DeckError(Message("notebook_failed")) from None


NOTEBOOK: Final = Format("notebook", (".ipynb",), _title, _check, _page)
