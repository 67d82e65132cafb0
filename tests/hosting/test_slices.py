"""A large file is searched in slices, and what lies across their edges is found once."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.hosting.formats import slices

PATTERN = re.compile(rb"<a{0,6}b|\bc{1,7}\b")


@given(
    text=st.lists(st.sampled_from([b"<", b"a", b"b", b"c", b" "]), max_size=200).map(b"".join), start=st.integers(0, 40)
)
def test_what_is_found_in_slices_is_what_is_found_at_once(text: bytes, start: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "SLICE", 16)
        patch.setattr(slices, "MAX_MATCH", 9)
        found = [match.span() for match in slices.find_all(PATTERN, text, start)]
        assert found == [match.span() for match in PATTERN.finditer(text, start)]
        first = slices.search(PATTERN, text, start)
        assert (first.span() if first else None) == (found[0] if found else None)
        assert slices.count(b"ab", text) == text.count(b"ab")


def test_what_lies_across_an_edge_is_found() -> None:
    for before in range(slices.SLICE - 30, slices.SLICE + 5):
        text = b"x" * before + b"/Type /Pages" + b"x" * slices.SLICE
        assert slices.count(b"/Type /Pages", text) == 1
