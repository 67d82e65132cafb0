"""Puts the probe into a Home Assistant that is to be measured."""

from __future__ import annotations

from pathlib import Path

from scripts.home_assistant import HomeAssistant

from ..ports import free_port

_PROBE = Path(__file__).parent.parent / "probe"


def probed_home_assistant(folder: Path) -> HomeAssistant:
    """Return a Home Assistant that keeps its files in the folder and has the probe; it is not started yet."""
    components = folder / "custom_components"
    components.mkdir(parents=True, exist_ok=True)
    probe = components / "slide_control_bench"
    if not probe.exists():
        probe.symlink_to(_PROBE, target_is_directory=True)
    return HomeAssistant(folder, free_port(), log_level="warning", more="slide_control_bench:\n")
