"""Chooses the files of a deck that its copy has: what a browser loads, and nothing that its speaker keeps."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from ..formats.html import PAGE
from ..paths import to_unicode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LOADED: Final = frozenset(
    {
        "avif",
        "aac",
        "apng",
        "bin",
        "bmp",
        "cjs",
        "css",
        "cur",
        "eot",
        "flac",
        "geojson",
        "gif",
        "glb",
        "gltf",
        "hdr",
        "ico",
        "jfif",
        "jpeg",
        "jpg",
        "js",
        "json",
        "ktx2",
        "m4a",
        "m4v",
        "mjs",
        "mov",
        "mp3",
        "mp4",
        "oga",
        "ogg",
        "ogv",
        "opus",
        "otf",
        "png",
        "svg",
        "topojson",
        "ttf",
        "vtt",
        "wasm",
        "wav",
        "webm",
        "webp",
        "woff",
        "woff2",
    }
)
"""What pages load, also by names that scripts put together."""
_KEPT: Final = frozenset(
    {
        "doc",
        "docx",
        "ipynb",
        "key",
        "map",
        "odp",
        "odt",
        "org",
        "pps",
        "ppsx",
        "ppt",
        "pptx",
        "qmd",
        "rmd",
        "tex",
        "zip",
    }
)
"""Sources, which have notes, and maps of scripts, which have the sources."""
_NAMING: Final = frozenset({".js", ".mjs", ".css", ".json"})
_PACKAGES: Final = frozenset({"package.json", "package-lock.json"})


def names_in(texts: Iterable[bytes]) -> Callable[[str], bool]:
    """Return what says whether one of the texts has a name of a file in it, as it is or as in an address."""
    lower = [text.lower() for text in texts]

    def is_named(name: str) -> bool:
        written = name.lower().encode()
        return any(form in text for text in lower for form in {written, quote(written).lower().encode()})

    return is_named


def is_text(path: str) -> bool:
    """Return whether a file may name others."""
    return PurePosixPath(path).suffix.lower() in _NAMING


def is_page(path: str) -> bool:
    """Return whether a file is HTML."""
    return PurePosixPath(path).suffix.lower() in PAGE.suffixes


def chosen(paths: Iterable[str], is_named: Callable[[str], bool]) -> Iterator[str]:
    """Yield those files, pages left out, that belong into the copy; ``is_named`` says whether a page has a name in it.

    Markdown is never among them: what slides show of it is in their page.
    """
    for path in paths:
        if to_unicode(path) != path:
            continue  # no address leads to it
        name = PurePosixPath(path).name
        suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
        if is_page(path) or suffix in _KEPT or name in _PACKAGES:
            continue
        if suffix in _LOADED or is_named(name):
            yield path
