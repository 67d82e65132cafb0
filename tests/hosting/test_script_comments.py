"""Browsers get our modules without comments, and they do the same."""

from __future__ import annotations

from pathlib import Path
import shutil
from subprocess import run
from typing import Final

from custom_components.slide_control.hosting.serving.script_comments import without_comments
from tests.model.browser import find_node

REPOSITORY: Final = Path(__file__).resolve().parent.parent.parent
FRONTEND: Final = REPOSITORY / "custom_components/slide_control/frontend"
ESBUILD: Final = REPOSITORY / "node_modules/.bin/esbuild"


def made(folder: Path) -> dict[str, bytes]:
    """Return what is left of each module without comments and white space, by a program that reads JavaScript."""
    files = [str(file) for file in folder.rglob("*.js")]
    out = folder / "out"
    command = [find_node(), ESBUILD, *files, f"--outdir={out}", f"--outbase={folder}", "--minify-whitespace"]
    run(command, capture_output=True, check=True)  # noqa: S603 (our own)
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.js")}


def test_our_modules_do_the_same_without_their_comments(tmp_path: Path) -> None:
    with_comments, without = tmp_path / "with", tmp_path / "without"
    for folder in (with_comments, without):
        shutil.copytree(FRONTEND, folder, ignore=shutil.ignore_patterns("vendor"))
    for file in without.rglob("*.js"):
        short, length = without_comments(script := file.read_bytes())
        assert length == len(script)
        assert short.count(b"\n") == script.count(b"\n")
        file.write_bytes(short)
    assert made(without) == made(with_comments)


def test_only_comments_that_fill_whole_lines_are_left_out() -> None:
    script = (
        b"/** One. */\nconst a = /** @type {any} */ (b); // why\n/**\n * Two.\n */\n/** @type {A} */ (c).d = 1;\ne();\n"
    )
    short, _ = without_comments(script)
    assert short.split(b"\n") == [
        b"",
        b"const a = /** @type {any} */ (b); // why",
        b"",
        b"",
        b"",
        b"/** @type {A} */ (c).d = 1;",
        b"e();",
        b"",
    ]
    # What is too long to be read at once is sent as it is.
    assert without_comments(b"/** One. */\n" * 10_000) == (b"", 0)
