"""References to content networks in a deck's files: what they need, and what is put in their place."""

from __future__ import annotations

from collections.abc import Callable
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from ..rewriting.rewriter import Place, Surroundings
from .networks import HOSTS, SUFFIXES, Dependency, parse_dependency

_END: Final = r"\s\"'`<>()\\"
_PATH: Final = rf"(?:\\?/(?:[^{_END}]|\\/){{0,500}})?"
# These elements lead elsewhere, or say something about the page; they load nothing.
_NOT_LOADED: Final = frozenset({"a", "area", "base", "form", "meta"})
_INTEGRITY: Final = re.compile(r"\sintegrity\s{0,8}=\s{0,8}[\"']([^\"']{0,400})", re.IGNORECASE)
_LOADING_RELATIONS: Final = re.compile(r"\srel\s{0,8}=\s{0,8}[\"']?(?:stylesheet|modulepreload|preload)", re.IGNORECASE)


class NetworkRule:
    """Replaces the address of a fetched file by its path in the house."""

    hints = frozenset(host.encode() for host in HOSTS)
    pattern = rf"(?:https?:)?(?:\\?/){{2}}(?:{'|'.join(map(re.escape, sorted(HOSTS)))}){_PATH}"

    def __init__(self, find: Callable[[Dependency], str | None], relative: Callable[[str, bool], str]) -> None:
        """Take what returns the stored path of a file, and what makes it relative to the page, or to the script."""
        self._find = find
        self._relative = relative

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Return the path in the house, with the reference's own query and fragment."""
        dependency = used_dependency(reference, where)
        stored = self._find(dependency) if dependency else None
        if dependency is None or stored is None:
            return None
        path = self._relative(stored, where.is_import)
        if not dependency.query:
            path += reference[len(re.split(r"[?#]", reference, maxsplit=1)[0]) :]
        return path.replace("/", "\\/") if "\\/" in reference else path


def used_dependency(reference: str, where: Surroundings) -> Dependency | None:
    """Return the file that a reference makes the browser load, or None."""
    dependency = parse_dependency(reference)
    if dependency is None:
        return None
    if where.place is Place.TAG:
        return None if where.element in _NOT_LOADED else dependency
    if where.place is Place.SCRIPT:
        # In a script, it may be a text; a whole literal with the suffix of a library's file hardly ever is.
        whole = where.before[-1:] in tuple("\"'`(") and where.after[:1] in tuple("\"'`)")
        return dependency if whole and dependency.path.endswith(tuple(SUFFIXES)) else None
    return dependency


class NetworkCollector:
    """Collects the files that a deck loads from content networks."""

    hints = NetworkRule.hints
    pattern = NetworkRule.pattern

    def __init__(self) -> None:
        """Start with none."""
        self.found: dict[Dependency, str] = {}
        """Each file, and the ``integrity`` that a page demands of it."""
        self.loads = True
        """Whether the deck's page loads the file that is read."""
        self.needed: set[Dependency] = set()
        """Those that pages and style sheets load at once; scripts may never load theirs."""
        self.configurations: set[str] = set()
        """The queries of MathJax, which name its configuration."""

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Note the file and change nothing."""
        dependency = used_dependency(reference, where)
        if dependency is None:
            return None
        integrity = ""
        if where.place is Place.TAG:
            tag = where.before[where.before.rfind("<") :] + where.after.partition(">")[0]
            match = _INTEGRITY.search(tag)
            integrity = match[1] if match else ""
        if not self.found.get(dependency):
            self.found[dependency] = integrity
        if where.place is not Place.SCRIPT and self.loads:
            self.needed.add(dependency)
        if "config=" in reference:
            self.configurations.add(reference.partition("config=")[2].partition("&")[0])
        return None


class StyleCollector:
    """Collects the names of the style sheets that a file refers to."""

    hints = frozenset({b".css"})
    pattern = r"\.css(?![\w-])"

    def __init__(self) -> None:
        """Start with none."""
        self.names: set[str] = set()

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Note the name, whatever its folder, and change nothing."""
        before = re.split(rf"[{_END}/=]", where.before)[-1]
        self.names.add(unquote(f"{before}{reference}").lower())
        return None


class ElsewhereCollector:
    """Collects the other servers from which a page loads scripts and style sheets."""

    hints = frozenset({b"//"})
    pattern = rf"(?:https?:)?//[\w.-]{{1,253}}(?::\d{{1,5}})?{_PATH}"

    def __init__(self) -> None:
        """Start with none."""
        self.hosts: set[str] = set()

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Note the server and change nothing."""
        if where.place is not Place.TAG or parse_dependency(reference) is not None:
            return None
        tag = where.before[where.before.rfind("<") :] + where.after.partition(">")[0]
        loads = where.element == "script" or (where.element == "link" and _LOADING_RELATIONS.search(tag))
        if loads and (host := urlsplit(reference if "://" in reference else f"https:{reference}").hostname):
            self.hosts.add(host)
        return None
