"""Packs the integration as HACS and the Marketplace install it."""

from __future__ import annotations

import json
from pathlib import Path
import subprocess
from typing import Final

from .version import version_of
from .zips import commit_time, write_zip

REPOSITORY: Final = Path(__file__).resolve().parents[2]
INTEGRATION: Final = "custom_components/slide_control"


def pack(folder: Path, tag: str, *, repository: Path = REPOSITORY) -> Path:
    """Write the zip file of the integration, with the version of a tag, from the files that git knows."""
    command = ["git", "-C", str(repository), "ls-files", "-z", "--", INTEGRATION]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    paths = [repository / name for name in filter(None, listed)]
    files = {str(path.relative_to(repository / INTEGRATION)): path.read_bytes() for path in paths if path.exists()}
    manifest = json.loads(files["manifest.json"]) | {"version": version_of(tag)}
    files["manifest.json"] = (json.dumps(manifest, indent=2) + "\n").encode()
    files |= {name: (repository / name).read_bytes() for name in ("LICENSE", "NOTICE")}
    return write_zip(folder / "slide_control.zip", files, commit_time(repository))
