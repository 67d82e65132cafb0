"""What tests of inputs share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from custom_components.slide_control.inputs.clickers import press_detection
from tests.doubles.pressed_device import Clock

if TYPE_CHECKING:
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


@pytest.fixture
def fake_time(hass: HomeAssistant, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the time in which presses are judged, with a dialog that doesn't wait for further presses."""
    monkeypatch.setattr(press_detection, "SETTLE_SECONDS", 0.02)
    return Clock(hass, stage, monkeypatch)
