"""A release: one command moves the changelog, tags and pushes, and builds packages that are equal each time."""

from __future__ import annotations

from datetime import date
import hashlib
import json
from pathlib import Path
import subprocess
import zipfile

import pytest

from harness.releasing import integration, package
from harness.releasing.release import ReleaseError, release

DAY = date(2026, 12, 24)
CHANGELOG = """\
# Changelog

What changes for you.

## [Unreleased]

The next one will come from here.

### Added

- Say it in French.

### Fixed

- The slides move.

## [0.9.0] - 2026-10-01

### Added

- Slides.

[Unreleased]: https://github.com/slide-control/slide-control/compare/v0.9.0...main
[0.9.0]: https://github.com/slide-control/slide-control/releases/tag/v0.9.0
"""
RELEASED = """\
# Changelog

What changes for you.

## [Unreleased]

## [1.0.0] - 2026-12-24

### Added

- Say it in French.

### Fixed

- The slides move.

## [0.9.0] - 2026-10-01

### Added

- Slides.

[Unreleased]: https://github.com/slide-control/slide-control/compare/v1.0.0...main
[1.0.0]: https://github.com/slide-control/slide-control/compare/v0.9.0...v1.0.0
[0.9.0]: https://github.com/slide-control/slide-control/releases/tag/v0.9.0
"""


def git(repository: Path, *arguments: str) -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one release, an integration, and a place to push to."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Maintainer")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "maintainer@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    origin, repository = tmp_path / "origin", tmp_path / "repository"
    for name, content in {
        "CHANGELOG.md": CHANGELOG,
        "LICENSE": "MIT",
        "NOTICE": "Others",
        f"{integration.INTEGRATION}/manifest.json": json.dumps({"domain": "slide_control", "version": "0.1.0"}),
        f"{integration.INTEGRATION}/frontend/deck.js": "// deck",
        f"{integration.INTEGRATION}/__init__.py": "",
    }.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(content)
    git(tmp_path, "init", "--bare", "--initial-branch=main", str(origin))
    git(tmp_path, "init", "--initial-branch=main", str(repository))
    git(repository, "remote", "add", "origin", str(origin))
    git(repository, "add", ".")
    git(repository, "commit", "--message=All")
    git(repository, "tag", "v0.9.0")
    git(repository, "push", "origin", "main", "v0.9.0")
    return repository


def test_a_dry_run_shows_everything_and_changes_nothing(repository: Path) -> None:
    said: list[str] = []
    before = git(repository, "show-ref")
    release("1.0.0", DAY, dry_run=True, repository=repository, say=said.append)
    text = "\n".join(said)
    assert "+## [1.0.0] - 2026-12-24" in text
    assert "### Added\n\n- Say it in French.\n\n### Fixed\n\n- The slides move.\n" in text
    assert [line.split()[1] for line in text.splitlines() if line.endswith(".zip")] == [
        "slide_control.zip",
        "slide_control_extension.zip",
        "slide_control_extension_keys.zip",
    ]
    assert "git push --atomic origin main v1.0.0" in text
    assert "In the way" not in text
    assert (git(repository, "status", "--porcelain"), git(repository, "show-ref")) == ("", before)

    # It also shows what is in the way.
    (repository / "LICENSE").write_text("Changed")
    release("0.9.0", DAY, dry_run=True, repository=repository, say=said.append)
    assert "Commit or stash what is changed:\n M LICENSE" in said[-1]
    assert "0.9.0 is released already. Choose a higher version." in said[-1]


def test_a_release_is_tagged_and_pushed_with_its_changelog(repository: Path) -> None:
    release("1.0.0", DAY, dry_run=False, repository=repository, say=lambda _: None)
    assert (repository / "CHANGELOG.md").read_text() == RELEASED
    assert git(repository, "log", "--max-count=1", "--format=%s") == "release: 1.0.0"
    pushed = git(repository, "ls-remote", "origin", "refs/heads/main", "refs/tags/v1.0.0^{}")
    assert {line.split()[0] for line in pushed.splitlines()} == {git(repository, "rev-parse", "HEAD")}
    with pytest.raises(ValueError, match=r"^CHANGELOG\.md lists nothing under Unreleased\.$"):
        release("1.0.1", DAY, dry_run=False, repository=repository, say=lambda _: None)


def test_a_release_waits_until_nothing_is_in_the_way(repository: Path) -> None:
    colleague = repository.parent / "colleague"
    git(repository.parent, "clone", str(repository.parent / "origin"), str(colleague))
    git(colleague, "commit", "--allow-empty", "--message=Newer")
    git(colleague, "push")
    with pytest.raises(ReleaseError, match=r"^Others have pushed to main: git pull --rebase$"):
        release("1.0.0", DAY, dry_run=False, repository=repository)
    git(repository, "pull", "--rebase", "origin", "main")
    git(repository, "switch", "--create", "feature")
    with pytest.raises(ReleaseError, match=r"^Releases are made on main, and this is feature: git switch main$"):
        release("1.0.0", DAY, dry_run=False, repository=repository)


def test_equal_files_make_equal_packages(repository: Path, tmp_path: Path) -> None:
    (repository / integration.INTEGRATION / "__pycache__").mkdir()
    (repository / integration.INTEGRATION / "__pycache__/left.pyc").write_text("not in git")
    first = package.build(tmp_path / "first", "v1.2.3b1", repository=repository)
    for path in (repository / integration.INTEGRATION).rglob("*"):
        path.touch()
    assert package.build(tmp_path / "second", "v1.2.3b1", repository=repository) == first
    checksum, name = first.splitlines()[0].split()
    assert checksum == hashlib.sha256((tmp_path / "first" / name).read_bytes()).hexdigest()
    assert (tmp_path / "first/SHA256SUMS").read_text() == first
    with zipfile.ZipFile(tmp_path / "first" / name) as archive:
        assert archive.namelist() == ["LICENSE", "NOTICE", "__init__.py", "frontend/deck.js", "manifest.json"]
        assert json.loads(archive.read("manifest.json"))["version"] == "1.2.3b1"
    with zipfile.ZipFile(tmp_path / "first/slide_control_extension.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["version"] == "1.2.3.1"


@pytest.mark.parametrize("tag", ["1.2", "latest", "v1.2.3-beta", ""])
def test_a_tag_that_is_no_version_is_refused(repository: Path, tmp_path: Path, tag: str) -> None:
    with pytest.raises(ValueError, match=r"^A release's tag is a version, like v1\.2\.3 or v1\.3\.0b1, not: "):
        integration.pack(tmp_path, tag, repository=repository)
