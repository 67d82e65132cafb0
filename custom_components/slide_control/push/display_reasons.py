"""Why a display rejected a command or did not open a deck: a key that people's own language is found by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ..stage import fields
from ..stage.messages import Message

MAX_REASON_LENGTH: Final = 200
_MAX_PLACEHOLDER_LENGTH: Final = 100

# The keys that `frontend/words/en.json` has, with their placeholders; docs/protocol.md explains them.
REASONS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(
        (
            "address_with_password",
            "closed",
            "controls_off",
            "ends_unknown",
            "frame_gone",
            "frame_silent",
            "invalid_address",
            "link_revoked",
            "media_elsewhere",
            "media_failed",
            "mixed_content",
            "no_blackout",
            "no_media",
            "no_overview",
            "no_slides",
            "no_volume",
            "not_steerable",
            "overview_disabled",
            "overview_in_sandbox",
            "overview_unknown",
            "own_page",
            "page_not_found",
            "replaced",
            "slides_gone",
            "slides_unknown",
            "sound_refused",
            "steps_unknown",
            "still_loading",
            "unreachable",
        ),
        frozenset[str](),
    ),
    "deck_failed": frozenset({"error"}),
    "no_such_slide": frozenset({"slide"}),
    "slide_not_visible": frozenset({"slide"}),
    "unknown_command": frozenset({"action"}),
    "unknown_direction": frozenset({"direction"}),
    "unsupported_scheme": frozenset({"scheme"}),
}


class DisplayReason(NamedTuple):
    """A display's reason; both are None where it gives none."""

    key: str | None
    """For programs: a key of ``REASONS``, or what a newer page sends in its place."""
    message: Message | None
    """For people; a sentence of the display's own has the key ``display_says``."""


def parse_reason(data: Mapping[str, Any]) -> DisplayReason:
    """Read ``reason``, ``placeholders`` and ``message``; raises ``InvalidFieldError``."""
    key = fields.text(data.get("reason") or "", "reason", MAX_REASON_LENGTH) or None
    sentence = fields.text(data.get("message") or "", "message", MAX_REASON_LENGTH) or key
    given = fields.mapping(data.get("placeholders") or {}, "placeholders")
    if key is not None and key in REASONS and given.keys() >= REASONS[key]:
        placeholders = {
            name: fields.text(given[name], f"placeholders.{name}", _MAX_PLACEHOLDER_LENGTH) for name in REASONS[key]
        }
        return DisplayReason(key, Message(f"display_{key}", **placeholders))
    return DisplayReason(key, Message("display_says", reason=sentence.rstrip(".")) if sentence else None)
