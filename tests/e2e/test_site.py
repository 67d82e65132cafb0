"""The documentation site: complete in itself, for each version, with a search that needs no server."""

from __future__ import annotations

import asyncio
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import re
import shutil
import subprocess
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from harness.site import REPOSITORY, SOURCES, SiteError, build, build_all, newest_of_each_minor

from .test_panel import violations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

# What a browser loads by itself. A link is followed only by a click.
LOADED = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "srcset"), ("link", "href")}
LOADED_BY_STYLES = re.compile(r"(?:url\(|@import)\s*['\"]?([^'\")]+)")


class References(HTMLParser):
    """A page's anchors, its links, and what it loads."""

    def __init__(self, page: Path) -> None:
        """Read a page."""
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called for each element."""
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif (tag, name) in LOADED:
                self.loaded.append(value or "")
            elif (tag, name) == ("a", "href"):
                self.links.append(value or "")


def git(repository: Path, *arguments: str) -> None:
    """Run git in a repository."""
    command = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)  # noqa: S603


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a repository that has released these pages three times."""
    repository = tmp_path_factory.mktemp("repository")
    for source in map(Path, SOURCES):
        target = repository / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / source).is_dir():
            shutil.copytree(REPOSITORY / source, target)
        else:
            shutil.copy(REPOSITORY / source, target)
    git(repository, "init")
    git(repository, "add", ".")
    git(repository, "commit", "--no-gpg-sign", "--message=All")
    for tag in ("v1.0.0", "v1.0.1", "v1.1.0"):
        git(repository, "tag", "--no-sign", tag)
    folder = tmp_path_factory.mktemp("site")
    build_all(folder, repository=repository)
    return folder


@pytest.fixture(scope="module")
async def url(site: Path) -> AsyncIterator[str]:
    """The address of a server that only hands out files."""

    class Server(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        await asyncio.to_thread(server.shutdown)


async def test_the_search_finds_zigbee_and_nothing_comes_from_elsewhere(url: str, browser: Browser) -> None:
    asked: list[str] = []
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{url}/")
    await page.wait_for_url(f"{url}/1.1/")
    await page.goto(f"{url}/1.1/search.html?q=Zigbee")
    await page.locator("#search-results").get_by_role("link", name="Buttons", exact=True).click()
    await page.get_by_role("heading", name="Add a clicker").wait_for()

    await page.goto(f"{url}/1.1/first-talk.html")
    await page.get_by_role("link", name="Deutsch").click()
    await page.wait_for_url(f"{url}/1.1/first-talk.de.html")
    assert await page.locator("html").get_attribute("lang") == "de"
    assert await page.evaluate("document.documentElement.scrollWidth") == 390

    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_text("Version 1.1").click()
    await page.get_by_role("link", name="1.0", exact=True).click()
    await page.wait_for_url(f"{url}/1.0/index.html")
    await page.goto(f"{url}/1.1/actions.html")
    assert [*await violations(page, "article"), *await violations(page, ".sidebar-tree")] == []
    assert {each for each in asked if not each.startswith((url, "data:"))} == set()
    await page.close()


def test_each_link_leads_somewhere_and_no_page_loads_from_elsewhere(site: Path) -> None:
    pages = {path: References(path) for path in site.rglob("*.html")}
    assert len(pages) > 40
    broken = set()
    for path, page in pages.items():
        for reference in (*page.links, *page.loaded):
            parts = urlsplit(reference)
            if parts.scheme in {"http", "https", "mailto", "data"} and reference not in page.loaded:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            known = pages[target].ids if target in pages else set()
            if (
                parts.netloc
                or not target.exists()
                or (target in pages and parts.fragment and parts.fragment not in known)
            ):
                broken.add((path.name, reference))
    assert broken == set()
    styles = "".join(path.read_text() for path in site.rglob("*.css"))
    assert {each for each in LOADED_BY_STYLES.findall(styles) if urlsplit(each).netloc} == set()


def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "docs/site", tmp_path / "docs/site")
    shutil.copytree(
        REPOSITORY / "custom_components/slide_control/brand", tmp_path / "custom_components/slide_control/brand"
    )
    page = "# Page\n\n[Nowhere](README.md#nowhere) [Nothing](nothing.md)\n"
    (tmp_path / "docs/README.md").write_text("# Pages\n")
    (tmp_path / "docs/first-talk.md").write_text(page)
    with pytest.raises(SiteError, match=r"(?s)'nowhere'.*'nothing\.md'|'nothing\.md'.*'nowhere'"):
        build(tmp_path / "site", repository=tmp_path)


def test_each_minor_version_is_built_from_its_newest_release() -> None:
    tags = ["v1.2.10", "v1.2.9", "v1.10.0", "v1.3.0", "v1.3.1b1", "v2.0.0rc1", "nightly"]
    assert list(newest_of_each_minor(tags).items()) == [("1.10", "v1.10.0"), ("1.3", "v1.3.0"), ("1.2", "v1.2.10")]
