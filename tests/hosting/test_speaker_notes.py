"""What an audience gets of a deck has no speaker's notes, where the format marks them."""

from __future__ import annotations

from time import thread_time
from typing import TYPE_CHECKING

import pytest

from custom_components.slide_control.access.capabilities import Purpose
from custom_components.slide_control.hosting.addresses.hosted_address import hosted_address
from custom_components.slide_control.hosting.queries import async_find_hosted_decks
from custom_components.slide_control.hosting.rewriting.speaker_notes import without_markdown_notes, without_notes

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.audience.audience import Audience
    from homeassistant.core import HomeAssistant


@pytest.mark.parametrize(
    ("page", "public"),
    [
        ('<h2>A</h2><aside class="notes">secret</aside><p>B', "<h2>A</h2><p>B"),
        ("<ASIDE class='fragment notes' id=x>secret <aside>x</aside> secret</ASIDE>B", "B"),
        ("<section><aside class=notes>secret</section><section>B", "<section></section><section>B"),
        ('<div class="presenter_notes"><section>secret</section></div><p>B</p></section>', "<p>B</p></section>"),
        ('<section data-notes="secret > 1" id="a">A</section>', '<section id="a">A</section>'),
        ('<div class="bespoke-marp-note" data-index="0"><div>secret</div></div>B', "B"),
        ('<aside class="margin">A</aside><div class="footnotes">B</div>', None),
        ("<script>const a = '<aside class=\"notes\">'</script><p>A", None),
        ('<!-- <aside class="notes"> --><p>A', None),
        (
            '<script type="text/template"># A\nNote: secret\nsecret\n---\n# B\n</script>C',
            '<script type="text/template"># A\n---\n# B\n</script>C',
        ),
        (
            '<textarea id="source" data-template>A\nnotes: secret\n</textarea>',
            '<textarea id="source" data-template>A\n</textarea>',
        ),
        ('<section data-separator="^x$"><script type="text/template">A\nNote: B\nx\nC</script>', None),
    ],
)
def test_notes_are_cut_out_of_a_page(page: str, public: str | None) -> None:
    assert b"".join(without_notes(page.encode())).decode() == (page if public is None else public)


def test_notes_are_cut_out_of_markdown() -> None:
    written = b"# A\r\n\r\nNote:\r\nsecret\r\n\r\n---\r\n\r\n# B\r\n\r\n--\r\n???\r\nsecret\r\n"
    assert b"".join(without_markdown_notes(written)) == b"# A\r\n\r\n---\r\n\r\n# B\r\n\r\n--\r\n"


@pytest.mark.parametrize(
    "part",
    [
        b"<aside class=notes>",
        b"<div ",
        b"<aside class=",
        b" data-notes='",
        b"<script",
        b"<!--",
        b"<aside class=notes></section>",
        b"<div class='",
    ],
)
def test_it_takes_linear_time(part: bytes) -> None:
    def seconds(length: int) -> float:
        page, times = part * (length // len(part)), []
        for _ in range(3):
            start = thread_time()
            b"".join(without_notes(page))
            times.append(thread_time() - start)
        return min(times)

    assert seconds(2_000_000) < 100 * max(seconds(100_000), 0.001)


async def test_followers_get_the_decks_without_notes_while_there_is_an_audience(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    audience: Audience,
    tmp_path: Path,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    folder = tmp_path / "slide_control" / "decks"
    (folder / "page.html").write_text('<section><h1>Open</h1><aside class="notes">secret</aside></section>')
    (folder / "talk.md").write_text("# Open\n\nNote: secret\n")
    client = await hass_client_no_auth()
    addresses = {}
    for deck in await async_find_hosted_decks(hass):
        path = hosted_address(entry.data, deck, Purpose.FOLLOW)
        addresses[deck.name] = path
        page = await (await client.get(path)).text()
        assert "secret" not in page
        assert "preview.js" in page
        assert "data-token" not in page
        if deck.name == "talk.md":
            written = await (await client.get(path.rpartition("/")[0] + "/talk.md?raw")).text()
            assert "secret" not in written
        # The display of the same deck has its notes.
        own = await (await client.get(hosted_address(entry.data, deck, Purpose.FRAME))).text()
        assert ("secret" in own) == (deck.name == "page.html")
    assert set(addresses) == {"page.html", "talk.md"}
    audience.async_close()
    assert [(await client.get(path)).status for path in addresses.values()] == [403, 403]
