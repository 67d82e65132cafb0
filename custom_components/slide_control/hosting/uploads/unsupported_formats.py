"""Says what to do with files that people try to upload and that no browser shows."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from ...stage.messages import Message

_PROGRAMS: Final = {
    "PowerPoint": (".ppt", ".pptm", ".pptx", ".pps", ".ppsm", ".ppsx", ".pot", ".potm", ".potx"),
    "Keynote": (".key",),
    "LibreOffice Impress": (".odp", ".fodp", ".otp", ".sxi"),
    "Google Slides": (".gslides",),
    "Word": (".doc", ".docx"),
}
_ARCHIVES: Final = frozenset(
    {".7z", ".br", ".bz2", ".gz", ".lz", ".lzma", ".rar", ".tar", ".tbz2", ".tgz", ".txz", ".xz", ".zst"}
)
_SOURCES: Final = frozenset(
    {".adoc", ".asciidoc", ".docbook", ".mdx", ".org", ".qmd", ".rmd", ".rst", ".tex", ".typ"}
    | {".jpeg", ".jpg", ".mht", ".mhtml", ".png", ".svg", ".txt", ".webarchive"}
)


def unsupported_format(name: str) -> Message:
    """Return what to do instead of uploading a file with this name."""
    suffix = PurePosixPath(name).suffix.lower()
    for program, suffixes in _PROGRAMS.items():
        if suffix in suffixes:
            return Message("name_of_presentation", program=program)
    if suffix in _ARCHIVES:
        return Message("name_of_archive")
    if suffix in _SOURCES:
        return Message("name_of_source", suffix=suffix)
    return Message("name_of_no_format")
