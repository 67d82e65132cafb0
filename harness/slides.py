"""Slides from a notebook: what `jupyter nbconvert --to slides` makes, with everything it loads beside it."""

from __future__ import annotations

import asyncio
import hashlib
from importlib.metadata import version
import os
from pathlib import Path
import shutil
import sys

from .processes import running
from .seed import REPOSITORY

TEMPLATES = REPOSITORY / "demo" / "templates"
MODULES = REPOSITORY / "node_modules"
STAMP = ".made-from"


async def convert(notebook: Path, folder: Path) -> None:
    """Write the notebook's slides to folder/index.html, unless they are there already."""
    stamp = folder / STAMP
    made_from = _fingerprint(notebook)
    if stamp.exists() and stamp.read_text() == made_from:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    await _nbconvert(notebook, folder)
    (folder / "index.slides.html").rename(folder / "index.html")
    shutil.copy(MODULES / "requirejs" / "require.js", folder)
    for part in ("dist", "plugin"):
        shutil.copytree(MODULES / "reveal4" / part, folder / "reveal.js" / part)
    stamp.write_text(made_from)


async def _nbconvert(notebook: Path, folder: Path) -> None:
    """Run nbconvert with its addresses of content delivery networks replaced by files in the folder.

    The theme is one that brings its own fonts; the template leaves out what our slides don't use.
    """
    options = {
        "to": "slides",
        "template": "local",
        "output": "index",
        "output-dir": str(folder),
        "TemplateExporter.extra_template_basedirs": str(TEMPLATES),
        "TemplateExporter.exclude_input_prompt": "True",
        "HTMLExporter.require_js_url": "require.js",
        "SlidesExporter.reveal_url_prefix": "reveal.js",
        "SlidesExporter.reveal_theme": "white",
        "SlidesExporter.reveal_number": "c/t",
    }
    command = [sys.executable, "-P", "-m", "nbconvert", *(f"--{name}={value}" for name, value in options.items())]
    async with running(
        *command,
        str(notebook),
        env={**os.environ, "JUPYTER_NO_CONFIG": "1", "JUPYTER_PLATFORM_DIRS": "1"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    ) as process:
        _, output = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"nbconvert could not convert {notebook}:\n{output.decode()[-2000:]}")


def _fingerprint(notebook: Path) -> str:
    """Name everything that the slides are made from."""
    digest = hashlib.sha256(version("nbconvert").encode())
    files = [notebook, Path(__file__), REPOSITORY / "package-lock.json", *sorted(TEMPLATES.rglob("*.*"))]
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
