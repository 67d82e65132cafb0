"""Limits of a back channel. A client is a page of the audience, which makes its own id."""

from __future__ import annotations

from typing import Final

from ..stage.admission.token_bucket import Rate

CLIENT_RATE: Final = Rate(per_second=1, burst=10)
"""Requests of one client."""
STAGE_RATE: Final = Rate(per_second=1_000, burst=10_000)
"""Requests of all clients of a stage; the burst is a whole hall that votes at once."""
CLIENT_QUESTION_RATE: Final = Rate(per_second=1 / 20, burst=3)
STAGE_QUESTION_RATE: Final = Rate(per_second=1, burst=50)
"""Questions, which a person must read."""

MAX_HANDS: Final = 10_000
MAX_VOTERS: Final = 50_000
"""Clients that may vote in one poll."""
MAX_WAITING_QUESTIONS: Final = 50
MAX_QUESTION_LENGTH: Final = 200
"""Characters of a question from the audience, and of a poll's."""
MIN_CHOICES: Final = 2
MAX_CHOICES: Final = 6
MAX_CHOICE_LENGTH: Final = 60
MAX_NUMBER: Final = 1_000_000
"""Polls for a number take whole numbers between this and its negative."""
MAX_BARS: Final = 10
"""The ranges of numbers that a result is shown in."""

HAND_SECONDS: Final = 150
"""Seconds for which a hand stays up whose page has no connection to Home Assistant, unless it is raised again."""
MAX_MESSAGE_BYTES: Final = 2_048
"""The longest message of a client through a broker: four bytes for each character of a question, and the rest."""
