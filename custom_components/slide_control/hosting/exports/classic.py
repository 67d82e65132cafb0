"""Classic scripts made of our modules: a browser loads no module from a folder, that is, by an address with ``file:``.

These functions block on disk access: call them in the executor.
"""

from __future__ import annotations

from pathlib import Path
import re
from typing import TYPE_CHECKING, Final

from ..client.bundle import read_client_module
from ..client.parts import closure
from ..client.version import FRONTEND, VENDOR

if TYPE_CHECKING:
    from ..client.module import Module

_SCRIPT: Final = """(() => {{
'use strict';
const $ = {{}};
const $base = new URL('.', typeof document === 'object' ? document.currentScript.src : self.location.href).href;
{blocks}}})();
"""
_LATER: Final = re.compile(rf"import\(\$base \+ '((?!{VENDOR}/)[^']+)'\)")
_LIBRARY: Final = """(() => {{
'use strict';
const $address = typeof document === 'object' ? document.currentScript.src : self.location.href;
{code}
(globalThis.slideControlModules ??= {{}})['{name}'] = {{ {exports} }};
}})();
"""
_EXPORTS: Final = re.compile(r"export\{([\w$, ]*)\};?\s*$")


def classic_script(entry: str) -> bytes:
    """Return a script with one of our modules and all that it ever imports, except for vendored libraries."""
    known: dict[str, Module] = {}

    def read(path: str) -> Module:
        if path not in known:
            known[path] = read_client_module(FRONTEND, path)
        return known[path]

    needed = closure(entry, read)
    # What is loaded later may import what the page has from the start; the page's own module runs last.
    ordered = {path: module for path, module in needed.items() if path != entry}
    waiting = [path for module in needed.values() for path in module.later]
    while waiting:
        path = waiting.pop(0)
        if path in ordered or path.startswith(f"{VENDOR}/"):
            continue
        for name, module in closure(path, read).items():
            if name not in ordered:
                ordered[name] = module
                waiting += module.later
    ordered[entry] = needed[entry]
    blocks = "".join(module.block for module in ordered.values())
    blocks = _LATER.sub(lambda match: f"Promise.resolve().then(() => $['{match[1]}'])", blocks)
    return _SCRIPT.format(blocks=blocks).encode()


def classic_library(file: Path) -> bytes:
    """Return a vendored module of PDF.js as a script, which leaves its exports in ``slideControlModules``.

    Raises ``ValueError`` if its exports don't stand at its end, as in PDF.js.
    """
    code = file.read_text()
    found = _EXPORTS.search(code)
    if found is None:
        raise ValueError(file.name)
    pairs = (each.strip().split(" as ") for each in found[1].split(","))
    exports = ", ".join(f"{pair[-1]}: {pair[0]}" for pair in pairs)
    code = code[: found.start()].replace("import.meta.url", "$address")
    return _LIBRARY.format(code=code, name=file.name, exports=exports).encode()
