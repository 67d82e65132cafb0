"""Writes the files that are made from ``localization/``, or says what is not as it should be."""

from __future__ import annotations

import sys

from .files import outdated_files, write
from .source import REPOSITORY, SourceError, read_all


def main(*options: str) -> int:
    """Write, or with ``--check`` only look; return the exit status."""
    try:
        outdated = outdated_files(read_all())
    except SourceError as error:
        print(f"localization/: {error}", file=sys.stderr)
        return 1
    names = sorted(str(file.relative_to(REPOSITORY)) for file in outdated)
    if "--check" in options:
        for name in names:
            print(f"{name}: out of date, run scripts/translations", file=sys.stderr)
        return 1 if names else 0
    write(outdated)
    for name in names:
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
