"""The results of a run as JSON, with the facts about the machine that they depend on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
import importlib.metadata
import json
import os
from pathlib import Path
import platform
from typing import TYPE_CHECKING, Any

from harness.seed import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .comparison import Measured
    from .goals.goal import Goal

_PACKAGES = ("homeassistant", "aiohttp", "python-socketio")


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in _PACKAGES},
        "socket.io": json.loads((REPOSITORY / "node_modules" / "socket.io" / "package.json").read_text())["version"],
    }


def describe(facts: dict[str, Any]) -> str:
    """Return the machine in one line."""
    return (
        f"{facts['date'][:10]}, {facts['cores']} cores of {facts['processor']}, load {facts['load'][0]}, Home Assistant"
        f" {facts['homeassistant']}, Python {facts['python']}, socket.io {facts['socket.io']}, python-socketio"
        f" {facts['python-socketio']}"
    )


def as_dict(facts: dict[str, Any], comparison: Sequence[Measured], goals: Sequence[Goal]) -> dict[str, Any]:
    """Return everything that a run has found."""
    return {
        "machine": facts,
        "comparison": [_measured(measured) for measured in comparison],
        "goals": [asdict(goal) for goal in goals],
    }


def _measured(measured: Measured) -> dict[str, Any]:
    spreads = {name: getattr(measured, name) for name in ("each", "last", "answered", "lead", "turnaround")}
    return {
        "peer": measured.peer,
        "receivers": measured.receivers,
        "presses": len(measured.presses),
        "milliseconds": {name: spread and asdict(spread) for name, spread in spreads.items()},
        "cpu_milliseconds_per_1000": measured.cpu_per_thousand,
        "bytes_per_connection": measured.memory,
        "delivered": measured.delivered,
        "lost": measured.lost,
        "duplicated": measured.duplicated,
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.machine()
