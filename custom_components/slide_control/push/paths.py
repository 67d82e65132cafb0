"""Where in Home Assistant's addresses the browser half lies."""

from __future__ import annotations

from typing import Final

CLIENT_PATH: Final = "/slide_control/client"
