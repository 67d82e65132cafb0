"""Writes the compatibility table in docs/decks.md from the results of tests/e2e/test_conformance.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
import json
import re
from typing import Any, Final

from harness.seed import REPOSITORY

FOUND: Final = REPOSITORY / "build" / "conformance.json"
PAGE: Final = REPOSITORY / "docs" / "decks.md"
_SECTION: Final = re.compile(r"(<!-- conformance -->\n).*?(<!-- /conformance -->)", re.DOTALL)
_SIGNS: Final = {"yes": "✓", "ours": "✓ (ours)", "not offered": "no", "unknown": "?"}


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the table in Markdown."""
    features = list(rows[0]["features"])
    lines = [f"| deck | {' | '.join(features)} |", f"|---|{'---|' * len(features)}"]
    notes = []
    for row in rows:
        mark = ""
        if row["remark"]:
            if row["remark"] not in notes:
                notes.append(row["remark"])
            mark = f" [{notes.index(row['remark']) + 1}]"
        found = [_SIGNS.get(row["features"][feature], row["features"][feature]) for feature in features]
        lines.append(f"| {row['framework']}{mark} | {' | '.join(found)} |")
    legend = (
        "✓ works · ✓ (ours) the framework has no blank screen, so Slide Control covers the slides itself · no: the"
        " framework doesn't offer it; a command is refused and a state stays empty · ? unknown"
    )
    return "\n".join([*lines, "", legend, "", *(f"{number}. {note}" for number, note in enumerate(notes, 1)), ""])


def committed() -> str:
    """Return the table that docs/decks.md has."""
    match = _SECTION.search(PAGE.read_text())
    return match[0].removeprefix("<!-- conformance -->\n").removesuffix("<!-- /conformance -->") if match else ""


def main() -> None:
    """Write it."""
    found = table(json.loads(FOUND.read_text()))
    PAGE.write_text(_SECTION.sub(lambda match: f"{match[1]}{found}{match[2]}", PAGE.read_text()))


if __name__ == "__main__":
    main()
