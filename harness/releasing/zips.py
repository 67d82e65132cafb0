"""Zip files that are equal, byte for byte, when their files are: names are sorted, permissions are fixed.

The time of each file is that of the commit. Python recognizes a changed module by time and size, so a time that is the
same in all releases could leave an old one in use.
"""

from __future__ import annotations

from datetime import UTC, datetime
import hashlib
import subprocess
from typing import TYPE_CHECKING, Final
import zipfile

if TYPE_CHECKING:
    from pathlib import Path

CHECKSUMS: Final = "SHA256SUMS"
_PERMISSIONS: Final = 0o100644 << 16


def commit_time(repository: Path) -> datetime:
    """Return when the commit that is checked out was made."""
    command = ["git", "-C", str(repository), "log", "--max-count=1", "--format=%ct"]
    return datetime.fromtimestamp(int(subprocess.run(command, check=True, capture_output=True).stdout), UTC)


def write_zip(target: Path, files: dict[str, bytes], time: datetime) -> Path:
    """Write files by their names, and return the zip file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, time.timetuple()[:6])
            entry.external_attr = _PERMISSIONS
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target


def write_checksums(folder: Path) -> str:
    """Write the checksums of a folder's zip files, as ``sha256sum --check`` reads them, and return them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.glob("*.zip"))]
    (folder / CHECKSUMS).write_text("".join(lines))
    return "".join(lines)
