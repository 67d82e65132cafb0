"""Decks for everyone: a zip has what the slides need, and nothing that their speaker keeps."""

from __future__ import annotations

import io
from pathlib import Path
import re
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import zipfile

import pytest

from custom_components.slide_control.hosting.exports.chosen_files import chosen, names_in
from custom_components.slide_control.hosting.exports.classic import classic_library, classic_script
from custom_components.slide_control.hosting.exports.copy import async_copy_deck
from custom_components.slide_control.hosting.exports.inline_scripts import move_scripts
from custom_components.slide_control.hosting.exports.markdown_slides import (
    with_markdown,
    without_notes_of,
    without_remark_notes,
)
from custom_components.slide_control.hosting.exports.pdf_comments import without_comments
from custom_components.slide_control.hosting.formats.format import DeckError

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from homeassistant.core import HomeAssistant

PRIVATE = "Only-for-the-speaker"
BROKER = {"url": "wss://broker.example/mqtt", "user": "audience", "password": "p&q", "key": "k" * 43}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Pages/Count 1>>endobj\nstartxref\n0\n%%EOF"
REVEAL = f"""<!doctype html><html><head><meta charset="utf-8"><title>Reveal &amp; more</title></head><body>
<div class="reveal"><div class="slides">
<section><h2>One</h2><aside class="notes">{PRIVATE}</aside></section>
<section data-notes="{PRIVATE}"><h2>Two</h2><!-- {PRIVATE} --><img src="pictures/a b.png"></section>
<section data-markdown="more.md"></section>
<section data-markdown><textarea data-template>## Four\n\nNote: {PRIVATE}</textarea></section>
</div></div>
<script src="dist/reveal.js"></script><script>Reveal.initialize({{ hash: true }});</script>
</body></html>"""


def write_talk(folder: Path) -> None:
    """Write a folder with a deck, and with all that a speaker keeps there."""
    for name in ("dist", "pictures", ".git", "notes"):
        (folder / name).mkdir(parents=True)
    (folder / "index.html").write_text(REVEAL)
    (folder / "more.md").write_text(f"## Three\n\nNote: {PRIVATE}\n")
    (folder / "dist" / "reveal.js").write_text("var Reveal;")
    (folder / "pictures" / "a b.png").write_bytes(b"\x89PNG")
    for name in ("talk.pptx", "talk.ipynb", "notes/script.txt", ".git/config", "source.md", "dist/reveal.js.map"):
        (folder / name).write_text(PRIVATE)


async def zip_of(hass: HomeAssistant, name: str, follow: dict[str, str] | None = None) -> zipfile.ZipFile:
    """Return the copy of a deck."""
    copy = await async_copy_deck(hass, name, follow or {})
    output = io.BytesIO()

    def send(chunk: bytes) -> None:
        output.write(chunk)

    await hass.async_add_executor_job(copy.write, send)
    return zipfile.ZipFile(output)


def contents(archive: zipfile.ZipFile) -> bytes:
    """Return all bytes of all files, and their names."""
    return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())


def deck_files(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the deck's own files."""
    return sorted(name for name in archive.namelist() if name.startswith("deck/"))


async def test_a_folder_leaves_the_house_without_what_its_speaker_keeps(hass: HomeAssistant, decks: Path) -> None:
    write_talk(decks / "talk")
    archive = await zip_of(hass, "talk")
    script = next(name for name in deck_files(archive) if "slide-control-" in name)
    assert deck_files(archive) == sorted(["deck/dist/reveal.js", "deck/index.html", "deck/pictures/a b.png", script])
    everything = contents(archive)
    assert PRIVATE.encode() not in everything
    for private in (str(decks).encode(), b"/slide_control/hosted/", b"data-token"):
        assert private not in everything
    page = archive.read("deck/index.html").decode()
    assert "<h2>Two</h2>" in page
    assert "## Three" in page
    assert "## Four" in page
    assert 'data-markdown=""' in page
    assert archive.read(script) == b"Reveal.initialize({ hash: true });"


async def test_no_page_of_a_copy_has_a_script_or_a_module_in_it(hass: HomeAssistant, decks: Path) -> None:
    write_talk(decks / "talk")
    (decks / "talk.md").write_text(f"# Märkdown <b>\n\nNote: {PRIVATE}\n\n---\n\n## Two & three\n\nNotes:\n{PRIVATE}\n")
    (decks / "paper.pdf").write_bytes(PDF)
    for name in ("talk", "talk.md", "paper.pdf"):
        archive = await zip_of(hass, name)
        for page in (each for each in archive.namelist() if each.endswith(".html")):
            html = archive.read(page).decode()
            assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", html) == []
            assert 'type="module"' not in html
            for reference in re.findall(r'<(?:script|link)[^>]*\s(?:src|href)="([^":]+)"', html):
                target = Path("/", page).parent / reference
                assert str(target.resolve()).removeprefix("/") in archive.namelist(), (name, page, reference)
        assert PRIVATE.encode() not in contents(archive)


async def test_markdown_is_in_its_page_and_its_file_stays_at_home(hass: HomeAssistant, decks: Path) -> None:
    (decks / "tälk 1.md").write_text(
        f"# Märkdown </textarea>\n\n---\n\n## Two\n\nNotes:\n{PRIVATE}\n\n---\n\n## Last\n"
    )
    archive = await zip_of(hass, "tälk 1.md")
    page = archive.read("deck/tälk 1.md.html").decode()
    assert "# Märkdown &lt;/textarea>\n\n---\n\n## Two" in page
    assert "## Last" in page
    assert "deck/tälk 1.md" not in archive.namelist()
    assert "client/vendor/reveal.js-6.0.2/dist/reveal.js" in archive.namelist()


async def test_a_pdf_can_be_read_on_a_server_and_in_a_folder(hass: HomeAssistant, decks: Path) -> None:
    (decks / "päper 1.pdf").write_bytes(PDF)
    archive = await zip_of(hass, "päper 1.pdf")
    assert archive.read("deck/päper 1.pdf") == PDF
    assert archive.read("deck/päper 1.pdf.js").startswith(b"globalThis.slideControlPdf = 'JVBERi0xLjQK")
    assert 'data-page="deck/p%C3%A4per%201.pdf.html"' in archive.read("index.html").decode()
    assert [name for name in archive.namelist() if name.endswith(".mjs")] == []


async def test_a_pdf_has_no_comments_and_as_many_bytes_as_before(hass: HomeAssistant, decks: Path) -> None:
    pdf = PDF + b"".join(
        b"%d 0 obj\n<< /Type /Annot /Subtype /Text %b >>\nendobj\n" % (number, text)
        for number, text in enumerate(
            (
                b"/Rect [0 0 1 1] /Contents (a (nested\\) one) %b)" % PRIVATE.encode(),
                b"/Contents <%b> /RC (%b)" % (PRIVATE.encode().hex().encode(), PRIVATE.encode()),
                b"/Contents 12 0 R",
                b"/Contents (never closed " + b"x" * 10,
            ),
            2,
        )
    )
    (decks / "paper.pdf").write_bytes(pdf + b"startxref\n0\n%%EOF")
    archive = await zip_of(hass, "paper.pdf")
    blanked = archive.read("deck/paper.pdf")
    assert len(blanked) == len(pdf) + 17
    for private in (PRIVATE.encode(), PRIVATE.encode().hex().encode(), b"nested"):
        assert private not in blanked
    assert b"/Contents 12 0 R" in blanked
    assert b"/Contents (never closed" in blanked
    assert without_comments(b"/Subtype /Text /Contents (" + b"(" * 100_000)


async def test_a_copy_has_the_brokers_parameters_and_no_other_secret(hass: HomeAssistant, decks: Path) -> None:
    (decks / "talk.html").write_text(REVEAL)
    page = (await zip_of(hass, "talk.html", BROKER)).read("index.html").decode()
    assert 'data-url="wss://broker.example/mqtt"' in page
    assert 'data-password="p&amp;q"' in page
    assert f'data-key="{"k" * 43}"' in page
    assert "<title>Reveal &amp; more</title>" in page
    alone = await zip_of(hass, "talk.html")
    assert "data-url" not in alone.read("index.html").decode()
    assert not any("noble" in name for name in alone.namelist())


async def test_what_is_no_deck_or_a_broken_one_says_why(hass: HomeAssistant, decks: Path) -> None:
    (decks / "empty.html").write_text("")
    (decks / "source").mkdir()
    (decks / "source" / "index.html").write_text('<title>S</title><script type="module" src="/src/main.tsx"></script>')
    (decks / "odd.html").write_text('<section data-markdown data-separator="(a+)+$"><textarea>x</textarea></section>')
    for name, key in (
        ("gone", "unknown_file"),
        ("../decks", "unknown_file"),
        ("empty.html", "file_empty"),
        ("source", "deck_not_built"),
        ("odd.html", "export_unknown_separator"),
    ):
        with pytest.raises(DeckError) as error:
            await async_copy_deck(hass, name, {})
        assert error.value.message.key == key
    (decks / "large.html").write_text(REVEAL)
    with (
        patch("custom_components.slide_control.hosting.exports.deck_page.MAX_PAGE_BYTES", 100),
        pytest.raises(DeckError) as too_large,
    ):
        await async_copy_deck(hass, "large.html", {})
    assert too_large.value.message.key == "export_page_too_large"


def test_notes_end_with_their_slide_whatever_separates_slides() -> None:
    text = b"# A\nNote: x\n\n===\n\n# B\nSpeaker: y\n\n---\n\n# C"
    own = b' data-separator="^\\n===\\n$" data-separator-vertical="^\\n---\\n$" data-separator-notes="^Speaker:"'
    assert without_notes_of(text, own) == b"# A\nNote: x\n\n===\n\n# B\n\n---\n\n# C"
    assert without_notes_of(text, b"") == b"# A\n\n---\n\n# C"


def test_remarks_notes_end_with_their_slide() -> None:
    slides = b"# A\nNote: shown\n???\nhidden\n---\n# B\n--\nmore\n  ???\nhidden\n"
    page = b"<p>???</p><textarea class=x id='source'>" + slides + b"</textarea>"
    assert b"".join(without_remark_notes(page)) == (
        b"<p>???</p><textarea class=x id='source'># A\nNote: shown\n---\n# B\n--\nmore\n</textarea>"
    )


def test_markdown_that_is_missing_or_elsewhere_stays_a_reference() -> None:
    page = b'<section data-markdown="../secret.md"></section><section>a</section>'
    assert b"".join(with_markdown(page, lambda _: None)) == page


@pytest.mark.parametrize(
    ("page", "moved"),
    [
        (b"<script>a()</script>", 1),
        (b"<script async defer>a()</script>", 1),
        (b'<script src="a.js"></script><script src=b.js></script>', 0),
        (b"<!--[if IE]><script>a()</script><![endif]--><!--v-if--><textarea><script>a()</script></textarea>", 0),
        (b'<script type="text/template">a</script><script type="importmap">{}</script>', 0),
        (b'<script type="module">import "./a.js";</script>', 1),
        (b'<script type="module">a()</script>', 0),
        (b"<base href='/a/'><script>a()</script>", 0),
        (b"<script>a('\xff')</script>", 0),
        (b"<script>  </script>", 0),
    ],
)
def test_scripts_that_a_policy_may_forbid_become_files(page: bytes, moved: int) -> None:
    changed, scripts = move_scripts("index.html", page)
    assert len(scripts) == moved
    if not moved:
        assert changed == page
    assert b"defer" not in changed
    for name, script in scripts.items():
        assert f' src="{name}"'.encode() in changed
        assert script not in changed


def test_files_that_pages_name_are_copied_and_sources_never() -> None:
    paths = ["a.png", "data.csv", "notes.txt", "talk.pptx", "sub/page.html", "package.json", "bad\udcff.png"]
    assert list(chosen(paths, lambda name: name == "data.csv")) == ["a.png", "data.csv"]
    assert list(chosen(paths, lambda _: True)) == ["a.png", "data.csv", "notes.txt"]
    is_named = names_in([b"load('Data%20One.csv')", b"url(More.pdf)"])
    assert [is_named(name) for name in ("data one.csv", "more.pdf", "notes.txt")] == [True, True, False]


def test_a_classic_script_has_all_modules_and_imports_none() -> None:
    for entry in ("copy.js", "copied_deck.js", "copied_pdf.js"):
        script = classic_script(entry).decode()
        assert re.findall(r"^(?:import|export)\b", script, re.MULTILINE) == []
        assert "import.meta" not in script
        assert re.findall(r"import\((?!new URL\('\.\./vendor|\$base \+ 'vendor)", script) == []
        assert script.index(f"{{ // {entry}\n") > script.index("{ // words/words.js\n")


def test_a_library_without_exports_at_its_end_is_refused(tmp_path: Path) -> None:
    (file := tmp_path / "other.mjs").write_text("export const a = 1;")
    with pytest.raises(ValueError, match=r"other\.mjs"):
        classic_library(file)


async def path_of(client: Any, name: str, **more: str) -> Any:
    """Return the answer to the command that exports a deck."""
    await client.send_json_auto_id({"type": "slide_control/hosted/export", "name": name, **more})
    return await client.receive_json()


async def test_an_administrator_downloads_a_copy_by_a_path_without_a_name(
    hass_ws_client: WebSocketGenerator, hass_client_no_auth: ClientSessionGenerator, decks: Path, hass: HomeAssistant
) -> None:
    (decks / "tälk union select ( 1.md").write_text("# Hi")
    answer = await path_of(await hass_ws_client(), "tälk union select ( 1.md")
    assert answer["result"]["follows"] is False
    path = answer["result"]["path"]
    assert re.fullmatch(r"/api/slide_control/export/[0-9a-f]{32}", path.partition("?")[0])
    client = await hass_client_no_auth()
    response = await client.get(path)
    assert (response.status, response.content_type) == (200, "application/zip")
    assert response.content_disposition is not None
    assert response.content_disposition.filename == "tälk union select ( 1.zip"
    with zipfile.ZipFile(io.BytesIO(await response.read())) as archive:
        assert archive.testzip() is None
        assert "index.html" in archive.namelist()
    assert (await client.get(path.partition("?")[0])).status == 401
    (decks / "tälk union select ( 1.md").unlink()
    assert (await client.get(path)).status == 422


async def test_only_administrators_export(
    hass_ws_client: WebSocketGenerator,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
    decks: Path,
) -> None:
    (decks / "talk.md").write_text("# Hi")
    client = await hass_ws_client()
    path = (await path_of(client, "talk.md"))["result"]["path"]
    assert (await path_of(client, "gone.md"))["error"]["translation_key"] == "unknown_file"
    assert (await path_of(client, "talk.md", config_entry_id="none"))["error"]["code"] == "not_found"
    browser = await hass_client()
    assert (await browser.get("/api/slide_control/export/0123")).status == 404
    hass_admin_user.groups = []
    assert (await path_of(client, "talk.md"))["error"]["code"] == "unauthorized"
    assert (await browser.get(path)).status == 403
