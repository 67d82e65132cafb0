"""Makes a release: moves the entries of CHANGELOG.md, commits, tags, and pushes both; a workflow publishes the rest."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from difflib import unified_diff
from pathlib import Path
import shlex
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from . import changelog, package
from .integration import REPOSITORY
from .version import order, version_of

if TYPE_CHECKING:
    from collections.abc import Callable

BRANCH: Final = "main"


class ReleaseError(Exception):
    """There can't be a release now; the message says what to do."""


def git(repository: Path, *arguments: str) -> str:
    """Return what git prints."""
    command = ["git", "-C", str(repository), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise ReleaseError(f"git {shlex.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.rstrip()


def last_release(repository: Path) -> str | None:
    """Return the newest version that is tagged."""
    tags = [tag[1:] for tag in git(repository, "tag", "--list", "v*").split() if order(tag)]
    return max(tags, key=order, default=None)


def obstacles(repository: Path, version: str) -> list[str]:
    """Return why this checkout can't become the version, and what to do."""
    found = []
    if (branch := git(repository, "branch", "--show-current")) != BRANCH:
        found.append(f"Releases are made on {BRANCH}, and this is {branch or 'no branch'}: git switch {BRANCH}")
    if changed := git(repository, "status", "--porcelain"):
        found.append(f"Commit or stash what is changed:\n{changed}")
    if (last := last_release(repository)) and order(version) <= order(last):
        found.append(f"{last} is released already. Choose a higher version.")
    if "origin" not in git(repository, "remote").split():
        found.append("There is nowhere to push to: git remote add origin …")
    elif theirs := git(repository, "ls-remote", "origin", f"refs/heads/{BRANCH}").partition("\t")[0]:
        try:
            git(repository, "merge-base", "--is-ancestor", theirs, "HEAD")
        except ReleaseError:
            found.append(f"Others have pushed to {BRANCH}: git pull --rebase")
    return found


def release(
    version: str, day: date, *, dry_run: bool, repository: Path = REPOSITORY, say: Callable[[str], None] = print
) -> None:
    """Make a release; a dry run says what would be done or is in the way, builds the packages, and changes nothing."""
    in_the_way = obstacles(repository, version)
    if in_the_way and not dry_run:
        raise ReleaseError("\n".join(in_the_way))
    file = repository / changelog.NAME
    before = file.read_text()
    after = changelog.release(before, version, day, last_release(repository))
    say("\n".join(unified_diff(before.splitlines(), after.splitlines(), changelog.NAME, changelog.NAME, lineterm="")))
    say(f"\nThe notes of the release:\n\n{changelog.entries(after, version)}")
    with TemporaryDirectory() as temporary:
        say(f"The packages:\n\n{package.build(Path(temporary), version, repository=repository)}")
    steps = (
        ("commit", "--all", f"--message=release: {version}"),
        ("tag", "--annotate", f"v{version}", f"--message=Slide Control {version}"),
        ("push", "--atomic", "origin", BRANCH, f"v{version}"),
    )
    say("\n".join(f"git {shlex.join(step)}" for step in steps))
    if dry_run:
        say(
            "\n".join(
                ["\nA dry run: nothing has changed.", *(f"In the way of the release: {each}" for each in in_the_way)]
            )
        )
        return
    file.write_text(after)
    for step in steps:
        git(repository, *step)
    say(f"\nThe workflow Release publishes it: {changelog.GITHUB}/actions")


def main() -> None:
    """Release the version that is given."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("version", help="such as 1.2.3, or 1.3.0b1 for testers")
    parser.add_argument("--dry-run", action="store_true", help="show everything, and change nothing")
    chosen = parser.parse_args()
    try:
        release(version_of(chosen.version), datetime.now(UTC).date(), dry_run=chosen.dry_run)
    except (ReleaseError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
