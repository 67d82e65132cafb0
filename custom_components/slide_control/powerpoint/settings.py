"""The settings of a PowerPoint, as its subentry stores them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..stage import fields

SUBENTRY_TYPE: Final = "powerpoint"
CONF_FEEDBACK_PORT: Final = "feedback_port"
DEFAULT_PORT: Final = 35551
DEFAULT_FEEDBACK_PORT: Final = 35550
"""The defaults of OSCPoint."""
MIN_PORT: Final = 1024
MAX_PORT: Final = 65535
_MAX_HOST_LENGTH: Final = 253


@dataclass(frozen=True, slots=True)
class PowerPointSettings:
    """Where the add-in listens, and where it sends its feedback to."""

    host: str
    port: int
    feedback_port: int


def read_settings(data: Mapping[str, Any]) -> PowerPointSettings:
    """Return the settings; raises ``InvalidFieldError``."""
    return PowerPointSettings(
        fields.text(data.get("host"), "host", _MAX_HOST_LENGTH, shortest=1),
        fields.integer(data.get("port"), "port", MIN_PORT, MAX_PORT),
        fields.integer(data.get(CONF_FEEDBACK_PORT), CONF_FEEDBACK_PORT, MIN_PORT, MAX_PORT),
    )
