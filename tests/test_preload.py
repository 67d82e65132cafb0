"""A page names all modules that it needs, so a browser fetches them at once and not one layer after the other."""

from __future__ import annotations

from pathlib import Path
import re
from typing import Final

import pytest

FRONTEND: Final = Path(__file__).resolve().parent.parent / "custom_components/slide_control/frontend"
IMPORT: Final = re.compile(r"^(?:import|export)\b[^'\n]*'(\.{1,2}/[^']+\.js)';$", re.MULTILINE)
LINKS: Final = re.compile(r"(?:  <link rel=\"modulepreload\" href=\"[^\"]+\">\n)*(?=  <script type=\"module\")")


def modules(entry: Path) -> list[str]:
    """Return the modules that a module imports, and those that they import."""
    found: list[Path] = []
    waiting = [entry]
    while waiting:
        module = waiting.pop(0)
        imported = [(module.parent / name).resolve() for name in IMPORT.findall(module.read_text())]
        new = [each for each in dict.fromkeys(imported) if each not in found]
        found += new
        waiting += new
    return [each.relative_to(FRONTEND).as_posix() for each in found]


@pytest.mark.parametrize("page", ["remote"])
def test_a_page_preloads_its_modules(page: str) -> None:
    """This test writes the list."""
    file = FRONTEND / f"{page}.html"
    links = "".join(
        f'  <link rel="modulepreload" href="client/{module}">\n' for module in modules(FRONTEND / f"{page}.js")
    )
    current = file.read_text()
    expected = LINKS.sub(lambda _: links, current, count=1)
    if current != expected:
        file.write_text(expected)
    assert current == expected, f"{file.name} was out of date and has been written; run the test again"
