"""Packs the browser extension: its own files, and the display's modules in one file for each of its scripts."""

from __future__ import annotations

import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final

from .integration import REPOSITORY
from .version import version_of
from .zips import commit_time, write_zip

SOURCE: Final = REPOSITORY / "extension"
FRONTEND: Final = "custom_components/slide_control/frontend"
ICON: Final = REPOSITORY / "custom_components/slide_control/brand/icon.png"
FILES: Final = ("popup.html", "popup.css", "relay.js")
SCRIPTS: Final = ("background.js", "page.js", "popup.js")
WORDS: Final = f"{FRONTEND}/words"
# Chromium allows this permission to no extension that asks for it later, so it is in a package of its own.
KEYS_PERMISSION: Final = "debugger"
# What the popup and the display in a tab need of a language.
_PARTS: Final = frozenset({"base", "display", "extension", "follow", "talk"})
_BY_ADDRESS: Final = re.compile(r"import\(new URL\(('[^']+'), import\.meta\.url\)\.href\)")


def pack(folder: Path, version: str = "0.0.0", *, keys: bool = False) -> Path:
    """Write the extension, with real key strokes or without, and return the folder, which a browser can load."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCE / "_locales", folder / "_locales")
    for file in (*(SOURCE / name for name in FILES), ICON, REPOSITORY / "LICENSE"):
        shutil.copy(file, folder)
    for part in (REPOSITORY / WORDS).glob("*/*.json"):
        if part.stem in _PARTS:
            (folder / "words" / part.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(part, folder / "words" / part.parent.name)
    _bundle(folder)
    manifest = json.loads((SOURCE / "manifest.json").read_text())
    manifest["version"] = version
    if keys:
        manifest["permissions"].append(KEYS_PERMISSION)
        del manifest["browser_specific_settings"]  # Firefox has nothing like it
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return folder


def _bundle(folder: Path) -> None:
    """Put each script and its modules into one file: a page's policy may forbid to load modules."""
    with TemporaryDirectory() as temporary:
        source = Path(temporary)
        shutil.copytree(SOURCE, source / "extension")
        shutil.copytree(REPOSITORY / FRONTEND, source / FRONTEND)
        # What other pages load later by its address is part of the script, or left out: the browser takes the pictures.
        (source / FRONTEND / "snapshot/page_picture.js").write_text("export const takePicture = async () => null;\n")
        qr_code = source / FRONTEND / "dom/qr_code.js"
        qr_code.write_text(_BY_ADDRESS.sub(r"import(\1)", qr_code.read_text()))
        _run_esbuild(source, *SCRIPTS, folder=folder)


def _run_esbuild(source: Path, *scripts: str, folder: Path) -> None:
    command = [
        str(REPOSITORY / "node_modules/.bin/esbuild"),
        *(f"extension/{name}" for name in scripts),
        "--bundle",
        "--format=iife",
        "--charset=utf8",
        "--target=chrome121,firefox128",
        '--define:import.meta.url="https://home-assistant.invalid/"',
        "--log-level=warning",
        f"--outdir={folder.resolve()}",
    ]
    subprocess.run(command, check=True, cwd=source)  # comments name files from there


def pack_all(folder: Path, tag: str) -> list[Path]:
    """Write both packages into a folder, as folders and as zip files, with the version of a release's tag."""
    version = re.sub(r"a|b|rc", ".", version_of(tag))  # browsers want numbers only: v1.3.0b1 is 1.3.0.1
    packages = []
    for name, keys in (("slide_control_extension", False), ("slide_control_extension_keys", True)):
        packed = pack(folder / name, version, keys=keys)
        files = {str(path.relative_to(packed)): path.read_bytes() for path in packed.rglob("*") if path.is_file()}
        packages.append(write_zip(folder / f"{name}.zip", files, commit_time(REPOSITORY)))
    return packages


def main(tag: str = "v0.0.0") -> None:
    """Write both packages to build/."""
    try:
        print(*pack_all(REPOSITORY / "build", tag), sep="\n")
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
