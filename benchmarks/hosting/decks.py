"""Decks that once cost the others, and large ones of every format; none is larger than 16 MiB."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
import io
import json
import os
import struct
from typing import Final
import zipfile

MIB: Final = 1024 * 1024
_SIZE: Final = 16 * MIB


@dataclass(frozen=True, slots=True)
class Deck:
    """A file, and what is odd about it."""

    about: str
    name: str
    content: Callable[[], bytes]


def _page() -> bytes:
    return b"<!doctype html><title>Large</title>" + b"<p>0123456789\n" * (_SIZE // 14 - 3)


def _notebook() -> bytes:
    plot = base64.b64encode(os.urandom(300_000)).decode()
    output = {"output_type": "display_data", "metadata": {}, "data": {"image/png": plot}}
    cells = [
        {"cell_type": "code", "metadata": {}, "source": [], "execution_count": 1, "outputs": [output]}
        for _ in range(_SIZE // (len(plot) + 300))
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _pdf() -> bytes:
    return b"%PDF-1.7\n" + os.urandom(_SIZE - 100) + b"\nstartxref\n9\n%%EOF"


def _archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.html", "<title>Packed</title>")
        for number in range(2_000):
            archive.writestr(f"figures/{number}.png", os.urandom(_SIZE // 2_000 - 150))
    return data.getvalue()


def _many_entries() -> bytes:
    """Return a zip of 16 MiB that consists of the entries of its directory."""
    count = _SIZE // 47 - 10
    header = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    directory = (header + b"x") * count
    end = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(directory), 1)
    last = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return directory + end + locator + last


DECKS: Final = (
    Deck("Markdown, a heading with 20,000 spaces", "spaces.md", lambda: b"# a" + b" " * 20_000 + b"b"),
    Deck("Markdown of 16 MiB", "large.md", lambda: "## Größe\n\ntext\n\n---\n".encode() * (_SIZE // 24)),
    Deck("Markdown, one heading of 16 MiB", "heading.md", lambda: b"# " * (_SIZE // 2)),
    Deck("HTML, 9,362 times `<title>`", "titles.html", lambda: b"<title>" * 9_362),
    Deck("HTML of 16 MiB", "large.html", _page),
    Deck("HTML, 16 MiB of comments", "comments.html", lambda: b"<!--" * (_SIZE // 4)),
    Deck("notebook with 16 MiB of plots", "plots.ipynb", _notebook),
    Deck("notebook, 16 MiB of brackets", "brackets.ipynb", lambda: b'{"cells":' + b"[" * (_SIZE - 9)),
    Deck("notebook, 16 MiB of empty cells", "cells.ipynb", lambda: b'{"cells":[{}' + b",{}" * (_SIZE // 3 - 9) + b"]}"),
    Deck("PDF of 16 MiB", "large.pdf", _pdf),
    Deck("zip of 2,000 files, 16 MiB", "large.zip", _archive),
    Deck("zip of 357,000 entries, 16 MiB", "entries.zip", _many_entries),
)  # fmt: skip
