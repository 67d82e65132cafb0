"""Puts the probe into a Home Assistant that is to be measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from harness.home_assistant import HomeAssistant
from harness.ports import free_port

_PROBE: Final = Path(__file__).parent.parent / "probe"
_DOMAIN: Final = "slide_control_bench"
# Not a file of the repository, where validators of integrations would find it.
_MANIFEST: Final = {
    "domain": _DOMAIN,
    "name": "Probe of scripts/bench",
    "codeowners": [],
    "dependencies": ["http"],
    "integration_type": "system",
    "iot_class": "calculated",
    "requirements": [],
    "version": "0.0.0",
}


def probed_home_assistant(folder: Path) -> HomeAssistant:
    """Return a Home Assistant that keeps its files in the folder and has the probe; it is not started yet."""
    probe = folder / "custom_components" / _DOMAIN
    probe.mkdir(parents=True, exist_ok=True)
    (probe / "manifest.json").write_text(json.dumps(_MANIFEST))
    for module in _PROBE.glob("*.py"):
        link = probe / module.name
        link.unlink(missing_ok=True)
        link.symlink_to(module)
    return HomeAssistant(folder, free_port(), log_level="warning", more=f"{_DOMAIN}:\n")
