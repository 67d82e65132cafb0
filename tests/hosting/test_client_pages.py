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

    from custom_components.slide_control.hosting.client.module import Module
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
    scripts = re.findall(r'<script type="module" async src="([^"]+)"', html)
    assert scripts == [f"client-{client_version()}-remote/remote.js"]
    response = await client.get(f"/slide_control/{scripts[0]}")
    assert (response.status, response.content_type) == (200, "text/javascript")
    assert "immutable" in response.headers["Cache-Control"]
    bundle = await response.text()
    assert re.findall(r"^(?:import|export) .*$", bundle, re.MULTILINE) == ["export { $ as modules };"]
    assert "import($base + 'remote/outline/outline.js')" in bundle
    assert bundle.index("$['dom/element.js'] =") < bundle.index("$['remote/parts/bar.js'] =")


async def test_what_is_loaded_later_shares_its_modules(client: Client) -> None:
    """The words in use, for example."""
    tree = f"/slide_control/client-{client_version()}-remote"
    words = await (await client.get(f"{tree}/words/words.js")).text()
    assert words.startswith("import { modules as $ } from '../remote.js';\nconst $own = $['words/words.js'];\n")
    assert "export const localize = $own.localize;" in words
    english = await (await client.get(f"{tree}/words/en.js")).text()
    assert "export default $own.default;" in english
    # Somebody's page from before an update asks for more.
    assert await (await client.get("/slide_control/client-0badcafe-remote/words/words.js")).text() == words
    assert (await client.get("/slide_control/client-0badcafe-other/words/words.js")).headers["ETag"].count("-short")


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_module_has_a_form_that_a_bundle_can_have(page: str) -> None:
    modules = read_bundle(FRONTEND, PAGES[page]).modules
    before: set[str] = set()
    for path, module in modules.items():
        assert before.issuperset(module.imports), f"{path} is imported by what it imports"
        before.add(path)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_each_part_finds_what_it_imports_and_nothing_is_loaded_twice(page: str) -> None:
    bundle = read_bundle(FRONTEND, PAGES[page])

    def evaluate(name: str, loaded: dict[str, str]) -> None:
        """Evaluate a part after those that it needs, as a browser does."""
        part = bundle.parts[name]
        for before in part.needs:
            if before not in loaded:
                evaluate(before, loaded)
        for path, module in part.modules.items():
            assert loaded.keys() >= set(module.imports), f"{path} in {name}"
            assert path not in loaded, f"{path} is in {loaded.get(path)} and in {name}"
            loaded[path] = name

    def load_all(modules: dict[str, Module], loaded: dict[str, str]) -> None:
        for asked in {later for module in modules.values() for later in module.later} - loaded.keys():
            if asked.startswith("vendor/"):
                continue
            evaluate(bundle.homes[asked], now := dict(loaded))
            assert asked in now
            load_all(bundle.parts[bundle.homes[asked]].modules, now)

    load_all(bundle.modules, dict.fromkeys(bundle.modules, ""))
    for name in PAGES[page].beside:
        evaluate(name, dict.fromkeys(bundle.modules, ""))


@pytest.mark.parametrize("page", ["deck", "preview"])
def test_a_deck_has_all_adapters_at_once(page: str) -> None:
    bundle = read_bundle(FRONTEND, PAGES[page])
    frameworks = bundle.modules["adapters/index.js"].later
    assert len(frameworks) > 10
    order = [*bundle.modules]
    script = (bundle.script_at(f"{page}.js") or b"").decode()
    for path in frameworks:
        assert order.index(path) < order.index("adapters/index.js")
        assert f"Promise.resolve($['{path}'])" in script
    # What a display seldom needs comes when it does.
    loaded = set(re.findall(r"import\(\$base \+ '([^']+)'\)", script))
    assert loaded.isdisjoint(bundle.modules)
    assert ("join/join_overlay.js" in loaded) == (page == "deck")


async def test_a_pdf_takes_its_modules_from_the_decks_bundle(client: Client) -> None:
    for page in ("deck", "preview"):
        response = await client.get(f"/slide_control/client-{client_version()}-{page}/pdf.js")
        script = await response.text()
        assert re.findall(r"^import .*$", script, re.MULTILINE) == [f"import {{ modules as $ }} from './{page}.js';"]
        assert "$['pdf.js'] = " in script


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
    assert module.later == ("remote/later.js",)
    assert module.block.split("\n") == [
        "{ // remote/b.js",
        "const { default: english, LANGUAGES: all, find } = $['words/en.js'];",
        "const keys = $['remote/keys.js']; // all of them",
        "const later = () => import($base + 'remote/later.js');",
        "const here = ($base + 'remote/b.js');",
        "async function run() {}",
        "const $default = class {}",
        "$['remote/b.js'] = { here, run, default: $default };",
        "}",
        "",
    ]
