"""The vendored libraries are what ``scripts/vendor`` makes of their packages."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import run

import pytest

from custom_components.slide_control.hosting.vendor import NOBLE_ED25519, NOBLE_HASHES, PDFJS, QR, REVEAL, SNAPDOM

from .model.browser import find_node

REPOSITORY = Path(__file__).resolve().parent.parent
VENDOR = REPOSITORY / "custom_components/slide_control/frontend/vendor"
LIBRARIES = (
    (NOBLE_ED25519, "@noble/ed25519"),
    (NOBLE_HASHES, "@noble/hashes"),
    (PDFJS, "pdfjs-dist"),
    (QR, "qr"),
    (REVEAL, "reveal6"),
    (SNAPDOM, "@zumer/snapdom"),
)


TRANSLATED = {
    (PDFJS, "build/pdf.min.mjs"): "pdfjs-dist/legacy/build/pdf.mjs",
    (PDFJS, "build/pdf.worker.min.mjs"): "pdfjs-dist/legacy/build/pdf.worker.mjs",
    (PDFJS, "web/pdf_viewer.mjs"): "pdfjs-dist/legacy/web/pdf_viewer.mjs",
    (SNAPDOM, "dist/snapdom.mjs"): "@zumer/snapdom/dist/snapdom.mjs",
    (NOBLE_ED25519, "index.js"): "@noble/ed25519/index.js",
    **{(NOBLE_HASHES, f"{name}.js"): f"@noble/hashes/{name}.js" for name in ("sha2", "_md", "_u64", "utils")},
}
"""The files that are translated for old browsers, with their originals."""
OPTIONS = ("--target=chrome92,firefox91,safari15.4", "--minify", "--charset=utf8")


def test_every_file_is_the_packages_own() -> None:
    for address, folder in LIBRARIES:
        package = REPOSITORY / "node_modules" / folder
        name = address.rpartition("/")[2]
        assert name.rpartition("-")[2] == json.loads((package / "package.json").read_text())["version"]
        files = [file.relative_to(VENDOR / name).as_posix() for file in (VENDOR / name).rglob("*") if file.is_file()]
        assert "LICENSE" in files
        for file in files:
            original = "legacy/web/pdf_viewer.css" if file == "web/pdf_viewer.css" else file
            if (address, file) not in TRANSLATED:
                assert (VENDOR / name / file).read_bytes() == (package / original).read_bytes(), file
    assert sorted(path.name for path in VENDOR.iterdir()) == sorted(each.rpartition("/")[2] for each, _ in LIBRARIES)


@pytest.mark.parametrize(("library", "file"), TRANSLATED)
def test_what_is_translated_is_the_packages_own(library: str, file: str) -> None:
    esbuild = REPOSITORY / "node_modules/.bin/esbuild"
    original = REPOSITORY / "node_modules" / TRANSLATED[library, file]
    made = run([find_node(), esbuild, original, *OPTIONS], capture_output=True, check=True)  # noqa: S603 (our own)
    assert (VENDOR / library.rpartition("/")[2] / file).read_bytes() == made.stdout


def test_the_notice_names_what_is_vendored() -> None:
    notice = (REPOSITORY / "NOTICE").read_text()
    for folder in VENDOR.iterdir():
        name, _, version = folder.name.rpartition("-")
        assert f"\n{name} {version}," in notice
