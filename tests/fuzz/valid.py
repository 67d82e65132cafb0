"""Valid messages, for the fuzzers to mutate."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.doubles.slides import Slides

COMMANDS: Final[st.SearchStrategy[dict[str, Any]]] = st.sampled_from(
    [
        {"command": "next"},
        {"command": "next", "skip_fragments": True, "id": "fuzz"},
        {"command": "previous", "sent_at": 1_700_000_000},
        {"command": "go_to", "slide": 2},
        {"command": "go_to", "slide": "Questions"},
        {"command": "blank", "mode": "off"},
        {"command": "navigate", "direction": "right"},
        {"command": "media", "operation": "volume", "volume": 40},
        {},
    ]
)


def hello(token: str) -> dict[str, Any]:
    """Return a first message."""
    return {
        "type": "hello",
        "protocol": "slide-control/1",
        "token": token,
        "client": {"id": "fuzzer-0001", "name": "Fuzzer", "framework": "none", "version": "1", "attempt": 1},
        "resume": {"epoch": "0123456789abcdef"},
        "state": Slides().state(),
    }


def frames() -> st.SearchStrategy[dict[str, Any]]:
    """Return the frames that a browser may send after its hello."""
    state = Slides().state()
    return st.sampled_from(
        [
            {"type": "report", "state": state, "cause": "user"},
            {"type": "report", "state": state, "cause": "start"},
            {"type": "report", "state": state, "cause": "follow"},
            {"type": "report", "state": state, "cause": "command", "ack": 1, "result": "applied", "changed": True},
            {"type": "report", "state": state, "cause": "command", "ack": 1, "result": "rejected", "reason": "No."},
            {"type": "command", "id": "fuzz", "action": "next"},
            {"type": "command", "id": "fuzz", "action": "go_to", "slide": 3},
            {"type": "command", "id": "fuzz", "action": "next", "time": 5000.5},
            {"type": "list_decks", "id": "fuzz"},
            {"type": "show", "id": "fuzz", "deck": "talk", "display": None},
            {"type": "close", "id": "fuzz", "display": "page-0001"},
            {"type": "hand", "id": "fuzz", "raised": True},
            {"type": "reaction", "id": "fuzz", "reaction": "heart"},
            {"type": "vote", "id": "fuzz", "poll": "0a0b0c0d", "answer": 1},
            {"type": "question", "id": "fuzz", "text": "Why?"},
            {"type": "back_channel", "id": "fuzz", "step": "open_poll", "question": "?", "choices": ["A", "B"]},
            {"type": "back_channel", "id": "fuzz", "step": "show_question", "question": "0a0b0c0d"},
            {"type": "ping", "n": 7},
            {"type": "hello"},
        ]
    )
