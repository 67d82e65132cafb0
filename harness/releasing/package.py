"""Builds what a release publishes, into build/release: the packages, their checksums, and the notes."""

from __future__ import annotations

from pathlib import Path
import shutil
import sys

from . import changelog, extension, integration
from .integration import REPOSITORY
from .version import version_of
from .zips import write_checksums


def build(folder: Path, tag: str, *, repository: Path = REPOSITORY) -> str:
    """Write all packages of a tag and their checksums, and return the checksums."""
    integration.pack(folder, tag, repository=repository)
    extension.pack_all(folder, tag)
    return write_checksums(folder)


def main(tag: str) -> None:
    """Build the release of a tag from this checkout."""
    folder = REPOSITORY / "build/release"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        notes = changelog.entries((REPOSITORY / changelog.NAME).read_text(), version_of(tag))
        print(build(folder, tag), end="")
    except ValueError as error:
        sys.exit(str(error))
    (folder / "notes.md").write_text(notes)


if __name__ == "__main__":
    main(*sys.argv[1:])
