"""How much one browser, one address and one deck may ask for.

A whole audience may sit behind one address, so followers are counted by deck; a command costs more than a look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..deck.rates import Rate
from .tokens import Role

MOST_CONNECTED: Final[Mapping[Role, int]] = {Role.DISPLAY: 50, Role.REMOTE: 100, Role.FOLLOWER: 6_000}
"""Connections to one deck at the same time."""

MOST_FROM_ADDRESS: Final[Mapping[Role, int]] = {Role.DISPLAY: 25, Role.REMOTE: 50}
"""Connections to one deck from one address, so that a stolen link does not take all places."""

MOST_STRANGERS: Final = 1_000
"""WebSockets from one address that have not said hello yet; each may hold 64 KiB for 10 seconds."""

FRAMES: Final[Mapping[Role, Rate]] = {
    # A display answers each command and reports each move.
    Role.DISPLAY: Rate(per_second=500, burst=2_000),
    Role.REMOTE: Rate(per_second=20, burst=60),
    Role.FOLLOWER: Rate(per_second=2, burst=20),
}
"""Frames from one connection."""

REFUSED_HELLOS: Final = Rate(per_second=5, burst=100)
"""Hellos from one address whose token opens nothing."""

WEBHOOK_CALLS: Final = Rate(per_second=100, burst=400)
"""Calls of one deck's webhook from one address, good or bad."""

CONGESTED: Final = 64 * 1024
"""Bytes that may wait for one connection before it gets no further states until they have gone out."""

MOST_QUEUED: Final = 1024 * 1024
"""Bytes that may wait for one connection; a browser that takes too little is cut off and comes back."""
