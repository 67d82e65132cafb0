"""The demo's command line. What it starts is in harness/demo.py."""

from __future__ import annotations

import argparse
from pathlib import Path
import signal
import sys


def main() -> int:
    """Run the demo until Ctrl-C."""
    # Ctrl-C must end this without a traceback, also while slow modules are imported.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    options = _parse()
    from .demo import run  # noqa: PLC0415

    return run(options.dir.resolve(), options.port, browser=not options.no_browser)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Starts a real Home Assistant with Slide Control and a slide deck; Ctrl-C ends it.",
    )
    parser.add_argument("--port", type=int, default=8123, help="port on 127.0.0.1 (default: 8123)")
    parser.add_argument(
        "--dir",
        type=Path,
        default=Path(__file__).resolve().parent.parent / ".demo",
        help="folder that keeps the Home Assistant for the next start (default: .demo)",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the slides in a browser")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
