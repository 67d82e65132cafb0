"""Tells whether the operating system notices what changes in a folder. Blocks on disk access."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
# File systems of this machine. On a network's, Linux doesn't notice what other machines change.
_LOCAL: Final = frozenset(
    {
        *("bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "jfs", "msdos", "ntfs3", "overlay"),
        *("ramfs", "reiserfs", "tmpfs", "ubifs", "vfat", "xfs", "zfs"),
    }
)
_MOUNT_POINT: Final = 4


def is_on_local_disk(path: Path) -> bool:
    """Return whether a file or folder is on a file system of this machine; False if that isn't known."""
    try:
        lines = _MOUNTS.read_text("utf-8", errors="surrogateescape").splitlines()
        resolved = path.resolve()
    except OSError:
        return False
    kind, length = "", -1
    for line in lines:
        mount, _, system = line.partition(" - ")
        # A space in a path is written as an octal number (proc_pid_mountinfo(5)).
        point = Path(mount.split()[_MOUNT_POINT].replace("\\040", " "))
        if len(point.parts) >= length and resolved.is_relative_to(point):
            kind, length = system.split()[0], len(point.parts)
    return kind in _LOCAL
