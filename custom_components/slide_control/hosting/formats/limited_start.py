"""Limits itself, then becomes another program: ``SECONDS MEMORY NICE PROGRAM ARGUMENT…``. Run as a program.

Limits that are set before the program starts hold for its children, too. It imports nothing of this integration.
"""

from __future__ import annotations

import os
import resource
import sys


def main() -> None:
    """Set the limits, and start the program. macOS doesn't limit the memory."""
    seconds, memory, nice = map(int, sys.argv[1:4])
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.execvp(sys.argv[4], sys.argv[4:])  # noqa: S606  that is its purpose


if __name__ == "__main__":
    main()
