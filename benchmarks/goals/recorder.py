"""What a slide change costs the database."""

from __future__ import annotations

import asyncio
from contextlib import closing
import sqlite3
from typing import TYPE_CHECKING, Final

from .goal import Goal

if TYPE_CHECKING:
    from pathlib import Path

    from ..peers.slide_control import SlideControl

_MAX_ROWS: Final = 1.0
# The recorder writes every second, as it is set up here.
_WRITE_SECONDS: Final = 3.0
_PRESS_INTERVAL_SECONDS: Final = 0.1
_COUNTS: Final = """
    SELECT meta.entity_id, count(*) FROM states JOIN states_meta AS meta USING (metadata_id)
    WHERE meta.entity_id LIKE '%bench%' GROUP BY meta.entity_id
    UNION ALL SELECT 'event ' || types.event_type, count(*) FROM events JOIN event_types AS types USING (event_type_id)
    GROUP BY types.event_type
"""


async def rows_per_slide(us: SlideControl, slides: int) -> list[Goal]:
    """Change the slide again and again, and count the rows that the recorder has written because of it."""
    database = us.home_assistant.folder / "home-assistant_v2.db"
    fan_out = us.stage_fan_out(0)
    try:
        fan_out.press()
        await asyncio.sleep(_WRITE_SECONDS)
        before = _rows(database)
        for _ in range(slides):
            fan_out.press()
            fan_out.settle(_PRESS_INTERVAL_SECONDS)
        await asyncio.sleep(_WRITE_SECONDS)
        after = _rows(database)
    finally:
        fan_out.close()
    written = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    rows = sum(written.values()) / slides
    most = ", ".join(f"{name} {number / slides:g}" for name, number in sorted(written.items(), key=lambda row: -row[1]))
    return [
        Goal(
            about="recorder",
            wanted=f"≤ {_MAX_ROWS:g} row a slide change",
            measured=f"{rows:.1f} rows" + (f" ({most})" if most else ""),
            met=rows <= _MAX_ROWS,
            figures={"rows": rows} | {name: number / slides for name, number in written.items()},
        )
    ]


def _rows(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return dict(connection.execute(_COUNTS).fetchall())
