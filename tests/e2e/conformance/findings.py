"""What the conformance test has found, as data: build/conformance.json, of which scripts/conformance makes the table in docs/decks.md."""

from __future__ import annotations

from dataclasses import dataclass, field
import json
from typing import Final

from scripts.seed import REPOSITORY

from .recipe import Recipe

PATH: Final = REPOSITORY / "build" / "conformance.json"

YES: Final = "yes"
NOT_OFFERED: Final = "not offered"
"""The framework does not have it, and whoever asks for it is told so."""
OURS: Final = "ours"
"""The framework does not have it, and Slide Control does it itself."""
UNKNOWN: Final = "unknown"


@dataclass(slots=True)
class Findings:
    """For each recipe, what became of each feature."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, recipe: Recipe, features: dict[str, str]) -> None:
        """Note what a recipe's deck has shown."""
        self.rows.append(
            {"name": recipe.name, "framework": recipe.framework, "features": features, "remark": recipe.remark}
        )

    def write(self) -> None:
        """Write them down."""
        PATH.parent.mkdir(parents=True, exist_ok=True)
        PATH.write_text(json.dumps(self.rows, indent=1, ensure_ascii=False) + "\n")
