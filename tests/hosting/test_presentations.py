"""What PowerPoint and OpenDocument files say about their slides; and files that are something else, or dangerous."""

from __future__ import annotations

from pathlib import Path
import time
from typing import TYPE_CHECKING
import zipfile

import pytest

from custom_components.slide_control.hosting.converters.safe_copy import copy_for_converter
from custom_components.slide_control.hosting.formats.format import DeckError
from custom_components.slide_control.hosting.formats.presentation import read_presentation
from custom_components.slide_control.hosting.library import read_deck
from custom_components.slide_control.hosting.paths import choose_page
from custom_components.slide_control.hosting.uploads.storage import check_name
from tests.doubles.presentations import Page, write_odp, write_pptx

if TYPE_CHECKING:
    from collections.abc import Callable

TALK = [
    Page("Welcome & <hello>", "Smile.\nBreathe.", section="Start", seconds=20),
    Page("The middle"),
    Page("Backup", hidden=True, section="Rest"),
]
MALICIOUS_XML = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><p:sld xmlns:p="p"><a>&b;&c;</a></p:sld>"""


@pytest.mark.parametrize(("write", "suffix"), [(write_pptx, ".pptx"), (write_pptx, ".ppsx"), (write_odp, ".odp")])
def test_a_file_says_what_is_on_its_slides(tmp_path: Path, write: Callable[..., Path], suffix: str) -> None:
    file = write(tmp_path / f"talk{suffix}", TALK)
    found = read_presentation(file)
    assert [(slide.title, slide.notes, slide.hidden) for slide in found.slides] == [
        (page.title, page.notes, page.hidden) for page in TALK
    ]
    assert [slide.seconds for slide in found.slides] == [20, None, None]
    assert (found.title, found.hidden, found.has_notes) == ("Welcome & <hello>", 1, True)
    assert found.fonts == {"Gill Sans"}
    assert found.width / found.height == pytest.approx(16 / 9)
    if suffix != ".odp":
        assert [slide.section for slide in found.slides] == ["Start", "", "Rest"]
    deck = read_deck(file)
    assert deck is not None
    assert (deck.title, deck.page, deck.problem) == ("Welcome & <hello>", f"talk{suffix}.html", None)


@pytest.mark.parametrize("title", ["Slide 1", "Folie 1", "Diapositive 1", "PowerPoint-Präsentation", "スライド 1", ""])
def test_a_title_that_the_program_chose_is_none(tmp_path: Path, title: str) -> None:
    core = f'<c:coreProperties xmlns:c="c" xmlns:d="d"><d:title>{title}</d:title></c:coreProperties>'
    file = write_pptx(tmp_path / "talk.pptx", TALK, parts={"docProps/core.xml": core.encode()})
    assert read_presentation(file).title == "Welcome & <hello>"
    lecture = core.replace(f">{title}<", ">Lecture 1<")
    file = write_pptx(tmp_path / "lecture.pptx", TALK, parts={"docProps/core.xml": lecture.encode()})
    assert read_presentation(file).title == "Lecture 1"


def problem(file: Path) -> str:
    """Return why a file can't be shown."""
    with pytest.raises(DeckError) as refused:
        read_presentation(file)
    return refused.value.message.key


def test_files_that_are_something_else_say_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.pptx"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
    for content, key in (
        (b"", "file_empty"),
        (b"nothing", "presentation_damaged"),
        (ole, "presentation_old"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "presentation_locked"),
        (ole + bytes(3 * 1024**2) + "EncryptedPackage".encode("utf-16-le"), "presentation_locked"),
    ):
        file.write_bytes(content)
        assert problem(file) == key
    for parts, key in (
        ({"ppt/vbaProject.bin": b"macros"}, "presentation_with_macros"),
        ({"ppt/slides/slide1.xml": MALICIOUS_XML}, "presentation_damaged"),
        ({"ppt/presentation.xml": b"<a" * 1_000}, "presentation_damaged"),
        ({"ppt/slides/slide1.xml": b"<a>" * 10_000}, "presentation_damaged"),
    ):
        assert problem(write_pptx(file, TALK, parts=parts)) == key
    assert problem(write_pptx(file, [])) == "presentation_empty"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", "<title>A renamed zip</title>")
    assert problem(file) == "presentation_missing"
    odp = tmp_path / "a.odp"
    locked = b'<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>'
    assert problem(write_odp(odp, TALK, parts={"META-INF/manifest.xml": locked})) == "presentation_locked"
    text = b'<o:document-content xmlns:o="o"><o:body><o:text/></o:body></o:document-content>'
    assert problem(write_odp(odp, TALK, parts={"content.xml": text})) == "presentation_missing"
    bomb = b"<?xml version='1.0'?><a>" + b" " * (65 * 1024 * 1024) + b"</a>"
    assert problem(write_odp(odp, TALK, parts={"content.xml": bomb})) == "presentation_too_large"


def test_names_of_files_that_are_not_read_say_what_to_do() -> None:
    for name, key in {
        "a.key": "name_of_keynote",
        "a.ppt": "name_of_old_presentation",
        "a.pptm": "name_of_presentation_with_macros",
        "a.gslides": "name_of_google_slides",
        "a.docx": "name_of_presentation",
    }.items():
        with pytest.raises(DeckError) as refused:
            check_name(name)
        assert refused.value.message.key == key


def test_two_thousand_slides_are_read_in_linear_time(tmp_path: Path) -> None:
    def seconds(slides: int) -> float:
        file = write_pptx(tmp_path / f"{slides}.pptx", [Page(f"Slide {number}", "Notes") for number in range(slides)])
        began = time.process_time()
        assert len(read_presentation(file).slides) == slides
        return time.process_time() - began

    seconds(10)
    assert seconds(2_000) < 40 * seconds(200)


def test_a_pdf_of_the_same_name_shows_the_presentation_of_a_folder() -> None:
    assert choose_page(["a.pdf", "b.pptx"]) == "a.pdf"
    assert choose_page(["a.pdf", "b.pptx", "a.pptx"]) == "a.pptx"
    assert choose_page(["a.pptx", "index.html"]) == "index.html"


def test_what_a_converter_gets_leads_nowhere_and_has_no_films(tmp_path: Path) -> None:
    link = "https://tracker.example/pixel.png"
    film = bytes(3 * 1024 * 1024)
    file = write_pptx(tmp_path / "a.pptx", TALK, links=[link, "file:///etc/passwd"], parts={"ppt/media/a.mp4": film})
    copy_for_converter(file, tmp_path / "copy.pptx")
    with zipfile.ZipFile(tmp_path / "copy.pptx") as copy:
        everything = {name: copy.read(name) for name in copy.namelist()}
    assert everything["ppt/media/a.mp4"] == b""
    assert not any(b"tracker.example" in part or b"passwd" in part for part in everything.values())
    assert read_presentation(tmp_path / "copy.pptx") == read_presentation(file)
    content = (
        b'<o:c xmlns:o="o" xmlns:xlink="x" xmlns:draw="d" xmlns:text="t"><draw:image xlink:href="http://a.example/"/>'
        b'<draw:image xlink:href="../../secret"/><draw:image xlink:href="Pictures/1.png"/>'
        b'<text:a xlink:href="http://b.example/">&lt;b&gt;</text:a></o:c>'
    )
    copy_for_converter(write_odp(tmp_path / "a.odp", TALK, parts={"content.xml": content}), tmp_path / "copy.odp")
    with zipfile.ZipFile(tmp_path / "copy.odp") as copy:
        text = copy.read("content.xml").decode()
    assert "a.example" not in text
    assert "secret" not in text
    assert 'xlink:href="Pictures/1.png"' in text
    assert '<text:a xlink:href="http://b.example/">&lt;b&gt;</text:a>' in text
