"""What appears by clicks on the slides of a PowerPoint file becomes slides of the copy that a converter gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
import zipfile

import pytest

from custom_components.slide_control.hosting.converters.safe_copy import copy_for_converter
from custom_components.slide_control.hosting.formats.presentation import read_presentation
from tests.doubles.presentations import Effect, Page, appear, write_odp, write_pptx

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
POINTS: Final = Page("Points", lines=("One", "Two", "Three"), effects=[appear(0), appear(1, 2)])


def split(tmp_path: Path, *pages: Page, parts: dict[str, bytes] | None = None) -> tuple[int, ...]:
    """Return how many steps each slide of a file has in ``copy.pptx``."""
    file = write_pptx(tmp_path / "talk.pptx", pages, parts=parts)
    return copy_for_converter(file, tmp_path / "copy.pptx", with_steps=True)


def parsed(package: zipfile.ZipFile, part: str) -> ET.Element:
    """Return a part of a file that we have written."""
    return ET.fromstring(package.read(part))  # noqa: S314


def shown(folder: Path) -> list[list[str]]:
    """Return the paragraphs that can be seen on each slide of the copy, in the order of the show."""
    with zipfile.ZipFile(folder / "copy.pptx") as copy:
        assert len(set(copy.namelist())) == len(copy.namelist())
        targets = {each.get("Id"): each for each in parsed(copy, "ppt/_rels/presentation.xml.rels")}
        overview = parsed(copy, "ppt/presentation.xml")
        types = {each.get("PartName") for each in parsed(copy, "[Content_Types].xml")}
        slides = []
        ids = [each.get("id") for each in overview.iter(f"{P}sldId")]
        assert len(set(ids)) == len(ids)
        for each in overview.iter(f"{P}sldId"):
            target = targets[each.attrib[f"{R}id"]].attrib["Target"]
            part = target.lstrip("/") if target.startswith("/") else f"ppt/{target}"
            assert f"/{part}" in types
            assert f"{part.replace('slides/', 'slides/_rels/')}.rels" in copy.namelist()
            slides.append(_visible(parsed(copy, part)))
    return slides


def _visible(slide: ET.Element) -> list[str]:
    found = []
    for shape in slide.iter(f"{P}sp"):
        if shape.find(f"{P}nvSpPr/{P}cNvPr[@hidden='1']") is None:
            found += ["".join(each.itertext()) for each in shape.iter(f"{A}p") if not _is_transparent(each)]
    return found


def _is_transparent(paragraph: ET.Element) -> bool:
    runs = [*paragraph.iter(f"{A}r")]
    clear = [run.find(f"{A}rPr/{A}solidFill/{A}srgbClr/{A}alpha[@val='0']") is not None for run in runs]
    assert len(set(clear)) == 1
    bullets = [each.tag for each in paragraph.iter() if each.tag.startswith(f"{A}bu")]
    assert bullets == ([f"{A}buChar"] if clear[0] else [])
    return clear[0]


def test_each_click_that_shows_something_is_a_slide_of_the_copy(tmp_path: Path) -> None:
    shape = Effect("", 3)
    pages = [
        Page("Welcome", "Smile.", section="Start"),
        replace(POINTS, notes="Slowly.", section="Rest"),
        Page("Backup", hidden=True, lines=("A", "B"), effects=[appear(0, start="afterEffect"), appear(1)]),
        Page("Together", lines=("A", "B"), effects=[shape, appear(0, start="withEffect"), appear(1)]),
        Page("Moved", effects=[Effect("", kind="emph"), Effect("", kind="path"), Effect("", 99)]),
    ]
    assert split(tmp_path, *pages) == (0, 2, 1, 2, 0)
    assert shown(tmp_path) == [
        ["Welcome", "Not the title"],
        ["Points"],
        ["Points", "One"],
        ["Points", "One", "Two", "Three"],
        ["Backup", "A"],
        ["Backup", "A", "B"],
        ["Together"],
        ["Together", "A"],
        ["Together", "A", "B"],
        ["Moved", "Not the title"],
    ]
    copied = read_presentation(tmp_path / "copy.pptx")
    assert [slide.hidden for slide in copied.slides] == [False] * 4 + [True] * 2 + [False] * 4
    assert copy_for_converter(tmp_path / "talk.pptx", tmp_path / "copy.pptx") == ()
    assert read_presentation(tmp_path / "copy.pptx") == read_presentation(tmp_path / "talk.pptx")


def test_slides_keep_their_numbers_and_hidden_text_its_place(tmp_path: Path) -> None:
    file = write_pptx(tmp_path / "talk.pptx", [Page("Welcome"), POINTS])
    with zipfile.ZipFile(file) as package:
        slide = package.read("ppt/slides/slide2.xml").decode()
    fill = '<a:ln w="1"/><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill>'
    one = f'<a:r><a:rPr b="1" u="sng">{fill}<a:latin typeface="X"'
    bullet = '<a:buAutoNum type="arabicPeriod"><a:ext/></a:buAutoNum>'
    odd = slide.replace(
        "<a:r><a:t>One</a:t></a:r>",
        f'<a:pPr marL="9"><a:buFont typeface="Y"/>{bullet}<a:tabLst/></a:pPr>'
        f'{one}/></a:rPr><a:t>One &lt; &#233;</a:t></a:r><a:fld type="slidenum" id="z"><a:pPr/><a:t>77</a:t></a:fld>',
    )
    assert split(tmp_path, Page("Welcome"), POINTS, parts={"ppt/slides/slide2.xml": odd.encode()}) == (0, 2)
    with zipfile.ZipFile(tmp_path / "copy.pptx") as copy:
        first, last = (copy.read(f"ppt/slides/{name}.xml").decode() for name in ("step1of257", "slide2"))
    clear = '<a:solidFill><a:srgbClr val="FFFFFF"><a:alpha val="0"></a:alpha></a:srgbClr></a:solidFill>'
    bullet = '<a:buFont typeface="Y"></a:buFont><a:buChar char=" "></a:buChar><a:tabLst></a:tabLst></a:pPr>'
    run = f'<a:r><a:rPr b="1" u="none" strike="noStrike">{clear}<a:latin typeface="X"></a:latin></a:rPr><a:t>One &lt; é'
    number = f'<a:r><a:rPr u="none" strike="noStrike">{clear}</a:rPr><a:t>2</a:t></a:r>'
    assert f'<a:pPr marL="9">{bullet}{run}</a:t></a:r>{number}</a:p>' in first
    assert "<a:r><a:t>2</a:t></a:r></a:p>" in last
    assert "alpha" not in last
    assert '<a:buAutoNum type="arabicPeriod">' in last


MASTER: Final = b"""<p:sldMaster xmlns:p="p" xmlns:a="a"><p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p>
<a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp></p:sldMaster>"""


@pytest.mark.parametrize(
    "effects",
    [
        [Effect("", kind="exit")],
        [Effect("", kind="")],
        [Effect("", sequence="interactiveSeq")],
        [Effect('<p:txEl><p:charRg st="0" end="3"/></p:txEl>')],
        [Effect("<p:graphicEl/>")],
        [appear(0, 1_000_000)],
        [appear(0), Effect("")],
        [Effect("<p:bg/>")],
        [Effect("", after="<p:set><p:cBhvr><p:cTn/>{target}</p:cBhvr></p:set>")],
        [appear(number) for number in range(51)],
    ],
    ids=["leaves", "unknown", "trigger", "letters", "chart", "range", "text first", "background", "dims", "many"],
)
def test_a_build_that_is_not_plain_leaves_the_slide_whole(tmp_path: Path, effects: list[Effect]) -> None:
    page = Page("Odd", lines=[str(number) for number in range(60)], effects=[appear(59), *effects])
    assert split(tmp_path, page, POINTS) == (0, 2)
    assert shown(tmp_path)[0] == ["Odd", *page.lines]


def test_a_file_that_would_grow_too_much_or_count_wrong_is_left_as_it_is(tmp_path: Path) -> None:
    assert split(tmp_path, POINTS, parts={"ppt/slideMasters/slideMaster1.xml": MASTER}) == ()
    numbers = [str(number) for number in range(40)]
    long = Page("Long", lines=["x" * 2 * 1024 * 1024, *numbers], effects=[appear(at) for at in range(40)])
    assert split(tmp_path, long) == ()
    many = Page("Many", lines=numbers, effects=[appear(at) for at in range(40)])
    assert split(tmp_path, *[many] * 13) == ()
    assert sum(split(tmp_path, *[many] * 2)) == 80
    assert split(tmp_path, *[Page("Bare")] * 500, POINTS) == ()
    assert split(tmp_path, POINTS, parts={"ppt/slides/step1of256.xml": b"<a/>"}) == ()
    odp = write_odp(tmp_path / "a.odp", [POINTS])
    assert copy_for_converter(odp, tmp_path / "copy.odp", with_steps=True) == ()


def test_what_appears_in_a_group_or_twice_by_id(tmp_path: Path) -> None:
    file = write_pptx(tmp_path / "talk.pptx", [Page("Shapes", effects=[Effect("", 3), Effect("", 9)])])
    with zipfile.ZipFile(file) as package:
        slide = package.read("ppt/slides/slide1.xml").decode()
    picture = '<p:pic><p:nvPicPr><p:cNvPr id="10" name="y"/></p:nvPicPr></p:pic>'
    group = f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="g"/></p:nvGrpSpPr>{picture}</p:grpSp>'
    part = slide.replace("</p:spTree>", f"{group}</p:spTree>").encode()
    assert split(tmp_path, POINTS, parts={"ppt/slides/slide1.xml": part}) == (2,)
    with zipfile.ZipFile(tmp_path / "copy.pptx") as copy:
        before, last = (copy.read(f"ppt/slides/step{number}of256.xml").decode() for number in (1, 2))
    assert [f'id="{number}" name="{name}" hidden="1"' in before for number, name in ((2, "x"), (3, "x"))] == [
        False,
        True,
    ]
    assert all(f'id="{number}" name="{name}" hidden="1"' in last for number, name in ((9, "g"), (10, "y")))
    twice = slide.replace("</p:spTree>", f"{group}{group}</p:spTree>").encode()
    assert split(tmp_path, POINTS, parts={"ppt/slides/slide1.xml": twice}) == ()
