"""Cuts what leads out of a presentation. Only a link that somebody must click stays."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_HYPERLINK: Final = "/hyperlink"
_NOWHERE: Final = "file:///nowhere"
_LINK: Final = "xlink:href"
# The elements of OpenDocument whose link is followed only by a click.
_CLICKED: Final = frozenset({"text:a", "draw:a", "presentation:event-listener", "form:button"})


def cut_relationship(name: str, attributes: dict[str, str]) -> None:
    """Office Open XML names everything outside of the file in a relationship (ECMA-376-2, section 9.3)."""
    del name
    external = attributes.get("TargetMode") == "External" or urlsplit(attributes.get("Target", "")).scheme
    if external and not attributes.get("Type", "").endswith(_HYPERLINK):
        attributes["Target"] = _NOWHERE


def cut_link(name: str, attributes: dict[str, str]) -> None:
    """OpenDocument names parts of the file by relative references, "../" among them leads out of it."""
    link = attributes.get(_LINK)
    if link is None or name in _CLICKED:
        return
    if _leads_outside(link):
        attributes[_LINK] = _NOWHERE


def _leads_outside(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) or link.startswith(("/", "..", "\\"))
