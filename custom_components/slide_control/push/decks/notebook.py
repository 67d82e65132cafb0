"""A Jupyter notebook, made into reveal.js slides by nbconvert where that is installed."""

from __future__ import annotations

from importlib.util import find_spec
import json
import os
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Final

from ..paths import CLIENT_PATH
from .cache import cached_name, publish
from .format import DeckError, Format

_SECONDS: Final = 90
_LARGEST: Final = 64 * 1024 * 1024
_NOT_INSTALLED: Final = (
    "Home Assistant has no nbconvert to make slides of this notebook. Run `jupyter nbconvert --to slides` on"
    " your computer and upload the HTML file that it writes."
)


def _read(file: Path) -> dict[str, object]:
    if file.stat().st_size > _LARGEST:
        raise DeckError("This notebook is larger than 64 MiB. Clear its outputs, or upload its HTML.")
    try:
        notebook = json.loads(file.read_bytes())
    except ValueError, RecursionError:
        notebook = None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise DeckError("This is no Jupyter notebook of format 4. Save it again in Jupyter.")
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
        raise DeckError(_NOT_INSTALLED)


def _page(file: Path, cache: Path) -> bytes:
    _check(file)
    made = cache / f"{cached_name(file)}.html"
    if not made.exists():
        with tempfile.TemporaryDirectory() as folder:
            publish(_convert(file, Path(folder)), made)
    return made.read_bytes()


def _convert(file: Path, folder: Path) -> Path:
    """Run nbconvert, which executes no cell; in an empty folder, because it reads settings from where it runs."""
    options = {
        "to": "slides",
        "output": "slides",
        "output-dir": str(folder),
        "HTMLExporter.require_js_url": f"{CLIENT_PATH}/notebook.js",
        "HTMLExporter.jquery_url": f"{CLIENT_PATH}/notebook.js",
    }
    command = [sys.executable, "-P", "-m", "nbconvert", *(f"--{name}={value}" for name, value in options.items())]
    try:
        subprocess.run(  # noqa: S603  the arguments are ours, and the file's own name comes after the options
            [*command, "--", str(file)],
            cwd=folder,
            env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        return next(folder.glob("*.html"))
    except subprocess.TimeoutExpired:
        raise DeckError(f"nbconvert was not done with this notebook within {_SECONDS} s. Upload its HTML.") from None
    except subprocess.CalledProcessError, StopIteration:
        raise DeckError("nbconvert can't make slides of this notebook. Try it on your computer to see why.") from None


NOTEBOOK: Final = Format("notebook", (".ipynb",), _title, _check, _page)
