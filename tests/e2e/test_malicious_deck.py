"""A malicious hosted deck, in a real browser: its token shows this deck and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from harness.client import RequestError
from harness.stage import links

from .stage import act
from .test_hosted import visit_as

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Page

    from .elsewhere import Site
    from .stage import OpenPage, Stage

pytestmark = pytest.mark.case

NAME = "String concatenation (2026).html"

# Connects with a token and a hello of its own, and returns the frames that arrive.
HELLO = """([token, seconds]) => new Promise((resolve) => {
  const frames = [];
  const socket = new WebSocket(new URL('/api/slide_control/ws', document.baseURI).href.replace('http', 'ws'));
  socket.onopen = () => socket.send(JSON.stringify({
    type: 'hello', protocol: 'slide-control/1', token, client: { id: 'malicious-0001', opens: true },
  }));
  socket.onmessage = ({ data }) => frames.push(JSON.parse(data));
  socket.onclose = ({ code }) => resolve({ frames, code });
  window.received = () => frames;
  setTimeout(() => resolve({ frames, code: 0 }), seconds * 1000);
})"""


@pytest.fixture
async def address(stage: Stage) -> AsyncIterator[str]:
    """The display link of a hosted deck; its name is one that Home Assistant refuses in addresses."""
    file: Path = stage.home_assistant.folder / "slide_control" / "decks" / NAME
    file.write_text(
        (stage.home_assistant.folder / "slide_control/decks/reveal5/index.html")
        .read_text()
        .replace("<head>", '<head><base href="">')
    )
    await stage.until_nobody_shows_it()
    found = await links(stage.home_assistant.client, stage.entry_id)
    yield next(each["url"] for each in found["hosted"] if each["name"] == NAME)
    file.unlink()


@pytest.fixture
async def deck(open_page: OpenPage, address: str) -> Page:
    """The deck, opened by its link."""
    return await open_page(address)


async def token_of(page: Page) -> str:
    """Return the token that the deck finds in its own page."""
    token: str = await page.evaluate("document.querySelector('script[data-token]').dataset.token")
    return token


async def test_a_second_hello_that_opens_decks_is_given_none(stage: Stage, deck: Page, problems: list[str]) -> None:
    token = await token_of(deck)
    answer: dict[str, Any] = await deck.evaluate(HELLO, [token, 3])
    assert [frame["type"] for frame in answer["frames"]][:1] == ["welcome"]
    with pytest.raises(RequestError, match="No display is waiting"):
        await act(stage, "open_deck", deck="reveal6")
    seen = json.dumps(await deck.evaluate("received()"))
    assert "/slide_control/hosted/" not in seen
    assert '"open"' not in seen
    problems.clear()


async def test_it_can_neither_list_nor_read_another_deck(stage: Stage, deck: Page, problems: list[str]) -> None:
    token = await token_of(deck)
    status = await deck.evaluate(
        """async (token) => {
          const headers = { Authorization: `Bearer ${token}` };
          const ask = (path, options) => fetch(path, options).then((answer) => answer.status, () => 'refused');
          const listed = await ask('/api/slide_control/decks', { headers });
          const own = location.pathname.split('/')[3];
          const read = [];
          for (const path of ['../reveal6/index.html', '%2e%2e/reveal6/index.html', 'reveal6/index.html', '~0123']) {
            read.push(await ask(`/slide_control/hosted/${own}/${path}`));
          }
          return { listed, read };
        }""",
        token,
    )
    assert status["listed"] in (403, "refused")
    assert 200 not in status["read"]
    problems.clear()


async def test_the_next_site_in_the_tab_finds_nothing(
    stage: Stage, deck: Page, site: Site, problems: list[str]
) -> None:
    token = await token_of(deck)
    await deck.evaluate(f"location.href = '{site.url}/plain.html'")
    await deck.get_by_role("heading", name="No deck").wait_for()
    seen = await deck.evaluate(
        "JSON.stringify([name, document.referrer, history.state, location.href, localStorage.length, document.cookie])"
    )
    assert token not in seen
    assert json.loads(seen)[:3] == ["", "", None]
    problems.clear()


async def test_it_reads_nothing_in_a_window_that_it_opens(stage: Stage, browser: Browser, address: str) -> None:
    """Its windows are as those of any site: the house's pages are another origin, and its own files stay apart."""
    read = """async (path) => {
      const opened = window.open(path);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const attempt = (look) => { try { return look(); } catch (error) { return error.name; } };
      return [
        attempt(() => opened.localStorage.getItem('hassTokens')),
        attempt(() => opened.document.title),
        attempt(() => opened.location.href),
      ];
    }"""
    async with await browser.new_context() as computer:
        await visit_as(await computer.new_page(), stage.home_assistant.client, "/manifest.json")
        deck = await computer.new_page()
        await deck.goto(address)
        async with deck.expect_popup() as opened:
            assert await deck.evaluate(read, "/slide-control") == ["SecurityError"] * 3
        house = await opened.value
        assert await house.evaluate("localStorage.getItem('hassTokens') !== null") is True
        async with deck.expect_popup() as opened:
            assert await deck.evaluate(read, deck.url) == ["SecurityError"] * 3
        assert await (await opened.value).evaluate("origin") == "null"
        # A page that it has made itself has an origin like the deck's.
        async with deck.expect_popup() as opened:
            await deck.evaluate("window.open(URL.createObjectURL(new Blob(['Own'], { type: 'text/html' }))) && true")
        assert await (await opened.value).evaluate("origin") == "null"
