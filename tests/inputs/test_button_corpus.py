"""One press is one step: presses as devices send them, through a clicker with all suggestions of the dialog taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.doubles.pressed_device import PressedDevice, take_all_suggestions

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay
    from tests.doubles.pressed_device import Clock

pytestmark = pytest.mark.case

CORPUS = Path(__file__).parent.parent / "corpus"
DEVICES = [device for file in sorted(CORPUS.glob("buttons*.yaml")) for device in yaml.safe_load(file.read_text())]
CASES = [
    pytest.param(device, sequence, id=f"{device['device']}: {sequence['what']}")
    for device in DEVICES
    for sequence in device["sequences"]
]


@pytest.mark.parametrize(("device", "sequence"), CASES)
async def test_a_press_is_a_step_of_a_clicker(
    hass: HomeAssistant,
    mqtt_mock: object,
    entry: MockConfigEntry,
    display: FakeDisplay,
    fake_time: Clock,
    device: dict[str, Any],
    sequence: dict[str, Any],
) -> None:
    pressed = await PressedDevice.of(hass, device["device"], device["kinds"])
    await take_all_suggestions(hass, entry, pressed, device["heard"])
    await fake_time.play(pressed, sequence["send"])
    # Where several outcomes are right, ours is the one that waits for the second press.
    expected = sequence["steps"] if isinstance(sequence["steps"], list) else ["previous"]
    assert [sequenced.command.action.value for sequenced in display.received] == expected
