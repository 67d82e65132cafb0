"""No folder imports back into one that imports it, and the heart imports nothing of Home Assistant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

import custom_components.slide_control

ROOT: Final = Path(custom_components.slide_control.__file__).parent
PACKAGE: Final = custom_components.slide_control.__name__
MODULES: Final = sorted(file for file in ROOT.rglob("*.py") if file.parent != ROOT)
MAX_FILES: Final = 15


def imports(file: Path) -> Iterator[str]:
    """Yield what a module imports, in whatever block, with its full name."""
    package = [PACKAGE, *file.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{name.name}" for name in node.names)


def folder(module: str) -> str | None:
    """Return the first folder below the integration that a module is in; None for one at the top or elsewhere."""
    parts = module.removeprefix(f"{PACKAGE}.").split(".")
    return parts[0] if module.startswith(f"{PACKAGE}.") and (ROOT / parts[0]).is_dir() else None


def test_no_folder_imports_back() -> None:
    graph: dict[str, set[str]] = {}
    for file in MODULES:
        here = file.relative_to(ROOT).parts[0]
        others = {there for module in imports(file) if (there := folder(module)) is not None}
        graph.setdefault(here, set()).update(others - {here})
    assert next(iter(TopologicalSorter(graph).static_order())) == "stage"


@pytest.mark.parametrize("heart", ["stage", "talk"])
def test_the_heart_imports_nothing_of_home_assistant(heart: str) -> None:
    imported = {module for file in (ROOT / heart).glob("*.py") for module in imports(file)}
    assert [module for module in imported if module.startswith("homeassistant")] == []
    assert {folder(module) for module in imported} <= {None, "stage", "talk"}


def test_a_folder_is_one_idea() -> None:
    counts = {
        path: len([*path.glob("*.py")]) for path in ROOT.rglob("*") if path.is_dir() and "vendor" not in path.parts
    }
    assert {str(path.relative_to(ROOT)): count for path, count in counts.items() if count > MAX_FILES} == {}
