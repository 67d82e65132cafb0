"""The talks of a stage, as pages, actions and the media library get them: the one that goes on, and those before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .messages import said
from .stage.messages import Message
from .talk.exports.formats import Export, ExportFormat, export_talk
from .talk.record import MISSING
from .talk.report import report, summary
from .talk_history import TalkError

if TYPE_CHECKING:
    from .config_entry import SlideControlConfigEntry
    from .talk.record import TalkRecord


def list_talks(entry: SlideControlConfigEntry) -> list[dict[str, Any]]:
    """Return what lists say of each talk, the newest first."""
    running = running_talk(entry)
    earlier = entry.runtime_data.history.summaries
    return earlier if running is None else [summary(running), *earlier]


def running_talk(entry: SlideControlConfigEntry) -> TalkRecord | None:
    """Return the talk that goes on; None if there is none."""
    pacing = entry.runtime_data.pacing
    return None if pacing.started_at is None else pacing.record


def find_talk(entry: SlideControlConfigEntry, talk_id: str | None) -> TalkRecord:
    """Return a talk by its id, else the one that goes on, else the last one; raises ``TalkError`` if there is none."""
    running, history = running_talk(entry), entry.runtime_data.history
    if running is not None and talk_id in (None, running.id):
        return running
    if talk_id is not None:
        return history.get(talk_id)
    if (last := history.last()) is None:
        raise TalkError(Message("no_talks"))
    return last


def report_of(entry: SlideControlConfigEntry, talk_id: str | None) -> dict[str, Any]:
    """Return the report of a talk, as ``find_talk`` finds it."""
    record = find_talk(entry, talk_id)
    others = [
        each
        for each in entry.runtime_data.history.talks(deck=record.deck.key)
        if each.id != record.id and each.started_at <= record.started_at
    ]
    answer = report(record, others)
    missing = [MISSING[key] for key in record.missing]
    return answer | {"missing": [said(message) for message in missing]}


def export_one(
    entry: SlideControlConfigEntry, talk_id: str | None, wanted: ExportFormat, offset: float = 0.0
) -> Export:
    """Return a talk as a file; raises ``TalkError`` or ``ExportError``."""
    return export_talk(find_talk(entry, talk_id), wanted, offset)
