"""Hosted decks: which files are found and served, and which never are."""

from __future__ import annotations

from pathlib import Path

import pytest

from custom_components.slide_control.hosting.deck_files import find_file
from custom_components.slide_control.hosting.library import find_hosted_decks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A decks folder with a deck of each format, and files that are not decks."""
    decks = tmp_path / "decks"
    for path, text in {
        "talk/index.html": "<title> A &amp; B\n talk</title>",
        "talk/about.html": "",
        "talk/css/style.css": "body{}",
        "talk/.secret": "hidden",
        "talk/.git/config": "hidden",
        "export/My talk.slides.html": "<title></title>",
        "alone.html": "<p>no title",
        "alone_files/figure.png": "png",
        "_draft/index.html": "",
        ".hidden.html": "",
        "notes.txt": "",
        "empty/readme.md": "",
    }.items():
        file = decks / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (tmp_path / "secrets.yaml").write_text("password")
    (decks / "talk" / "out.yaml").symlink_to(tmp_path / "secrets.yaml")
    (decks / "talk" / "styles").symlink_to(decks / "talk" / "css")
    return decks


def test_folders_with_a_page_and_pages_alone_are_decks(folder: Path) -> None:
    found = [(deck.name, deck.page, deck.title) for deck in find_hosted_decks(str(folder))]
    assert found == [
        ("alone.html", "alone.html", "alone"),
        ("export", "My talk.slides.html", "export"),
        ("talk", "index.html", "A & B talk"),
    ]


def test_without_a_folder_there_are_no_decks(tmp_path: Path) -> None:
    assert find_hosted_decks(str(tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("talk", "index.html"),
        ("talk", "css/style.css"),
        ("talk", "styles/style.css"),
        ("alone.html", "alone.html"),
        ("alone.html", "alone_files/figure.png"),
        ("export", "My talk.slides.html"),
    ],
)
def test_a_decks_own_files_are_served(folder: Path, name: str, path: str) -> None:
    file = find_file(str(folder), name, path)
    assert file is not None
    assert file.is_file()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("talk", "../alone.html"),
        ("talk", "css/../../../secrets.yaml"),
        ("talk", "out.yaml"),
        ("talk", "/etc/passwd"),
        ("talk", ".secret"),
        ("talk", ".git/config"),
        ("talk", "css"),
        ("talk", ""),
        ("talk", "nothing.html"),
        ("talk", "..\\alone.html"),
        ("talk", "a\0b"),
        ("talk", "x" * 5_000),
        ("..", "secrets.yaml"),
        (".", "alone.html"),
        ("talk/..", "alone.html"),
        ("alone.html", "talk/index.html"),
        ("alone.html", "alone_files/../talk/index.html"),
        ("notes.txt", "talk/index.html"),
    ],
)
def test_nothing_else_is_served(folder: Path, name: str, path: str) -> None:
    assert find_file(str(folder), name, path) is None
