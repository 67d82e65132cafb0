"""Builds the documentation site with Sphinx: from the working tree, or one folder for each minor version."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tarfile
from tempfile import TemporaryDirectory
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent
SPHINX: Final = REPOSITORY / ".venv-docs/bin/sphinx-build"
# The pages, and the icon on them.
SOURCES: Final = ("docs", "blueprints", "custom_components/slide_control/brand", "CONTRIBUTING.md", "README.md")
NEXT: Final = "next"
"""The version of the site before the first release."""
_RELEASE: Final = re.compile(r"v(\d+)\.(\d+)\.(\d+)")
_REDIRECT: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Slide Control</title>
<meta http-equiv="refresh" content="0; url={version}/">
<a href="{version}/">Slide Control</a>
</html>
"""


class SiteError(Exception):
    """The site could not be built; the message says where."""


def build(folder: Path, *, repository: Path = REPOSITORY, ref: str = "main", settings: tuple[str, ...] = ()) -> None:
    """Write the site of a checkout into a folder; ``ref`` is what its links to the repository lead to.

    A link or an anchor that leads nowhere is an error.
    """
    with TemporaryDirectory() as doctrees:
        sphinx = [str(SPHINX), "--builder=html", "--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
        options = [f"--doctree-dir={doctrees}", f"--conf-dir={repository / 'docs/site'}", "-D", f"release={ref}"]
        done = subprocess.run(
            [*sphinx, *options, *settings, str(repository / "docs"), str(folder)],
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise SiteError(done.stderr or done.stdout)


def newest_of_each_minor(tags: list[str]) -> dict[str, str]:
    """Return the newest release of each minor version, such as ``1.2`` for ``v1.2.3``, the newest minor first."""
    numbers = sorted(tuple(map(int, match.groups())) for tag in tags if (match := _RELEASE.fullmatch(tag)))
    newest = {f"{major}.{minor}": f"v{major}.{minor}.{patch}" for major, minor, patch in numbers}
    return dict(reversed(newest.items()))


def build_all(folder: Path, *, repository: Path = REPOSITORY) -> None:
    """Write one folder for each minor version, from its newest tag, and lead from the top to the newest version."""
    git = ["git", "-C", str(repository)]
    tags = subprocess.run([*git, "tag"], check=True, capture_output=True, text=True).stdout.split()
    versions = newest_of_each_minor(tags) or {NEXT: "HEAD"}
    shutil.rmtree(folder, ignore_errors=True)
    for version, tag in versions.items():
        with TemporaryDirectory() as temporary:
            archive = subprocess.run([*git, "archive", tag, *SOURCES], check=True, stdout=subprocess.PIPE).stdout
            with tarfile.open(fileobj=io.BytesIO(archive)) as files:
                files.extractall(temporary, filter="data")
            settings = ("-D", f"version={version}", "-A", f"versions={','.join(versions)}")
            ref = "main" if tag == "HEAD" else tag
            build(folder / version, repository=Path(temporary), ref=ref, settings=settings)
    (folder / "index.html").write_text(_REDIRECT.format(version=next(iter(versions))))


def main() -> None:
    """Build the site into build/site, with a folder for each version if asked for."""
    parser = argparse.ArgumentParser(prog="scripts/docs", description=__doc__)
    parser.add_argument("--all", action="store_true", help="build each minor version from its newest tag")
    chosen = parser.parse_args()
    folder = REPOSITORY / "build/site"
    try:
        if chosen.all:
            build_all(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            build(folder)
    except SiteError as error:
        sys.exit(f"The documentation site could not be built:\n{error}")
    print(f"Open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
