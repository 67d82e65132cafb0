"""A slide is found by number, id, or an approximate title."""

from __future__ import annotations

from collections.abc import Callable
import random
import time

import pytest

from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.outline.find_slide import (
    SlideNotFoundError,
    find_slide,
    find_slides_by_title,
)
from custom_components.slide_control.stage.outline.labels import unique_labels
from custom_components.slide_control.stage.state import Indices, Slide, StageState

OUTLINE = (
    Slide(0, 0, 1, "Welcome", "welcome"),
    Slide(1, 0, 2, "Prices for schools", None),
    Slide(1, 1, 3, "Prices for companies", None),
    Slide(2, 0, 4, "Café & crème", None),
    Slide(3, 0, 5, "Questions", "q-and-a"),
    Slide(4, 0, None, "", "backup"),
    Slide(5, 0, 6, "", None),
    Slide(6, 0, 7, "Summary", "welcome-again"),
    Slide(7, 0, 8, "Thanks", None),
    Slide(8, 0, 9, "Summary", None),
    Slide(9, 0, 10, "Overlay", None),
    Slide(9, 1, 11, "OVERLAY", None),
    Slide(10, 0, 12, "Overlay", None),
)
STATE = StageState(indices=Indices(0, 0), number=1, total=12, outline=OUTLINE)


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (1, (0, 0)),
        (3, (1, 1)),
        ("q-and-a", (3, 0)),
        ("backup", (4, 0)),
        ("Questions", (3, 0)),
        ("QUESTIONS", (3, 0)),
        ("cafe", (2, 0)),
        ("qestion", (3, 0)),
        ("schools", (1, 0)),
        ("overlay", (9, 0)),
        ("overlai", (9, 0)),
        ("price for school", (1, 0)),
    ],
)
def test_the_slide_that_is_meant_is_found(wanted: int | str, place: tuple[int, int]) -> None:
    slide = find_slide(STATE, wanted)
    assert slide is not None
    assert (slide.h, slide.v) == place


def test_a_number_beyond_a_short_outline_is_left_to_the_slides() -> None:
    assert find_slide(StageState(indices=Indices(0, 0), number=1, total=2_000, outline=OUTLINE), 1_500) is None


@pytest.mark.parametrize(
    ("wanted", "reason", "message"),
    [
        (13, "unknown_slide", Message("unknown_slide_number", number=13, total=12)),
        ("zebra", "unknown_slide", Message("unknown_slide", slide="zebra")),
        (
            "prices",
            "ambiguous_slide",
            Message("ambiguous_slide", slide="prices", slides="2 “Prices for schools”, 3 “Prices for companies”"),
        ),
        (
            "summary",
            "ambiguous_slide",
            Message("ambiguous_slide", slide="summary", slides="7 “Summary”, 9 “Summary”"),
        ),
    ],
)
def test_none_or_several_is_an_error_that_says_so(wanted: int | str, reason: str, message: Message) -> None:
    with pytest.raises(SlideNotFoundError) as caught:
        find_slide(STATE, wanted)
    assert caught.value.reason == reason
    assert caught.value.message == message


def test_many_candidates_are_counted_not_listed() -> None:
    many = tuple(Slide(h, 0, h + 1, f"Part {h}", None) for h in range(9))
    state = StageState(indices=Indices(0, 0), number=1, total=9, outline=many)
    with pytest.raises(SlideNotFoundError) as caught:
        find_slide(state, "part")
    assert caught.value.message.key == "ambiguous_slide_and_more"
    assert caught.value.message.placeholders["more"] == 5


def test_labels_are_unique_and_short() -> None:
    labels = unique_labels((*OUTLINE, Slide(11, 0, 13, "x" * 300, None), Slide(12, 0, 14, "x" * 300, None)), 255)
    assert len(labels) == len(OUTLINE) + 2
    assert max(len(label) for label in labels) == 255
    assert [label for label, slide in labels.items() if slide.title == "Summary"] == ["Summary", "Summary (9)"]
    assert [label for label, slide in labels.items() if not slide.title] == ["5.1", "6"]


def titles(alphabet: str) -> list[str]:
    """Return as many titles of as many characters as an outline may have."""
    dice = random.Random(alphabet)  # noqa: S311 - titles, no secrets
    words = ["".join(dice.choices(alphabet, k=dice.randint(2, 9))) for _ in range(2_000)]
    return [" ".join(dice.choices(words, k=100))[:300] for _ in range(1_000)]


def milliseconds_of_cpu(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


@pytest.mark.parametrize(
    "names",
    [
        titles("etaoinshrdlu"),
        titles("éàüöîßñåçšłtrnslkm"),
        titles("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"),
        ["a" * 300] * 1_000,
        titles("ab"),
    ],
    ids=["ascii", "accents", "hangul", "equal", "two letters"],
)
def test_a_misheard_title_is_found_among_as_many_as_there_may_be_at_once(names: list[str]) -> None:
    outline = tuple(Slide(h, 0, h + 1, name, None) for h, name in enumerate(names))
    wanted = names[500][3:120] + "q" + names[500][121:]
    # Comparing each title with the text takes more than a second.
    assert milliseconds_of_cpu(lambda: find_slides_by_title(outline, wanted)) < 250
    assert milliseconds_of_cpu(lambda: find_slides_by_title(outline, wanted)) < 50
    if len(set("".join(names))) > 3:
        assert outline[500] in find_slides_by_title(outline, wanted)


def test_a_misheard_short_title_is_found_among_long_ones() -> None:
    outline = [Slide(h, 0, h + 1, name, None) for h, name in enumerate(titles("etaoinshrdlu"))]
    outline[700] = Slide(700, 0, 701, "Prices for companies", None)
    assert find_slides_by_title(outline, "price for companys") == [outline[700]]


@pytest.mark.parametrize("number", [None, 7])
def test_a_thousand_equal_titles_are_labelled_in_linear_time(number: int | None) -> None:
    outline = [Slide(h, 0, number, "Overview", None) for h in range(1_000)]
    labels: dict[str, Slide] = {}
    # Counting up from 2 for each takes two hundred milliseconds.
    assert milliseconds_of_cpu(lambda: labels.update(unique_labels(outline, 255))) < 50
    assert len(labels) == 1_000


def test_a_title_that_looks_like_a_label_has_a_label_of_its_own() -> None:
    names = ["Summary", "Summary (3)", "Summary", "Summary (2)", "Summary"]
    labels = unique_labels([Slide(h, 0, h + 1, name, None) for h, name in enumerate(names)], 255)
    assert [*labels.values()] == [Slide(h, 0, h + 1, name, None) for h, name in enumerate(names)]
