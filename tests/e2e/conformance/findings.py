"""The results of the conformance test: build/conformance.json, the input of conformance/table.py."""

from __future__ import annotations

from dataclasses import dataclass, field
import json
from typing import Final

from harness.seed import REPOSITORY

from .recipe import Recipe

PATH: Final = REPOSITORY / "build" / "conformance.json"

YES: Final = "yes"
NOT_OFFERED: Final = "not offered"
"""The framework does not support it; requests for it are refused."""
OURS: Final = "ours"
"""The framework does not have it, and Slide Control does it itself."""
UNKNOWN: Final = "unknown"


@dataclass(slots=True)
class Findings:
    """The result of each feature, by recipe."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, recipe: Recipe, features: dict[str, str]) -> None:
        """Add the results of a recipe's deck."""
        self.rows.append(
            {"name": recipe.name, "framework": recipe.framework, "features": features, "remark": recipe.remark}
        )

    def write(self) -> None:
        """Write them down."""
        PATH.parent.mkdir(parents=True, exist_ok=True)
        PATH.write_text(json.dumps(self.rows, indent=1, ensure_ascii=False) + "\n")
