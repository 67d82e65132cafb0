"""Says what to do with files that people try to upload and that no browser shows."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from ...stage.messages import Message

_SUFFIXES: Final = (
    (Message("name_of_keynote"), (".key", ".keynote")),
    (Message("name_of_old_presentation"), (
        ".fodp", ".otp", ".pot", ".potx", ".pps", ".ppt", ".sldx", ".sti", ".sxi",
    )),
    (Message("name_of_presentation_with_macros"), (".potm", ".ppsm", ".pptm")),
    (Message("name_of_google_slides"), (".gslides",)),
    (Message("name_of_archive"), (
        ".7z", ".br", ".bz2", ".gz", ".lz", ".lzma", ".rar", ".tar", ".tbz2", ".tgz", ".txz", ".xz", ".zst",
    )),
)  # fmt: skip
_PROGRAMS: Final = {"Word": (".doc", ".docx")}
_SOURCES: Final = frozenset(
    {".adoc", ".asciidoc", ".docbook", ".mdx", ".org", ".qmd", ".rmd", ".rst", ".tex", ".typ"}
    | {".jpeg", ".jpg", ".mht", ".mhtml", ".png", ".svg", ".txt", ".webarchive"}
)


def unsupported_format(name: str) -> Message:
    """Return what to do instead of uploading a file with this name."""
    suffix = PurePosixPath(name).suffix.lower()
    for message, suffixes in _SUFFIXES:
        if suffix in suffixes:
            return message
    for program, suffixes in _PROGRAMS.items():
        if suffix in suffixes:
            return Message("name_of_presentation", program=program)
    if suffix in _SOURCES:
        return Message("name_of_source", suffix=suffix)
    return Message("name_of_no_format")
