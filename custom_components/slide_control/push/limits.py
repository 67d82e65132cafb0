"""Limits for connections, frames and requests of one browser, one address or one stage.

A whole audience may share one address, so followers are limited by stage only. Commands have limits of their own, in
``stage/admission/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..access.tokens import Role
from ..const import MAX_AUDIENCE
from ..stage.admission.token_bucket import Rate

MAX_CONNECTIONS: Final[Mapping[Role, int]] = {Role.DISPLAY: 50, Role.REMOTE: 100, Role.FOLLOWER: MAX_AUDIENCE}
"""Concurrent connections to one stage; the stage's options limit its followers further."""

MAX_CONNECTIONS_PER_ADDRESS: Final[Mapping[Role, int]] = {Role.DISPLAY: 10, Role.REMOTE: 50}
"""Concurrent connections to one stage from one address, so that a stolen link can't use up the stage's limit."""

MAX_WAITING_CONNECTIONS: Final = 20_000
"""WebSockets that wait for their turn to be let in; one address may hold a fifth of them."""

MAX_PENDING_CONNECTIONS: Final = 5_000
"""WebSockets that have not sent a hello yet, for at most 10 seconds; one address may hold a fifth of them."""

MAX_PARTIAL_BYTES: Final = 32 * 1024 * 1024
"""Bytes of incomplete frames that all WebSockets together may hold."""

RESERVED_FILES: Final = 500
"""Open files that connections leave to Home Assistant itself."""

MEMORY_SHARE: Final = 1 / 8
MIN_MEMORY_BYTES: Final = 64 * 1024 * 1024
MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
"""Connections may use this share of the machine's memory, within these bounds."""

CONNECTION_BYTES: Final = 16 * 1024
"""What a connection is counted with: what it takes when nothing is queued, rounded up."""
TLS_BYTES: Final = 290 * 1024
"""What a connection takes in addition if Python itself ends TLS."""

RETRY_SECONDS: Final = 10.0
"""Seconds after which a browser that found no room may try again."""

FRAME_RATES: Final[Mapping[Role, Rate]] = {
    # A display acknowledges each command and reports each move.
    Role.DISPLAY: Rate(per_second=500, burst=2_000),
    # 30 of them may be places of the pointer.
    Role.REMOTE: Rate(per_second=50, burst=120),
    Role.FOLLOWER: Rate(per_second=2, burst=20),
}
"""Frames from one connection."""

POINTER_FRAMES_PER_SECOND: Final = 30
POINTER_FOLLOWERS_PER_TURN: Final = 100
"""Places of the pointer that a stage sends to each page; followers at a time, so 3,000 a second to all of them."""

REFUSED_HELLO_RATE: Final = Rate(per_second=5, burst=100)
"""Hellos from one address with an invalid token."""

WEBHOOK_RATE: Final = Rate(per_second=100, burst=400)
"""Requests to one stage's webhook from one address, valid or not."""

WRITES_AT_ONCE: Final = 20
"""Connections of an audience that are written to at once; the others, after the sender has the answer."""

TURN_SECONDS: Final = 0.001
"""Seconds after which writing to many connections pauses for other work of the event loop."""

CONGESTED_BYTES: Final = 64 * 1024
"""Bytes in a connection's write buffer above which it receives no states until they are sent."""

MAX_QUEUED_BYTES: Final = 1024 * 1024
"""Bytes in a connection's write buffer above which it is aborted; the browser then reconnects."""
