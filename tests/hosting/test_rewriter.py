"""What a page's references are, wherever they stand: what is skipped because nothing is near changes nothing."""

from __future__ import annotations

from hypothesis import example, given, settings, strategies as st

from custom_components.slide_control.hosting.rewriting.rewriter import Rewriter, Rule, Surroundings

_FAR = 20_000
"""More bytes than a search looks at together, so that nothing is near."""
_PIECES = (
    "text", " ", "\n", "é", "<", ">", "</", "<!", "<!-", "<!--", "-->", "--!>", "/", "/>",
    "=", '="', "='", '"', "'", "= ", "=         ", "<p>", "<P class='>'>", '<a title="a > b">', "<br/>", "</p>",
    "<!doctype html>", "<1>", "<a" * 20, "<img alt=\">\" x='", "<" + "a" * 40 + '="', "<scripts>",
    "<script>", "</script>", '<SCRIPT type="text/x">', "<style>", "</style>", "<title>", "</title >",
    "<textarea>", "</textarea>", "<xmp/>", "</xmp>",
)  # fmt: skip


class _Marker:
    """Marks each reference."""

    hints = frozenset({b"/reference"})
    pattern = "/reference"

    def replace(self, _reference: str, where: Surroundings) -> str:
        """Say where it was found."""
        return f"[{where.place}]"


class _AlwaysNear:
    """Nothing is far from it, and it is never found."""

    hints = frozenset({b""})
    pattern = r"(?!)"

    def replace(self, _reference: str, _where: Surroundings) -> None:
        """Keep everything."""


def _rewrite(content: bytes, rules: list[Rule], size: int) -> bytes:
    rewriter = Rewriter(None, rules)
    chunks = [rewriter.feed(content[start : start + size]) for start in range(0, len(content), size)]
    return b"".join([*chunks, rewriter.finish()])


@given(st.lists(st.sampled_from(_PIECES), max_size=30), st.sampled_from([1, 2]), st.sampled_from([700, 10_007, 65_536]))
@example(["<p", " "], 2, 65_536)
@example(['<p title="'], 1, 700)
@example(["<" + "a" * 40 + '="', ">"], 1, 65_536)
@settings(max_examples=200, deadline=None)
def test_what_is_skipped_changes_nothing(pieces: list[str], times: int, size: int) -> None:
    """The same is found as when everything is looked at."""
    page = "".join(pieces) + " " * _FAR + "/reference"
    content = (page * times).encode() + b' <img src="/reference">'

    assert _rewrite(content, [_Marker()], size) == _rewrite(content, [_Marker(), _AlwaysNear()], size)


def test_a_reference_far_from_others_is_found() -> None:
    """Plain tags, comments and quotes before it don't hide it."""
    plain = b"<!doctype html><p class='a > b'>1 < 2 <!-- <img src='/reference'> --><br/>" * 1_000
    page = plain + b'<img src="/reference">' + plain + b"<script>'/reference'</script>"

    found = _rewrite(page, [_Marker()], 4_096)

    assert found == plain + b'<img src="[tag]">' + plain + b"<script>'[script]'</script>"
