"""Small presentations, written as PowerPoint and LibreOffice write them, and a LibreOffice that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
import sys
from typing import Final
from xml.sax.saxutils import escape
import zipfile

_P: Final = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_RELATIONSHIPS: Final = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office", "style": "style", "text": "text", "draw": "drawing", "presentation": "presentation",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "meta": "meta",
    }.items()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One slide."""

    title: str
    notes: str = ""
    hidden: bool = False
    section: str = ""
    seconds: int | None = None
    lines: Sequence[str] = ("Not the title",)
    """The paragraphs of the shape with the ID 3; the title has the ID 2. A PowerPoint file's only."""
    effects: Sequence[Effect] = ()
    """What happens on the slide. A PowerPoint file's only."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An animation, as PowerPoint writes it; a click starts it."""

    target: str
    """What the element of a target has in it: see ``appear``."""
    shape: int = 3
    kind: str = "entr"
    start: str = "clickEffect"
    sequence: str = "mainSeq"
    after: str = ""
    """What follows when the effect has ended."""


def appear(first: int, last: int | None = None, *, start: str = "clickEffect") -> Effect:
    """Let paragraphs appear, counted from 0."""
    last = first if last is None else last
    return Effect(f'<p:txEl><p:pRg st="{first}" end="{last}"/></p:txEl>', start=start)


def write_pptx(
    path: Path, pages: Sequence[Page], *, parts: dict[str, bytes] | None = None, links: Sequence[str] = ()
) -> Path:
    """Write a PowerPoint file, with these parts in the place of its own or beside them.

    The first slide has a picture from each of ``links``.
    """
    files = {
        "[Content_Types].xml": _content_types(len(pages)),
        "_rels/.rels": _rels([("officeDocument", "ppt/presentation.xml", False)]),
        "ppt/presentation.xml": _overview(pages),
        "ppt/_rels/presentation.xml.rels": _rels(
            [("slide", f"slides/slide{number}.xml", False) for number in range(1, len(pages) + 1)]
        ),
        "docProps/core.xml": '<c:coreProperties xmlns:c="c" xmlns:dc="d"><dc:title>PowerPoint Presentation</dc:title>'
        "</c:coreProperties>",
    }
    for number, page in enumerate(pages, 1):
        files[f"ppt/slides/slide{number}.xml"] = _slide(page)
        relations = [("image", link, True) for link in links] if number == 1 else []
        if page.notes:
            relations.insert(0, ("notesSlide", f"../notesSlides/notesSlide{number}.xml", False))
            files[f"ppt/notesSlides/notesSlide{number}.xml"] = _notes(page.notes)
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = _rels(relations)
    return _pack(path, {name: text.encode() for name, text in files.items()} | (parts or {}))


def write_odp(path: Path, pages: Sequence[Page], *, parts: dict[str, bytes] | None = None) -> Path:
    """Write an OpenDocument presentation."""
    styles = "".join(
        f'<style:style style:name="dp{number}" style:family="drawing-page"><style:drawing-page-properties'
        f"{' presentation:visibility="hidden"' if page.hidden else ''}"
        + (
            ""
            if page.seconds is None
            else f' presentation:transition-type="automatic" presentation:duration="PT00H00M{page.seconds:02}S"'
        )
        + "/></style:style>"
        for number, page in enumerate(pages)
    )
    slides = "".join(
        f'<draw:page draw:name="page{number}" draw:style-name="dp{number}" draw:master-page-name="Default">'
        f'<draw:frame presentation:class="title"><draw:text-box><text:p>{escape(page.title)}</text:p></draw:text-box>'
        '</draw:frame><draw:frame presentation:class="outline"><draw:text-box><text:p>Not the title</text:p>'
        '</draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class="notes"><draw:text-box>'
        f"<text:p>{'</text:p><text:p>'.join(map(escape, page.notes.splitlines()))}</text:p>"
        "</draw:text-box></draw:frame></presentation:notes></draw:page>"
        for number, page in enumerate(pages)
    )
    files = {
        "mimetype": "application/vnd.oasis.opendocument.presentation",
        "content.xml": f"<office:document-content {_ODF}><office:font-face-decls>"
        '<style:font-face style:name="Gill" svg:font-family="\'Gill Sans\'"/></office:font-face-decls>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:presentation>{slides}"
        "</office:presentation></office:body></office:document-content>",
        "styles.xml": f'<office:document-styles {_ODF}><office:automatic-styles><style:page-layout style:name="PM1">'
        '<style:page-layout-properties fo:page-width="28cm" fo:page-height="15.75cm"/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Default"'
        ' style:page-layout-name="PM1"/></office:master-styles></office:document-styles>',
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="m"/>',
    }
    return _pack(path, {name: text.encode() for name, text in files.items()} | (parts or {}))


def write_pdf(path: Path, pages: int, *, sections: Sequence[tuple[str, int]] = ()) -> Path:
    """Write a PDF with empty pages, whose outline has these titles with the page of each, from 1."""
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    outlines = pages + 3
    catalog = f"<</Type/Catalog/Pages 2 0 R{f'/Outlines {outlines} 0 R' if sections else ''}>>"
    objects = [catalog, f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 180]>>"] * pages
    if sections:
        last = outlines + len(sections)
        objects.append(f"<</Type/Outlines/First {outlines + 1} 0 R/Last {last} 0 R/Count {len(sections)}>>")
    for number, (title, page) in enumerate(sections, outlines + 1):
        following = f"/Next {number + 1} 0 R" if number < last else ""
        before = f"/Prev {number - 1} 0 R" if number > outlines + 1 else ""
        objects.append(f"<</Title({title})/Parent {outlines} 0 R/Dest[{page + 2} 0 R/Fit]{following}{before}>>")
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    path.write_bytes(body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode())
    return path


_LIBREOFFICE: Final = '''#!{python}
"""Takes the place of LibreOffice: the same arguments, and a PDF with a page for each slide of the file."""
import os, pathlib, re, sys, time, zipfile
sys.path.insert(0, {root!r})
from tests.doubles.presentations import write_pdf
log = pathlib.Path(__file__).with_name("runs")
with log.open("a") as opened:
    opened.write(repr(sys.argv[1:]) + "\\n")
options, arguments = [], sys.argv[1:]
while arguments[0].startswith("-") and arguments[0] != "--convert-to":
    options.append(arguments.pop(0))
assert "--headless" in options and any(each.startswith("-env:UserInstallation=file:///") for each in options), options
to, target, outdir, folder, source = arguments
assert (to, outdir, target.partition(":")[0]) == ("--convert-to", "--outdir", "pdf"), arguments
behavior = pathlib.Path(__file__).with_name("behavior").read_text()
if behavior == "hang":
    if os.fork() == 0:
        pathlib.Path(__file__).with_name("child").write_text(str(os.getpid()))
    time.sleep(600)
if behavior == "die":
    os.kill(os.getpid(), 9)
if behavior == "refuse":
    sys.exit(1)
package = zipfile.ZipFile(source)
names = package.namelist()
if behavior == "refuse steps" and any("/step" in name for name in names):
    sys.exit(1)
if "content.xml" in names:
    pages = package.read("content.xml").count(b"<draw:page ")
else:
    pages = len(re.findall(b"<p:sldId ", package.read("ppt/presentation.xml")))
if behavior == "forget steps":
    pages = sum(re.fullmatch(r"ppt/slides/slide\\d+\\.xml", name) is not None for name in names)
pathlib.Path(__file__).with_name("last").write_bytes(pathlib.Path(source).read_bytes())
write_pdf(pathlib.Path(folder, pathlib.Path(source).stem + ".pdf"), pages)
'''


class LibreOfficeDouble:
    """A program ``soffice`` in a folder, to put on the path."""

    def __init__(self, folder: Path) -> None:
        """Write the program."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "soffice"
        program.write_text(_LIBREOFFICE.format(python=sys.executable, root=str(Path(__file__).parents[2])))
        program.chmod(0o755)
        self.behave("convert")

    def behave(self, behavior: str) -> None:
        """Let it ``convert``, ``hang`` with a child, ``die``, ``refuse``, ``refuse steps`` or ``forget steps``."""
        (self.folder / "behavior").write_text(behavior)

    @property
    def runs(self) -> int:
        """How often it was run."""
        log = self.folder / "runs"
        return len(log.read_text().splitlines()) if log.exists() else 0

    @property
    def last(self) -> Path:
        """The file that it converted last."""
        return self.folder / "last"


def _pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _rels(relations: Sequence[tuple[str, str, bool]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_TYPE}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode="External"' if external else ''}/>"
        for number, (kind, target, external) in enumerate(relations, 1)
    )
    return f"<Relationships {_RELATIONSHIPS}>{found}</Relationships>"


def _content_types(slides: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    parts = "".join(
        f'<Override PartName="/ppt/slides/slide{number}.xml" ContentType="{kind}.slide+xml"/>'
        for number in range(1, slides + 1)
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>{parts}</Types>'
    )


def _overview(pages: Sequence[Page]) -> str:
    ids = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in range(1, len(pages) + 1))
    sections, open_section = "", False
    for number, page in enumerate(pages, 1):
        if page.section:
            sections += ("</p14:sldIdLst></p14:section>" if open_section else "") + (
                f'<p14:section name="{escape(page.section)}" id="{{{number}}}"><p14:sldIdLst>'
            )
            open_section = True
        if open_section:
            sections += f'<p14:sldId id="{255 + number}"/>'
    sections += "</p14:sldIdLst></p14:section>" if open_section else ""
    return (
        f"<p:presentation {_P}><p:sldIdLst>{ids}</p:sldIdLst>"
        '<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/><p:extLst><p:ext>'
        f'<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{sections}'
        "</p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )


def _shape(kind: str, lines: Sequence[str], font: str = "", number: int = 2) -> str:
    latin = f'<a:rPr><a:latin typeface="{font}"/></a:rPr>' if font else ""
    paragraphs = "".join(f"<a:p><a:r>{latin}<a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="x"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
        '</p:nvSpPr><p:spPr><a:xfrm><a:off x="600000" y="600000"/><a:ext cx="9000000" cy="2000000"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )


_GROUP: Final = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def _slide(page: Page) -> str:
    title, _, rest = page.title.partition(" ")
    shapes = _shape("title", [f"{title} {rest}".strip()], "Gill Sans") + _shape("body", page.lines, number=3)
    after = f'<p:transition advTm="{page.seconds * 1000}"/>' if page.seconds is not None else ""
    after += _timing(page.effects) if page.effects else ""
    return (
        f"<p:sld {_P}{' show="0"' if page.hidden else ''}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        f"{after}</p:sld>"
    )


def _timing(effects: Sequence[Effect]) -> str:
    sequences: dict[str, str] = {}
    for effect in effects:
        target = f'<p:tgtEl><p:spTgt spid="{effect.shape}">{effect.target}</p:spTgt></p:tgtEl>'
        kind = f' presetClass="{effect.kind}"' if effect.kind else ""
        after = f"<p:subTnLst>{effect.after.format(target=target)}</p:subTnLst>" if effect.after else ""
        sequences[effect.sequence] = sequences.get(effect.sequence, "") + (
            f'<p:par><p:cTn><p:childTnLst><p:par><p:cTn{kind} nodeType="{effect.start}"><p:childTnLst><p:set>'
            f"<p:cBhvr><p:cTn/>{target}<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst>"
            '</p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst>'
            f"{after}</p:cTn></p:par></p:childTnLst></p:cTn></p:par>"
        )
    found = "".join(
        f'<p:seq><p:cTn nodeType="{name}"><p:childTnLst>{content}</p:childTnLst></p:cTn></p:seq>'
        for name, content in sequences.items()
    )
    return (
        f'<p:timing><p:tnLst><p:par><p:cTn nodeType="tmRoot"><p:childTnLst>{found}</p:childTnLst></p:cTn></p:par>'
        "</p:tnLst></p:timing>"
    )


def _notes(text: str) -> str:
    shapes = _shape("sldNum", ["7"]) + _shape("body", text.splitlines())
    return f"<p:notes {_P}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld></p:notes>"
