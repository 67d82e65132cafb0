"""Counts the pages of a PDF (ISO 32000-1, sections 7.5.7 and 7.7.3): the root of the page tree has the largest count.

The content is untrusted: what is searched and what is decompressed have limits, and no expression backtracks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
import re
from typing import Final
import zlib

from . import slices

MAX_BYTES: Final = 64 * 1024 * 1024
"""A larger file is not counted."""

_MAX_NODES: Final = 2_000
_MAX_STREAMS: Final = 500
_MAX_STREAM_BYTES: Final = 4 * 1024 * 1024
_MAX_DECOMPRESSED_BYTES: Final = 64 * 1024 * 1024
# A node lists its children: some ten bytes for each.
_BEFORE_BYTES: Final = 4 * 1024
_AFTER_BYTES: Final = 256 * 1024
_HEADER_BYTES: Final = 4 * 1024
_NODE: Final = re.compile(rb"/Type\s{0,8}/Pages\b")
_COUNT: Final = re.compile(rb"/Count\s{1,8}(\d{1,6})\b")
_STREAM: Final = re.compile(rb"/Type\s{0,8}/ObjStm\b")
_FIRST: Final = re.compile(rb"/First\s{1,8}(\d{1,7})\b")
_DATA: Final = re.compile(rb"stream\r?\n")


def count_pages(file: bytes) -> int | None:
    """Return how many pages a PDF has; None if that can't be found, for example in some encrypted files."""
    return max(_counts(file), default=None)


def _counts(file: bytes) -> Iterator[int]:
    for node in islice(slices.find_all(_NODE, file), _MAX_NODES):
        begin = file.rfind(b" obj", max(0, node.start() - _BEFORE_BYTES), node.start())
        end = file.find(b"endobj", node.end(), node.end() + _AFTER_BYTES)
        yield from _counts_in(file[max(begin, 0) : end] if end >= 0 else b"")
    left = _MAX_DECOMPRESSED_BYTES
    for stream in islice(slices.find_all(_STREAM, file), _MAX_STREAMS):
        objects = list(_objects(file, stream.start(), min(left, _MAX_STREAM_BYTES)))
        left -= sum(map(len, objects))
        for text in objects:
            if slices.search(_NODE, text):
                yield from _counts_in(text)
        if left <= 0:
            return


def _counts_in(text: bytes) -> Iterator[int]:
    if count := slices.search(_COUNT, text):
        yield int(count[1])


def _objects(file: bytes, at: int, limit: int) -> Iterator[bytes]:
    """Yield the objects in an object stream; none if it is encrypted or damaged."""
    begin = max(0, file.rfind(b" obj", max(0, at - _HEADER_BYTES), at))
    data = _DATA.search(file, at, at + _HEADER_BYTES)
    if data is None or (first := _FIRST.search(file, begin, data.start())) is None:
        return
    try:
        text = zlib.decompressobj().decompress(memoryview(file)[data.end() :][:_MAX_STREAM_BYTES], limit)
    except zlib.error:
        return
    start = int(first[1])
    numbers = text[:start].split()
    if not all(number.isdigit() for number in numbers):
        return
    offsets = [start + int(number) for number in numbers[1::2]]
    for offset, end in zip(offsets, [*offsets[1:], len(text)], strict=True):
        yield text[offset:end]
