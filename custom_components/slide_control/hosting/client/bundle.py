"""Puts a page's modules into one file, so that a browser waits for one answer and not for fifty.

Nothing is built beforehand: the modules that are installed are read when a page is asked for. The bundle of
``remote.js`` is at ``client-VERSION-remote/remote.js``. Beside it, every other file of the client has its usual place;
for a module that the bundle has already, there is a short one that exports the bundle's. So modules that are loaded
later share all state with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..serving.script_comments import without_comments
from .module import DEFAULT, Module, read_module

_BEGINNING: Final = "const $ = {};\nconst $base = new URL('.', import.meta.url);\n"
_END: Final = "export { $ as modules };\n"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The modules of a page."""

    entry: str
    """The page's own module, at the top of the client's folder."""
    modules: dict[str, Module]
    """By their path, in the order in which they are evaluated."""
    script: bytes
    """All of them in one module."""

    def script_at(self, path: str) -> bytes | None:
        """Return the bundle, or what stands for one of its modules; None for any other path."""
        if path == self.entry:
            return self.script
        if (module := self.modules.get(path)) is None:
            return None
        up = "../" * path.count("/") or "./"
        lines = [f"import {{ modules }} from '{up}{self.entry}';", f"const own = modules['{path}'];"]
        for name in module.exports:
            declaration = "default" if name == DEFAULT else f"const {name} ="
            lines.append(f"export {declaration} own.{name};")
        return "\n".join((*lines, "")).encode()


def read_bundle(folder: Path, entry: str) -> Bundle:
    """Read a page's module and all that it imports; blocks. Raises ``UnknownFormError`` and ``OSError``."""
    modules: dict[str, Module] = {}
    _add(modules, folder, entry, {entry})
    script = "".join((_BEGINNING, *(module.block for module in modules.values()), _END))
    return Bundle(entry, modules, script.encode())


def _add(modules: dict[str, Module], folder: Path, path: str, seen: set[str]) -> None:
    """Add a module after those that it imports and nobody has seen yet."""
    source = (folder / path).read_bytes()
    beginning, replaced = without_comments(source)
    module = read_module(path, (beginning + source[replaced:]).decode())
    for imported in module.imports:
        if imported not in seen:
            seen.add(imported)
            _add(modules, folder, imported, seen)
    modules[path] = module
