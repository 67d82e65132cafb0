"""Limits for connections, frames and requests of one browser, one address or one stage.

A whole audience may share one address, so followers are limited by stage only. Commands have limits of their own, in
``stage/admission/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..access.tokens import Role
from ..stage.admission.token_bucket import Rate

MAX_CONNECTIONS: Final[Mapping[Role, int]] = {Role.DISPLAY: 50, Role.REMOTE: 100, Role.FOLLOWER: 6_000}
"""Concurrent connections to one stage."""

MAX_CONNECTIONS_PER_ADDRESS: Final[Mapping[Role, int]] = {Role.DISPLAY: 25, Role.REMOTE: 50}
"""Concurrent connections to one stage from one address, so that a stolen link can't use up the stage's limit."""

MAX_PENDING_CONNECTIONS: Final = 1_000
"""WebSockets from one address that have not sent a hello yet; each may hold 64 KiB for 10 seconds."""

FRAME_RATES: Final[Mapping[Role, Rate]] = {
    # A display acknowledges each command and reports each move.
    Role.DISPLAY: Rate(per_second=500, burst=2_000),
    Role.REMOTE: Rate(per_second=20, burst=60),
    Role.FOLLOWER: Rate(per_second=2, burst=20),
}
"""Frames from one connection."""

REFUSED_HELLO_RATE: Final = Rate(per_second=5, burst=100)
"""Hellos from one address with an invalid token."""

WEBHOOK_RATE: Final = Rate(per_second=100, burst=400)
"""Requests to one stage's webhook from one address, valid or not."""

CONGESTED_BYTES: Final = 64 * 1024
"""Bytes in a connection's write buffer above which it receives no states until they are sent."""

MAX_QUEUED_BYTES: Final = 1024 * 1024
"""Bytes in a connection's write buffer above which it is aborted; the browser then reconnects."""
