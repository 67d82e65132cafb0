"""Our own pages get their modules as one file, which browsers keep until one of them changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp.test_utils import TestClient
import pytest

from custom_components.slide_control.hosting.client.bundle import read_bundle
from custom_components.slide_control.hosting.client.module import UnknownFormError, read_module
from custom_components.slide_control.hosting.client.pages import PAGES
from custom_components.slide_control.hosting.client.version import FRONTEND, client_version

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage

type Client = TestClient


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser in the local network."""
    return await hass_client_no_auth()


async def test_a_page_gets_all_its_modules_at_once(client: Client) -> None:
    page = await client.get("/slide_control/remote")
    again = await client.get("/slide_control/remote", headers={"If-None-Match": page.headers["ETag"]})
    assert (page.status, page.headers["Cache-Control"], again.status) == (200, "no-cache", 304)
    html = await page.text()
    assert "modulepreload" not in html  # a module of its own beside the bundle's
    scripts = re.findall(r'<script type="module" src="([^"]+)"', html)
    assert scripts == [f"client-{client_version()}-remote/remote.js"]
    response = await client.get(f"/slide_control/{scripts[0]}")
    assert (response.status, response.content_type) == (200, "text/javascript")
    assert "immutable" in response.headers["Cache-Control"]
    bundle = await response.text()
    assert re.findall(r"^(?:import|export) .*$", bundle, re.MULTILINE) == ["export { $ as modules };"]
    assert re.findall(r"import\('([^']+)'\)", bundle)[0].startswith("./")
    assert bundle.index("$['dom/element.js'] =") < bundle.index("$['remote/parts/bar.js'] =")


async def test_what_is_loaded_later_shares_its_modules(client: Client) -> None:
    """The words in use, for example."""
    tree = f"/slide_control/client-{client_version()}-remote"
    words = await (await client.get(f"{tree}/words/words.js")).text()
    assert words.startswith("import { modules } from '../remote.js';\nconst own = modules['words/words.js'];\n")
    assert "export const localize = own.localize;" in words
    english = await (await client.get(f"{tree}/words/en.js")).text()
    assert "export default own.default;" in english
    later = await client.get(f"{tree}/remote/outline/outline.js")
    assert "from '../../words/words.js';" in await later.text()
    # Somebody's page from before an update asks for more.
    assert await (await client.get("/slide_control/client-0badcafe-remote/words/words.js")).text() == words
    assert (await client.get("/slide_control/client-0badcafe-other/words/words.js")).headers["ETag"].count("-short")


def test_every_module_has_a_form_that_a_bundle_can_have() -> None:
    for page in PAGES:
        modules = read_bundle(FRONTEND, f"{page}.js").modules
        before: set[str] = set()
        for path, module in modules.items():
            assert before.issuperset(module.imports), f"{path} is imported by what it imports"
            before.add(path)


@pytest.mark.parametrize(
    "line",
    [
        "export { a };",
        "export * from './a.js';",
        "export let a = 1;",
        "import a from 'somewhere';",
        "import {",
    ],
)
def test_any_other_form_is_refused(line: str) -> None:
    with pytest.raises(UnknownFormError):
        read_module("a/b.js", f"{line}\n")


def test_a_module_becomes_a_block() -> None:
    source = """\
import './effect.js';
import english, { LANGUAGES as all, find } from '../words/en.js';
import * as keys from './keys.js'; // all of them
const later = () => import('./later.js');
export const here = import.meta.url;
export async function run() {}
export default class {}
"""
    module = read_module("remote/b.js", source)
    assert module.imports == ("remote/effect.js", "words/en.js", "remote/keys.js")
    assert module.block.split("\n") == [
        "{ // remote/b.js",
        "const { default: english, LANGUAGES: all, find } = $['words/en.js'];",
        "const keys = $['remote/keys.js']; // all of them",
        "const later = () => import('./remote/later.js');",
        "const here = new URL('remote/b.js', $base).href;",
        "async function run() {}",
        "const $default = class {}",
        "$['remote/b.js'] = { here, run, default: $default };",
        "}",
        "",
    ]
