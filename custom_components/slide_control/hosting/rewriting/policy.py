"""The Content-Security-Policy that a page has in itself, in ``<meta>``: it was written for another address.

It may forbid our client, and the libraries that are served from the house. So each of its lists of sources gets
``'self'``, which is where all of a hosted deck comes from.
"""

from __future__ import annotations

from .rewriter import Place, Surroundings

_NAME = "content-security-policy"
# With it, a page runs only scripts that carry its nonce, wherever they come from.
_STRICT = "'strict-dynamic'"


class PolicyRule:
    """Adds the place where a deck is served to the sources that its policy allows."""

    hints = frozenset({b"-src"})
    pattern = r"\b(?:connect|default|font|img|media|script|style)-src(?:-elem)?(?=[\s;\"'])"

    def replace(self, reference: str, where: Surroundings) -> str | None:
        """Return the directive with one more source; a reference to a character can't end the attribute."""
        return f"{reference} &#39;self&#39;" if _NAME in _policy(where) else None


class PolicyCollector:
    """Finds out whether a page has a policy."""

    hints = frozenset({_NAME.encode()})
    pattern = _NAME

    def __init__(self) -> None:
        """Start without one."""
        self.found = False
        self.strict = False
        """Whether it forbids our client, and no source can be added."""

    def replace(self, _: str, where: Surroundings) -> None:
        """Note the policy and change nothing."""
        if where.place is Place.TAG and where.element == "meta":
            self.found = True
            self.strict = self.strict or _STRICT in _tag(where)


def _policy(where: Surroundings) -> str:
    return _tag(where) if where.place is Place.TAG and where.element == "meta" else ""


def _tag(where: Surroundings) -> str:
    """Return what of a tag is in sight, without the reference itself."""
    tag = where.before[where.before.rfind("<") :] + where.after.partition(">")[0]
    return tag.lower().replace("&#39;", "'").replace("&apos;", "'")
