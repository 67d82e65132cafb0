"""Aliases: opaque names for path segments that Home Assistant's security filter refuses in an address.

The filter (homeassistant/components/http/security_filter.py) answers 400 to a path with, for example, ``concat…(``,
``union…select…(`` or ``../``, however it is encoded, and logs it. A segment of a path is the name of a file or folder.
``frontend/sandbox.js`` makes the same aliases for addresses that a page's scripts put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
import re
from typing import Final
from urllib.parse import unquote

from ..paths import document_path, page_path

_PREFIX: Final = "~"
_ALIAS: Final = re.compile(r"~[0-9a-f]{16}(?:\.[a-z0-9]{1,8})?", re.ASCII)
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}", re.ASCII)
# One word or character of each pattern that the filter refuses; no pattern matches a path without them.
_REFUSED: Final = re.compile(r"concat|union|environ|[<\x00-\x1f\x7f]", re.IGNORECASE)
_ENCODED: Final = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE | re.ASCII)
# FNV-1a of 64 bits (RFC 9923): short enough to repeat in JavaScript, where no digest is synchronous.
_FNV_OFFSET: Final = 0xCBF29CE484222325
_FNV_PRIME: Final = 0x100000001B3
_MASK: Final = 0xFFFFFFFFFFFFFFFF
_PARENTS: Final = frozenset({"", ".", ".."})


def is_refused(segment: str) -> bool:
    """Return whether a path with this decoded segment may be refused; ``.`` and ``..`` are no names."""
    return segment not in _PARENTS and (
        segment.endswith(("..", "=")) or bool(_REFUSED.search(segment) or _ENCODED.search(segment))
    )


def alias(segment: str) -> str:
    """Return the alias of a decoded path segment; it keeps a plain suffix, from which pages conclude the type."""
    value = _FNV_OFFSET
    for byte in segment.encode(errors="surrogateescape"):
        value = (value ^ byte) * _FNV_PRIME & _MASK
    suffix = PurePosixPath(segment).suffix.lower()
    return f"{_PREFIX}{value:016x}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def alias_reference(reference: str) -> str:
    """Return a relative reference, as a page has it, with aliases for the segments that would be refused."""
    path, mark, rest = _split(reference)
    segments = path.split("/")
    decoded = [unquote(segment, errors="surrogateescape") for segment in segments]
    if not any(map(is_refused, decoded)):
        return reference
    return "/".join(
        alias(name) if is_refused(name) else segment for segment, name in zip(segments, decoded, strict=True)
    ) + (f"{mark}{rest}")


def opaque_path(path: str) -> str:
    """Return the address of a page below its deck: nothing that a person has named stands in it."""
    return "/".join(segment if segment == "index.html" else alias(segment) for segment in path.split("/"))


def resolve_aliases(root: Path, path: str) -> str | None:
    """Return the path below a folder that a path with aliases stands for; None if there is no such file."""
    found: list[str] = []
    for segment in path.split("/"):
        name = _find(root.joinpath(*found), segment) if _ALIAS.fullmatch(segment) else segment
        if name is None:
            return None
        found.append(name)
    return "/".join(found)


def _find(folder: Path, wanted: str) -> str | None:
    """Return the name in a folder that has an alias: a file or folder, or what is generated from a file."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError, ValueError:
        return None
    if wanted in names:
        return wanted
    return next((name for name in _with_pages(names) if alias(name) == wanted), None)


def _with_pages(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield name
        if (page := page_path(name)) != name:
            yield page
        if (document := document_path(name)) is not None:
            yield document


def _split(reference: str) -> tuple[str, str, str]:
    """Return the path of a reference, the ``?`` or ``#`` after it, and the rest."""
    at = min((found for mark in "?#" if (found := reference.find(mark)) >= 0), default=len(reference))
    return reference[:at], reference[at : at + 1], reference[at + 1 :]
