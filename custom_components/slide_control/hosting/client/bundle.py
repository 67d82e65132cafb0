"""Puts a page's modules into few files, so that a browser waits for one answer and not for fifty.

Nothing is built beforehand: the modules that are installed are read when a page is asked for. The bundle of
``remote.js`` is at ``client-VERSION-remote/remote.js``. Beside it, every other file of the client has its usual place;
for a module that the bundle has already, there is a short one that exports the bundle's. So modules that are loaded
later share all state with it. What such a module needs beside the bundle comes with it; see ``parts.py``.

A bundle may also have, from the start, what its modules load with ``import()``: see ``Entry``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..serving.script_comments import without_comments
from .module import DEFAULT, Module, later_import, read_module
from .parts import Part, closure, split

_BASE: Final = "const $base = new URL('{up}', import.meta.url).href;\n"
_END: Final = "export { $ as modules };\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a bundle begins with."""

    path: str
    """The page's own module, at the top of the client's folder."""
    at_once: tuple[str, ...] = ()
    """What the bundle has although a module of it loads it later: modules, and folders with a slash at the end."""
    beside: tuple[str, ...] = ()
    """Modules that the page's HTML loads beside the bundle. They are parts."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The modules of a page."""

    entry: str
    """The path of the page's own module."""
    modules: dict[str, Module]
    """By their path, in the order in which they are evaluated."""
    parts: dict[str, Part]
    """What is loaded later, by the name of each part."""
    homes: dict[str, str]
    """The name of the part that each other module is in, by its path."""

    def script_at(self, path: str) -> bytes | None:
        """Return the bundle, a part, or what stands for a module in one of them; None for any other path."""
        if path == self.entry:
            own = map(self._block, self.modules.values())
            return "".join(("const $ = {};\n", _BASE.format(up="."), *own, _END)).encode()
        if (part := self.parts.get(path)) is not None:
            blocks = (_BASE.format(up=_up(path)), *map(self._block, part.modules.values()))
            return self._module(path, part.needs, blocks, part.modules[path])
        if (home := self.homes.get(path)) is not None:
            return self._module(path, (home,), (), self.parts[home].modules[path])
        module = self.modules.get(path)
        return None if module is None else self._module(path, (), (), module)

    def _block(self, module: Module) -> str:
        """Return a module's code, which takes from the bundle what is there at once."""
        block = module.block
        for path in self.modules.keys() & set(module.later):
            block = block.replace(later_import(path), f"Promise.resolve($['{path}'])")
        return block

    def _module(self, path: str, needs: Iterable[str], blocks: Iterable[str], module: Module) -> bytes:
        """Return the file at a path, which exports what a module exports."""
        up = _up(path)
        lines = [f"import {{ modules as $ }} from '{up}{self.entry}';", *(f"import '{up}{each}';" for each in needs)]
        exports = [f"const $own = $['{path}'];"]
        for name in module.exports:
            declaration = "default" if name == DEFAULT else f"const {name} ="
            exports.append(f"export {declaration} $own.{name};")
        return "\n".join((*lines, "".join(blocks) + "\n".join(exports), "")).encode()


def read_bundle(folder: Path, entry: Entry) -> Bundle:
    """Read a page's module and all that it imports; blocks. Raises ``UnknownFormError`` and ``OSError``."""
    known: dict[str, Module] = {}

    def read(path: str) -> Module:
        if path not in known:
            known[path] = read_client_module(folder, path)
        return known[path]

    modules = closure(entry.path, read, entry.at_once)
    parts = split(modules, read, entry.beside)
    homes = {path: name for name, part in parts.items() for path in part.modules}
    return Bundle(entry.path, modules, parts, homes)


def _up(path: str) -> str:
    return "../" * path.count("/") or "./"


def read_client_module(folder: Path, path: str) -> Module:
    """Read one of our modules, without the comments at its beginning; blocks.

    Raises ``UnknownFormError`` and ``OSError``.
    """
    source = (folder / path).read_bytes()
    beginning, replaced = without_comments(source)
    return read_module(path, (beginning + source[replaced:]).decode())
