"""Hosted decks of each format: discovery, conversion, and malicious files."""

from __future__ import annotations

import json
from pathlib import Path
import stat
from typing import TYPE_CHECKING
from unittest.mock import patch
import zipfile

import pytest

from custom_components.slide_control.hosting.archives.archive import unpack
from custom_components.slide_control.hosting.deck_files import archive_to_unpack, find_file, find_page
from custom_components.slide_control.hosting.library import find_hosted_decks

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = b"<title>Packed &amp; ready</title>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    decks = tmp_path / "decks"
    decks.mkdir()
    return decks


def pack(path: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda _: None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, content)


def find_unpacked(folder: Path, path: str) -> Path | None:
    if packed := archive_to_unpack(str(folder), "talk.zip"):
        unpack(*packed)
    return find_file(str(folder), "talk.zip", path)


def problem(folder: Path) -> str:
    found = find_hosted_decks(str(folder))
    assert len(found) == 1
    assert found[0].problem is not None
    return found[0].problem.key


@pytest.mark.parametrize("top", ["", "my talk/"])
def test_a_zip_is_served_from_outside_the_decks_folder(folder: Path, top: str) -> None:
    pack(folder / "talk.zip", {f"{top}index.html": PAGE, f"{top}a/b.css": b"x", "__MACOSX/._x": b"", f"{top}.git": b""})
    (deck,) = find_hosted_decks(str(folder))
    assert (deck.page, deck.title, deck.problem) == (f"{top}index.html", "Packed & ready", None)
    assert not (folder.parent / ".cache").exists()
    file = find_unpacked(folder, f"{top}a/b.css")
    assert file is not None
    assert file.is_relative_to(folder.parent / ".cache")
    assert find_unpacked(folder, f"{top}.git") is None
    pack(folder / "talk.zip", {"index.html": PAGE, "new.css": b"y"})
    assert find_unpacked(folder, "new.css") is not None
    assert len(list((folder.parent / ".cache").iterdir())) == 1


@pytest.mark.parametrize("name", ["../evil.html", "/evil.html", "a/../../evil.html", "..\\evil.html", "C:/evil.html"])
def test_a_zip_that_leads_out_of_its_folder_is_not_opened(folder: Path, name: str) -> None:
    pack(folder / "talk.zip", {"index.html": PAGE, name: b"evil"})
    assert problem(folder) == "zip_outside_folder"
    assert not list(folder.parent.rglob("evil*"))


def test_a_zip_with_links_is_not_opened(folder: Path) -> None:
    def link(info: zipfile.ZipInfo) -> None:
        info.external_attr = (stat.S_IFLNK | 0o777) << 16

    pack(folder / "talk.zip", {"index.html": b"/etc/passwd"}, link)
    assert problem(folder) == "zip_with_links"


def test_a_bomb_is_not_opened(folder: Path) -> None:
    pack(folder / "talk.zip", {"index.html": PAGE, "zeros": bytes(100 * 1024 * 1024)})
    assert problem(folder) == "zip_too_large"


def test_a_zip_of_100000_files_is_not_opened(folder: Path) -> None:
    with zipfile.ZipFile(folder / "talk.zip", "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}", "")
    assert problem(folder) == "zip_too_many_files"


@pytest.mark.parametrize("content", [b"nothing", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_says_so(folder: Path, content: bytes) -> None:
    (folder / "talk.zip").write_bytes(content)
    assert problem(folder) == "zip_invalid"


def test_an_encrypted_zip_says_so(folder: Path) -> None:
    pack(folder / "talk.zip", {"index.html": PAGE})
    data = bytearray((folder / "talk.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (folder / "talk.zip").write_bytes(data)
    assert problem(folder) == "zip_encrypted"


@pytest.mark.parametrize(
    ("name", "content", "kind", "title"),
    [
        ("talk.md", b"\n# A *talk*\n---\n# B", "markdown", "A *talk*"),
        ("talk.pdf", b"%PDF-1.7\nstartxref\n0\n%%EOF", "pdf", "talk"),
        ("talk.htm", PAGE, "html", "Packed & ready"),
        (
            "talk.ipynb",
            json.dumps({"cells": [{"cell_type": "markdown", "source": ["# <b>Hi</b>\n"]}]}).encode(),
            "notebook",
            "<b>Hi</b>",
        ),
    ],
)
def test_each_kind_of_file_has_a_title_and_a_page(
    folder: Path, name: str, content: bytes, kind: str, title: str
) -> None:
    (folder / name).write_bytes(content)
    with patch("custom_components.slide_control.hosting.formats.notebook.find_spec", return_value=object()):
        (deck,) = find_hosted_decks(str(folder))
        assert (deck.kind, deck.title, deck.problem) == (kind, title, None)
        found = find_page(str(folder), name, deck.page)
    assert found is not None
    assert found.file == folder / name
    assert (found.shown_as is None) == (kind == "html")


def test_a_folder_may_hold_any_kind(folder: Path) -> None:
    (folder / "talk").mkdir()
    (folder / "talk" / "slides.md").write_text("# Hi")
    (folder / "talk" / "README.md").write_text("# Not me")
    (deck,) = find_hosted_decks(str(folder))
    assert (deck.name, deck.page, deck.title) == ("talk", "slides.md.html", "Hi")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("talk.pdf", b"nothing", "pdf_invalid"),
        ("talk.pdf", b"%PDF-1.7 cut off", "pdf_incomplete"),
        ("talk.md", b"\xff\xfe#", "markdown_not_utf8"),
        ("talk.ipynb", b"[" * 100_000, "notebook_invalid"),
        ("talk.ipynb", b'{"cells": []}', "notebook_without_nbconvert"),
    ],
)
def test_what_cannot_be_shown_says_what_to_do(folder: Path, name: str, content: bytes, key: str) -> None:
    (folder / name).write_bytes(content)
    with patch("custom_components.slide_control.hosting.formats.notebook.find_spec", return_value=None):
        assert problem(folder) == key
