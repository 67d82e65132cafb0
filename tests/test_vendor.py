"""The vendored libraries are identical to their packages' files."""

from __future__ import annotations

import json
from pathlib import Path

from custom_components.slide_control.hosting.vendor import PDFJS, REVEAL

REPOSITORY = Path(__file__).resolve().parent.parent
VENDOR = REPOSITORY / "custom_components/slide_control/frontend/vendor"


def test_every_file_is_the_packages_own() -> None:
    for address, folder in ((PDFJS, "pdfjs-dist"), (REVEAL, "reveal6")):
        package = REPOSITORY / "node_modules" / folder
        name = address.rpartition("/")[2]
        assert name.rpartition("-")[2] == json.loads((package / "package.json").read_text())["version"]
        files = [file for file in (VENDOR / name).rglob("*") if file.is_file()]
        assert (VENDOR / name / "LICENSE") in files
        for file in files:
            assert file.read_bytes() == (package / file.relative_to(VENDOR / name)).read_bytes(), file
    assert sorted(path.name for path in VENDOR.iterdir()) == sorted(each.rpartition("/")[2] for each in (PDFJS, REVEAL))


def test_the_notice_names_what_is_vendored() -> None:
    notice = (REPOSITORY / "NOTICE").read_text()
    for folder in VENDOR.iterdir():
        name, _, version = folder.name.rpartition("-")
        assert f"\n{name} {version}," in notice
