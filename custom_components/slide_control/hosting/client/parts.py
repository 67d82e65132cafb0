"""Finds what each module that a page loads later needs beside what the page has by then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .module import Module

type Read = Callable[[str], Module]

_NOT_OURS: Final = "vendor/"


@dataclass(frozen=True, slots=True)
class Part:
    """Modules that are always needed together; their last one's path is its name."""

    modules: dict[str, Module]
    """By their path, in the order in which they are evaluated."""
    needs: tuple[str, ...]
    """The names of the parts that come before it."""


def closure(entry: str, read: Read, at_once: tuple[str, ...] = ()) -> dict[str, Module]:
    """Return a module after all that it imports, in the order in which they are evaluated.

    ``at_once`` are the beginnings of the paths of modules that are imported, too, where one loads them later.
    """
    found: dict[str, Module] = {}
    seen = {entry}

    def add(path: str) -> None:
        module = read(path)
        for imported in (*module.imports, *(each for each in module.later if at_once and each.startswith(at_once))):
            if imported not in seen:
                seen.add(imported)
                add(imported)
        found[path] = module

    add(entry)
    return found


def split(page: Mapping[str, Module], read: Read, beside: Iterable[str] = ()) -> dict[str, Part]:
    """Return the parts of a page that has these modules from the start, by their names.

    ``beside`` are modules that the page loads itself. Modules that the same later modules need are one part, and each
    module is in one part.
    """
    needs, loaders = _later(page, read, beside)
    there = _there(page, needs, loaders)
    owners: dict[str, frozenset[str]] = {}
    for name, modules in needs.items():
        for path in modules.keys() - there[name]:
            owners[path] = owners.get(path, frozenset()) | {name}
    together: dict[frozenset[str], dict[str, Module]] = {}
    for modules in needs.values():
        for path, module in modules.items():
            if path in owners:
                together.setdefault(owners[path], {})[path] = module
    names = {path: [*modules][-1] for modules in together.values() for path in modules}
    return {
        (name := [*modules][-1]): Part(modules, tuple(_needs(modules, names, name))) for modules in together.values()
    }


def _needs(modules: Mapping[str, Module], names: Mapping[str, str], own: str) -> list[str]:
    """Return the other parts that modules import from, each once."""
    found = (names.get(path, own) for module in modules.values() for path in module.imports)
    return [name for name in dict.fromkeys(found) if name != own]


def _later(
    page: Mapping[str, Module], read: Read, beside: Iterable[str]
) -> tuple[dict[str, dict[str, Module]], dict[str, set[str]]]:
    """Return all that each later module needs, and which later modules load it; "" is the page."""
    needs: dict[str, dict[str, Module]] = {}
    loaders: dict[str, set[str]] = {}
    waiting = [("", [*beside, *_loaded_by(page)])]
    while waiting:
        loader, names = waiting.pop()
        for name in names:
            loaders.setdefault(name, set()).add(loader)
            if name not in needs:
                needs[name] = closure(name, read)
                waiting.append((name, _loaded_by(needs[name])))
    return needs, loaders


def _loaded_by(modules: Mapping[str, Module]) -> list[str]:
    """Return what modules load later."""
    return [name for module in modules.values() for name in module.later if not name.startswith(_NOT_OURS)]


def _there(
    page: Mapping[str, Module], needs: Mapping[str, Mapping[str, Module]], loaders: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """Return what is there when a later module is loaded, whichever of its loaders asks for it."""
    everything = set(page).union(*needs.values())
    there = {"": set(page)} | dict.fromkeys(needs, everything)
    changed = True
    while changed:
        changed = False
        for name in needs:
            found = set(page) | set.intersection(
                *(there[loader] | set(needs.get(loader, page)) for loader in loaders[name])
            )
            changed = changed or found != there[name]
            there[name] = found
    return there
