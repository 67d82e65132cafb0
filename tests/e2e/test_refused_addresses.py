"""A deck whose files have names that Home Assistant refuses shows all of them, whoever writes their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.stage import links

from .until import until_equal

if TYPE_CHECKING:
    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

FILE = "String concatenation (2026)"
PICTURE = (
    """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>"""
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Names</title><link rel="icon" href="data:,">
<base href="files/"><link rel="stylesheet" href="{FILE}.css"></head><body>
<img id="markup" src="{FILE}.svg"><img id="set" srcset="{FILE.replace(" ", "%20")}.svg 1x">
<img id="source"><img id="sources"><div id="inner"></div><div id="background"></div>
<div id="rule"></div><div id="sheet"></div>
<script>
const file = '{FILE[:3]}' + '{FILE[3:]}.svg';
const at = (id) => document.getElementById(id);
at('source').src = file;
at('sources').srcset = `${{encodeURI(file)}} 1x, ${{encodeURI(file)}} 2x`;
at('inner').innerHTML = `<img src="${{file}}"><i style="background: url('${{file}}')">i</i>`;
at('background').style.backgroundImage = `url("${{file}}")`;
const style = document.createElement('style');
style.textContent = `#rule {{ background: url("${{file}}") }}`;
document.head.append(style);
style.sheet.insertRule(`#sheet {{ background: url("${{file}}") }}`, 0);
fetch(file).then((answer) => answer.text()).then((text) => {{ document.body.dataset.fetched = text.length; }});
import('./{FILE}.js').then((module) => {{ document.body.dataset.imported = module.done; }});
</script></body></html>"""
FILES = {
    "index.html": PAGE,
    f"files/{FILE}.svg": PICTURE,
    f"files/{FILE}.css": f"@import '{FILE} more.css';",
    f"files/{FILE} more.css": f"body {{ background: url('{FILE}.svg') }}",
    f"files/{FILE}.js": f"export {{ done }} from './{FILE} more.js'",
    f"files/{FILE} more.js": "export const done = 'yes'",
}
SIZES = "[...document.images].map((image) => [image.id, image.naturalWidth])"
USED = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('.svg')).length"


async def test_pictures_styles_and_modules_load_whoever_writes_their_addresses(
    stage: Stage, open_page: OpenPage
) -> None:
    await stage.until_nobody_shows_it()
    folder = stage.home_assistant.folder / "slide_control" / "decks" / "Union and how to select (draft)"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(next(each["url"] for each in found["hosted"] if each["name"] == folder.name))
    await page.wait_for_load_state("load")
    await until_equal(lambda: page.evaluate("document.body.dataset.imported"), "yes")
    await until_equal(lambda: page.evaluate("document.body.dataset.fetched"), str(len(PICTURE)))
    for _, width in await page.evaluate(SIZES):
        assert width > 0
    for selector in ("body", "#inner i", "#background", "#rule", "#sheet"):
        style = await page.evaluate("(it) => getComputedStyle(document.querySelector(it)).backgroundImage", selector)
        assert "/~" in style, (selector, style)
        assert "concat" not in style
