"""Reads and moves the entries of CHANGELOG.md, which follows Keep a Changelog.

python3 -m harness.releasing.changelog v1.2.3    prints the notes of a release
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

GITHUB: Final = "https://github.com/slide-control/slide-control"
NAME: Final = "CHANGELOG.md"
UNRELEASED: Final = "Unreleased"
_SECTION: Final = re.compile(r"^## \[([^]]+)\]", flags=re.MULTILINE)
_LINKS: Final = re.compile(r"^\[[^]]+\]: ", flags=re.MULTILINE)


def entries(changelog: str, version: str) -> str:
    """Return what is listed under a version, from its first heading on; raise ValueError if there is nothing."""
    body = changelog[: links.start()] if (links := _LINKS.search(changelog)) else changelog
    headings = [*_SECTION.finditer(body)]
    ends = [heading.start() for heading in headings[1:]] + [len(body)]
    for heading, end in zip(headings, ends, strict=True):
        if heading[1] == version:
            _, found, listed = body[heading.end() : end].partition("\n### ")
            if "\n- " in listed:
                return f"### {listed.strip()}\n" if found else ""
    raise ValueError(f"{NAME} lists nothing under {version}.")


def release(changelog: str, version: str, day: date, before: str | None) -> str:
    """Move the unreleased entries under a version; ``before`` is the version of the release before it."""
    listed = entries(changelog, UNRELEASED)
    start = next(heading.start() for heading in _SECTION.finditer(changelog) if heading[1] == UNRELEASED)
    rest = next((heading.start() for heading in _SECTION.finditer(changelog, start + 1)), None)
    links = match.start() if (match := _LINKS.search(changelog)) else len(changelog)
    older = "" if rest is None else changelog[rest:links]
    known = re.sub(rf"(?m)^\[{UNRELEASED}\]: .*\n?", "", changelog[links:])
    page = f"{GITHUB}/compare/v{before}...v{version}" if before else f"{GITHUB}/releases/tag/v{version}"
    return (
        f"{changelog[:start]}## [{UNRELEASED}]\n\n## [{version}] - {day.isoformat()}\n\n{listed}\n{older}"
        f"[{UNRELEASED}]: {GITHUB}/compare/v{version}...main\n[{version}]: {page}\n{known}"
    )
