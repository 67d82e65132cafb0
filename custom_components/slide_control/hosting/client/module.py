"""Reads one of our own browser modules, and writes it as a block of a bundle.

Our modules keep to a few forms: an import fills one line and names a relative path, an export stands before the
declaration of a function, class, constant, or the default value. ``hosting/client/test_bundle.py`` checks all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
import posixpath
import re
from typing import Final

DEFAULT: Final = "default"
_IMPORT: Final = re.compile(
    r"""import[ ](?:
        (?P<default>\w+)(?:,[ ](?=\{)|[ ](?=from))
      )?(?:
        \{[ ]*(?P<names>[\w, ]+?),?[ ]*\}[ ] | \*[ ]as[ ](?P<all>\w+)[ ]
      )?(?:from[ ])?'(?P<path>\.{1,2}/[^']{1,200}\.js)';""",
    re.VERBOSE,
)
_EXPORT: Final = re.compile(r"export (?:(?:async )?function\*? ?|class |const )(\w+)")
_EXPORT_DEFAULT: Final = "export default "
_DYNAMIC_IMPORT: Final = re.compile(r"import\('(\.{1,2}/[^']{1,200})'\)")
_ADDRESS: Final = "import.meta.url"
# The local name of a module's default export.
_DEFAULT_NAME: Final = "$default"


class UnknownFormError(ValueError):
    """A module has an import or export that no bundle can have."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its path below the client's folder, and what a bundle needs of it."""

    path: str
    imports: tuple[str, ...]
    """The paths of the modules that it imports, in their order."""
    later: tuple[str, ...]
    """The paths of those that it loads when they are needed."""
    exports: tuple[str, ...]
    block: str
    """Its code as a block, in a script that has its modules' exports in ``$`` and the client's address in ``$base``."""


def read_module(path: str, source: str) -> Module:
    """Read a module; raises ``UnknownFormError``. Takes linear time."""
    imports: list[str] = []
    later: list[str] = []
    exports: dict[str, str] = {}
    lines: list[str] = []
    for line in source.split("\n"):
        if line.startswith(("import ", "import'")):
            imported, line = _imported(path, line)  # noqa: PLW2901 - replaced
            imports.append(imported)
        elif line.startswith("export"):
            name, local, line = _exported(path, line)  # noqa: PLW2901 - replaced
            exports[name] = local
        if line:
            later += (_resolve(path, relative) for relative in _DYNAMIC_IMPORT.findall(line))
            lines.append(_with_own_addresses(path, line))
    names = ", ".join(f"{name}: {local}" if name != local else name for name, local in exports.items())
    code = "\n".join(lines)
    block = f"{{ // {path}\n{code}\n$['{path}'] = {{ {names} }};\n}}\n"
    return Module(path, tuple(imports), tuple(later), tuple(exports), block)


def later_import(path: str) -> str:
    """Return how a block loads another module later."""
    return f"import($base + '{path}')"


def _imported(path: str, line: str) -> tuple[str, str]:
    """Return the path that an import names, and what stands for it in a block."""
    match = _IMPORT.match(line)
    if match is None:
        raise UnknownFormError(path, line)
    imported = _resolve(path, match["path"])
    names = [name.replace(" as ", ": ") for name in (match["names"] or "").split(", ") if name]
    if match["default"]:
        names.insert(0, f"{DEFAULT}: {match['default']}")
    rest = line[match.end() :]
    if match["all"]:
        return imported, f"const {match['all']} = $['{imported}'];{rest}"
    return imported, f"const {{ {', '.join(names)} }} = $['{imported}'];{rest}" if names else rest


def _exported(path: str, line: str) -> tuple[str, str, str]:
    """Return an export's name, its local name, and the line without the export."""
    if line.startswith(_EXPORT_DEFAULT):
        return DEFAULT, _DEFAULT_NAME, f"const {_DEFAULT_NAME} = {line.removeprefix(_EXPORT_DEFAULT)}"
    match = _EXPORT.match(line)
    if match is None:
        raise UnknownFormError(path, line)
    return match[1], match[1], line.removeprefix("export ")


def _with_own_addresses(path: str, line: str) -> str:
    """Let a line find what it asks for by its own address: in the bundle, it has another one."""
    line = _DYNAMIC_IMPORT.sub(lambda match: later_import(_resolve(path, match[1])), line)
    return line.replace(_ADDRESS, f"($base + '{path}')")


def _resolve(path: str, relative: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))
