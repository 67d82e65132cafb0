"""Writes the files that are made from ``localization/``, or says what is not as it should be."""

from __future__ import annotations

import sys

from .checks import problems
from .files import outdated_files, write
from .source import REPOSITORY, SourceError, read_all


def main(*options: str) -> int:
    """Write, or with ``--check`` only look; return the exit status."""
    try:
        outdated = outdated_files(read_all())
    except SourceError as error:
        for each in (error, *problems()):
            print(each, file=sys.stderr)
        return 1
    names = sorted(str(file.relative_to(REPOSITORY)) for file in outdated)
    if "--check" in options:
        wrong = [*problems(), *(f"{name}: out of date, run scripts/translations" for name in names)]
        for each in wrong:
            print(each, file=sys.stderr)
        return 1 if wrong else 0
    write(outdated)
    for name in names:
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
