"""Moves a page's own scripts into files, so that it also runs where a Content-Security-Policy forbids inline scripts.

Comments, which may be notes, are left out. It takes linear time. Handlers in attributes, such as ``onclick``, stay.
"""

from __future__ import annotations

from collections.abc import Iterator
import re
from typing import Final
from zlib import crc32

from ..formats.slices import search

_MAX_ATTRIBUTES: Final = 2_000
_MAX_SCRIPTS: Final = 500
# Frameworks find their places by short comments, such as `<!--v-if-->`.
_MAX_MARK: Final = 16
_CONDITION: Final = b"<!--[if"
_LICENSE: Final = re.compile(rb"licen[cs]e|copyright", re.IGNORECASE)
_TOKEN: Final = re.compile(
    rb"<!--|<(script|style|textarea|title|xmp)\b((?:[^<>\"']|\"[^\"]{0,%d}\"|'[^']{0,%d}'){0,%d})>"
    % (_MAX_ATTRIBUTES, _MAX_ATTRIBUTES, _MAX_ATTRIBUTES),
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(rb"(?:^|[\s\"'])src\s{0,8}=", re.IGNORECASE)
_TYPE: Final = re.compile(rb"\stype\s{0,8}=\s{0,8}[\"']?([^\"'\s>]{0,100})", re.IGNORECASE)
# Without effect on an inline script, and with one on a file.
_TIMING: Final = re.compile(
    rb"\s(?:async|defer)(?:\s{0,8}=\s{0,8}(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?(?=[\s/]|$)", re.IGNORECASE
)
_CLASSIC: Final = frozenset({b"", b"text/javascript", b"application/javascript"})
_MODULE: Final = b"module"
_BASE: Final = re.compile(rb"<base\b", re.IGNORECASE)
# A module without imports runs from a folder only as long as it is inline.
_IMPORT: Final = re.compile(rb"\bimport\b")


def move_scripts(path: str, page: bytes) -> tuple[bytes, dict[str, bytes]]:
    """Return a page without its inline scripts, and these by their names, beside the page at this path."""
    scripts: dict[str, bytes] = {}
    return b"".join(_moved(page, f"{crc32(path.encode(errors='surrogateescape')):08x}", scripts)), scripts


def _moved(page: bytes, prefix: str, scripts: dict[str, bytes]) -> Iterator[bytes]:
    # With a base, a file would be looked for elsewhere.
    most = 0 if _BASE.search(page) else _MAX_SCRIPTS
    at = 0
    while (token := search(_TOKEN, page, at)) is not None:
        if token[1] is None:
            end = page.find(b"-->", token.end())
            end = len(page) if end < 0 else end + 3
            comment = page[token.start() : end]
            yield page[at : token.start()]
            if len(comment) <= _MAX_MARK or comment.startswith(_CONDITION) or _LICENSE.search(comment):
                yield comment
        else:
            end = _end_of_raw(page, token[1], token.end())
            script = page[token.end() : end]
            if token[1].lower() == b"script" and len(scripts) < most and _is_movable(token[2], script):
                name = f"slide-control-{prefix}-{len(scripts) + 1}.js"
                scripts[name] = script
                yield page[at : token.start(2)]
                yield _attributes(token[2]) + f' src="{name}">'.encode()
            else:
                yield page[at:end]
        at = end
    yield page[at:]


def _attributes(attributes: bytes) -> bytes:
    return attributes if _type(attributes) == _MODULE else _TIMING.sub(b"", attributes)


def _is_movable(attributes: bytes, script: bytes) -> bool:
    if _SOURCE.search(attributes) or not script.strip() or not _is_utf8(script):
        return False
    kind = _type(attributes)
    return kind in _CLASSIC or (kind == _MODULE and _IMPORT.search(script) is not None)


def _type(attributes: bytes) -> bytes:
    found = _TYPE.search(attributes)
    return b"" if found is None else found[1].lower()


def _is_utf8(script: bytes) -> bool:
    try:
        script.decode()
    except UnicodeDecodeError:
        return False
    return True


def _end_of_raw(page: bytes, element: bytes, at: int) -> int:
    found = re.compile(b"</" + element + rb"\b", re.IGNORECASE).search(page, at)
    return len(page) if found is None else found.start()
