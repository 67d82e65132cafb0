"""The pages use nothing that the oldest browsers of the docs lack, unless they look first whether it is there."""

from __future__ import annotations

from pathlib import Path
import re
from typing import Final

ROOT: Final = Path(__file__).parent
FRONTEND: Final = ROOT.parent / "custom_components" / "slide_control" / "frontend"
# Names of the web's interfaces and of JavaScript's built-in objects that Chromium 92 or Safari 15.4 lacks, and that no
# older interface has; members begin with a full stop. From @mdn/browser-compat-data 8.1.9.
NEWER: Final = frozenset((ROOT / "corpus" / "newer-apis.txt").read_text().split())
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
_NAME: Final = re.compile(r"\.([A-Za-z_]\w*)|\b(?:(?:new|instanceof|extends)\s+([A-Z]\w+)|([A-Z]\w+\.\w+))")
# A function, a property, a variable or a field of ours.
_OWN: Final = re.compile(
    r"(?:^|[\s{(,#])([A-Za-z_]\w*)\s*\([^()\n]*\)\s*{|(?:this\.|@property {[^\n]*} \[?|[{,]\s*#?)([A-Za-z_]\w*)\b"
    r"|(?:const|let|class|function|get|set)\s+([A-Za-z_]\w*)|([A-Za-z_]\w*)\??:",
    re.MULTILINE,
)
LOOKED_FOR: Final = {
    ".adoptedStyleSheets",
    ".exitFullscreen",
    ".fullscreenElement",
    ".fullscreenEnabled",
    ".hidePopover",
    ".isActive",
    ".popover",
    ".prerendering",
    ".released",
    ".replaceSync",
    ".requestFullscreen",
    ".saveData",
    ".showPopover",
    ".userActivation",
    ".vibrate",
    "AbortSignal.any",
}
# Names of other things: events, classes of frameworks, fields of what Home Assistant sends.
OTHERS: Final = {
    ".deleted",
    ".drop",
    ".format",
    ".inert",
    ".insetInlineStart",
    ".presentation",
    ".s",
    ".srcObject",
    ".uploaded",
}


def used(code: str) -> set[str]:
    """Return the names of interfaces in a module."""
    found: set[str] = set()
    for member, name, static in _NAME.findall(_COMMENT.sub("", code)):
        found |= {f".{member}" if member else name or static, static.partition(".")[0]}
    return found


def test_nothing_newer_than_the_oldest_browser_is_used() -> None:
    files = [file.read_text() for file in FRONTEND.rglob("*.js") if "vendor" not in file.parts]
    own = {name for code in files for names in _OWN.findall(code) for name in names if name}
    found = {name for code in files for name in used(code) & NEWER if name.removeprefix(".") not in own}
    assert found - LOOKED_FOR - OTHERS == set()


def test_it_finds_what_is_newer() -> None:
    code = (
        "// x.hidePopover()\nlist.findLast(f); AbortSignal.any([a, b]); new WakeLockSentinel(); a.toSorted(); b.map(c)"
    )
    assert used(code) & NEWER == {".findLast", "AbortSignal.any", "WakeLockSentinel", ".toSorted"}
