"""The browser half has layers: no folder imports back into one that imports it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

FRONTEND: Final = Path(__file__).resolve().parent.parent / "custom_components/slide_control/frontend"
IMPORT: Final = re.compile(r"(?:from|import|import\()\s*'(\.{1,2}/[^']+\.js)'")
MAX_FILES_PER_FOLDER: Final = 12


def modules() -> list[Path]:
    """Return our own modules."""
    return [file for file in FRONTEND.rglob("*.js") if "vendor" not in file.parts]


def imports() -> Iterator[tuple[Path, Path]]:
    """Yield each module with each module that it imports, types included."""
    for file in modules():
        for address in IMPORT.findall(file.read_text()):
            yield file, (file.parent / address).resolve()


def test_every_import_exists() -> None:
    assert [f"{file.name}: {imported}" for file, imported in imports() if not imported.is_file()] == []


def test_no_folder_imports_back() -> None:
    direct: dict[Path, set[Path]] = {}
    for file, imported in imports():
        if file.parent != imported.parent:
            direct.setdefault(file.parent, set()).add(imported.parent)

    def reached(folder: Path) -> set[Path]:
        found: set[Path] = set()
        waiting = [folder]
        while waiting:
            new = direct.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    assert {str(folder.relative_to(FRONTEND)) for folder in direct if folder in reached(folder)} == set()


def test_what_is_at_the_top_is_loaded_by_address() -> None:
    """Nothing imports a module of the top level: a browser loads it from a page, a link or a script tag."""
    assert {imported.name for _, imported in imports() if imported.parent == FRONTEND} == set()


def test_no_folder_is_two_ideas() -> None:
    folders = {file.parent for file in modules()} - {FRONTEND}
    sizes = {folder.name: len(list(folder.glob("*.js"))) for folder in folders}
    assert {name: size for name, size in sizes.items() if size > MAX_FILES_PER_FOLDER} == {}
