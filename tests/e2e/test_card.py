"""The card in a real dashboard: it is picked, edited and pressed; it says what is wrong; and anybody can read it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from harness.seed import REPOSITORY
from harness.stage import add_stage

from .stage import shown
from .test_hosted import log_in, visit_as
from .test_panel import WIDTHS, opened_by, violations
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page, WebSocketRoute

    from .stage import OpenPage, Stage

NAME: Final = "Demo stage"
DASHBOARD: Final = "card-test"
WORDS: Final = REPOSITORY / "custom_components/slide_control/frontend/words/en.json"
FORMS: Final = ("remote", "buttons", "grid", "now")


def words(section: str) -> dict[str, str]:
    """Return the sentences of a section of our pages."""
    found: dict[str, str] = json.loads(WORDS.read_text())[section]
    return found


def card(of: Stage | str, **options: Any) -> dict[str, Any]:
    """Return a card of a stage, or of an entry id, as a dashboard stores it."""
    entry_id = of if isinstance(of, str) else of.entry_id
    return {"type": "custom:slide-control-card", "stage": entry_id, **options}


def tile() -> dict[str, Any]:
    """Return a tile card of Home Assistant's with our feature."""
    return {
        "type": "tile",
        "entity": "sensor.demo_stage_slide",
        "features": [{"type": "custom:slide-control-steps"}],
    }


@asynccontextmanager
async def dashboard(stage: Stage, *cards: dict[str, Any]) -> AsyncIterator[str]:
    """Have a dashboard with these cards in its only section; yields its path."""
    client = stage.home_assistant.client
    made = await client.websocket(
        "lovelace/dashboards/create", url_path=DASHBOARD, title="Talk", require_admin=False, show_in_sidebar=False
    )
    view = {"title": "Talk", "type": "sections", "sections": [{"type": "grid", "cards": list(cards)}]}
    await client.websocket("lovelace/config/save", url_path=DASHBOARD, config={"views": [view]})
    try:
        yield f"/{DASHBOARD}/0"
    finally:
        await client.websocket("lovelace/dashboards/delete", dashboard_id=made["id"])


async def cards_of(stage: Stage) -> list[dict[str, Any]]:
    """Return the cards that the dashboard has now."""
    config = await stage.home_assistant.client.websocket("lovelace/config", url_path=DASHBOARD)
    cards: list[dict[str, Any]] = config["views"][0]["sections"][0]["cards"]
    return cards


async def buzzes(page: Page) -> list[str]:
    """Return what the companion app would have been asked for so far."""
    found: list[str] = await page.evaluate("window.buzzes")
    return found


async def record_buzzes(page: Page) -> None:
    """Record what Home Assistant's frontend passes on to the companion app."""
    await page.evaluate("window.buzzes = []; addEventListener('haptic', (event) => window.buzzes.push(event.detail))")


async def test_the_card_is_picked_and_its_editor_changes_the_form(browser: Browser, stage: Stage) -> None:
    async with dashboard(stage) as path:
        page = await log_in(browser, stage, f"{path}?edit=1")
        await page.get_by_label("Add card").first.click()
        await page.get_by_text("By card").click()
        await page.get_by_placeholder("Search cards").fill("Slide Control")
        offered = page.locator("hui-card-picker .card").filter(has_text="Slide Control")
        # The preview shows the stage that there is.
        await offered.locator("slide-control-card").get_by_text(NAME).first.wait_for()
        # What it and the tile feature are called comes from the words.
        await until_equal(lambda: page.evaluate("customCards[0].description"), words("card")["description"])
        await until_equal(lambda: page.evaluate("customCardFeatures[0].name"), words("card")["steps"])
        await offered.locator(".overlay").click()
        editor = page.locator("hui-card-element-editor")
        await editor.get_by_text("Ask for each press twice").wait_for()
        form = editor.locator("ha-select, ha-generic-picker").filter(has_text="The whole remote")
        await form.locator("visible=true").first.click()
        await page.get_by_text("Two large buttons").locator("visible=true").last.click()
        await editor.locator("ha-switch").last.click()
        await page.get_by_role("button", name="Save").click()
        await until_equal(lambda: cards_of(stage), [card(stage, form="buttons", confirm=True)])
        # By entity, the card and a tile with buttons are suggested.
        await page.get_by_label("Add card").first.click()
        dialog = page.locator("hui-dialog-create-card")
        await dialog.locator("ha-input-search input").first.fill("slide")
        await dialog.get_by_text(NAME).first.click()
        await dialog.locator("slide-control-steps").wait_for()
        assert await dialog.locator("slide-control-card").count() == 3
        await page.close()


async def test_every_form_moves_the_slides_by_a_touch(browser: Browser, stage: Stage, open_page: OpenPage) -> None:
    deck = await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    cards = (card(stage, form="remote"), card(stage, form="buttons"), card(stage, form="grid"), tile())
    async with dashboard(stage, *cards, card(stage, form="now"), card(stage, read_only=True)) as path:
        page = await log_in(browser, stage, path, viewport={"width": 390, "height": 844}, has_touch=True)
        await record_buzzes(page)
        remote, buttons, grid, now, read_only = [page.locator("slide-control-card").nth(index) for index in range(5)]
        await remote.get_by_role("button", name="Next").tap()
        await until_equal(lambda: shown(deck), (1, 0, 0))
        await buttons.get_by_role("button", name="Previous").tap()
        await until_equal(lambda: shown(deck), (0, 0, 0))
        await page.locator("slide-control-steps").get_by_role("button", name="Next").tap()
        await until_equal(lambda: shown(deck), (1, 0, 0))
        await grid.get_by_role("button", name="Taxes").tap()
        await stage.until_title("Taxes")
        await grid.locator("[aria-current=true]").and_(grid.get_by_role("button", name="Taxes")).wait_for()
        await now.get_by_text("Taxes").first.wait_for()
        await until_equal(lambda: buzzes(page), ["light"] * 4)
        # A press that moves nothing feels different, and says why.
        await grid.get_by_role("button", name="Taxes").tap()
        await until_equal(lambda: buzzes(page), ["light"] * 4 + ["failure"])
        await stage.press(command="first")
        await page.locator("slide-control-steps").get_by_role("button", name="Previous").tap()
        await page.get_by_text("This is the first slide.").first.wait_for()
        await read_only.get_by_text("Welcome").first.wait_for()
        assert await read_only.get_by_role("button", name="Next").count() == 0
        # In the grid, the arrow keys move the focus, and Tab leaves it.
        await grid.get_by_role("button", name="Welcome").focus()
        await page.keyboard.press("End")
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("Enter")
        await stage.until_title("Questions")
        # Closed slides are gone from the cards long before the talk counts as ended.
        await deck.close()
        await grid.get_by_text(f"No display shows slides on {NAME}.").wait_for()
        await remote.locator(".empty h2").wait_for()
        activity = await stage.home_assistant.client.state("event.demo_stage_activity")
        assert activity["attributes"]["event_type"] != "stopped_presenting"
        await page.close()


async def test_a_late_grid_jumps_nowhere_and_a_lost_connection_is_seen(
    browser: Browser, stage: Stage, open_page: OpenPage
) -> None:
    await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    network = Network()
    async with dashboard(stage, card(stage, form="grid"), card(stage, form="remote")) as path:
        page = await browser.new_page()
        await page.route_web_socket("**/api/websocket", network.connect)
        await visit_as(page, stage.home_assistant.client, path)
        grid, remote = page.locator("slide-control-card").nth(0), page.locator("slide-control-card").nth(1)
        taxes = grid.get_by_role("button", name="Taxes")
        await taxes.wait_for()
        network.delay_events = True
        other = await open_page(stage.hosted["notebook"])
        await other.locator(".reveal").first.click()
        wanted = await until(lambda: total(other), bool)

        async def led() -> int:
            # Nobody hears of a move before the display is connected.
            await other.keyboard.press("PageDown")
            slide = await stage.home_assistant.client.state("sensor.demo_stage_slide")
            return int(slide["attributes"].get("total") or 0)

        await until_equal(led, wanted, interval=1)
        await taxes.click()
        await grid.get_by_text("The slides have changed since you chose this one.").wait_for()
        network.delay_events = False
        network.cut = True
        await remote.get_by_text("connection", exact=False).first.wait_for()
        await page.close()


async def total(page: Page) -> int:
    """Return how many slides a reveal.js deck has."""
    count: int = await page.evaluate("document.querySelectorAll('.slides section:not(:has(section))').length")
    return count


class Network:
    """What lies between a page of Home Assistant and its server; may hold back events, or everything."""

    def __init__(self) -> None:
        self.delay_events = False
        self.cut = False

    def connect(self, socket: WebSocketRoute) -> None:
        """Pass the messages of a connection on."""
        server = socket.connect_to_server()
        held: list[str] = []

        def from_server(message: str | bytes) -> None:
            parsed = json.loads(message)
            batch = parsed if isinstance(parsed, list) else [parsed]
            for each in batch:
                if self.delay_events and each.get("type") == "event":
                    held.append(json.dumps(each))
                elif not self.cut:
                    socket.send(json.dumps(each))

        def from_page(message: str | bytes) -> None:
            if not self.cut:
                server.send(message)

        server.on_message(from_server)
        socket.on_message(from_page)


async def test_a_card_says_what_is_wrong(browser: Browser, stage: Stage) -> None:
    client = stage.home_assistant.client
    other = await add_stage(client, "Other stage")
    cards = ({"type": "custom:slide-control-card"}, card(other), card(stage, form="odd"), card(stage))
    async with dashboard(stage, *cards) as path:
        page = await log_in(browser, stage, path)
        await page.get_by_text("Choose a stage.").wait_for()
        await page.get_by_text("This card has no form odd.").wait_for()
        second = page.locator("slide-control-card").nth(1)
        await second.get_by_text("Other stage").first.wait_for()
        await client.delete(f"/api/config/config_entries/entry/{other}")
        await second.get_by_text("Edit this card to choose another stage").wait_for()
        await page.close()
        # Somebody who may only look at Home Assistant is told so.
        async with opened_by(browser, stage, "system-read-only") as page:
            await page.goto(f"{client.url}{path}")
            refused = page.locator("slide-control-card").nth(3)
            await refused.get_by_text(f"You may not control {NAME}. Ask an administrator for access.").wait_for()
            assert await refused.get_by_text("Edit this card").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_any_form(browser: Browser, stage: Stage, open_page: OpenPage, scheme: Any) -> None:
    await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    async with dashboard(stage, *(card(stage, form=form) for form in FORMS), tile()) as path:
        page = await log_in(browser, stage, path, color_scheme=scheme, bypass_csp=True)
        await page.locator("slide-control-card").nth(2).get_by_role("button", name="Taxes").wait_for()
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 900})
            assert await violations(page, "hui-sections-view") == [], width
        await page.close()


# Rows of 56 px with 8 px between them, and 12 columns in a section: as `docs/card.md` says, and the least that it says.
ROWS: Final = {"remote": 9, "buttons": 3, "grid": 6, "now": 1}
LEAST: Final = {"remote": (6, 8), "buttons": (3, 3), "grid": (6, 3), "now": (6, 1)}
# How much of a section a card takes, its height, and which buttons and headings it cuts off.
FIT: Final = """(card) => {
    let section = card;
    while (section.localName !== 'hui-grid-section') section = section.parentElement ?? section.getRootNode().host;
    const [whole, box] = [section.getBoundingClientRect(), card.getBoundingClientRect()];
    const roots = [card.shadowRoot, ...[...card.shadowRoot.querySelectorAll('*')].map((each) => each.shadowRoot)];
    const seen = roots.filter(Boolean).flatMap((root) => [...root.querySelectorAll('button, h2')]);
    const cut = seen.filter((each) => each.getClientRects().length && !each.closest('.slides')).filter((each) => {
        const { left, top, right, bottom } = each.getBoundingClientRect();
        return left < box.left - 1 || top < box.top - 1 || right > box.right + 1 || bottom > box.bottom + 1;
    }).map((each) => each.textContent);
    return [Math.round(12 * box.width / whole.width), Math.round((box.height + 8) / 64), cut];
}"""


@pytest.mark.parametrize("size", ["default", "least"])
async def test_each_form_has_its_size_in_a_view_with_sections(
    browser: Browser, stage: Stage, open_page: OpenPage, size: str
) -> None:
    await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    wanted = LEAST if size == "least" else {form: (12, ROWS[form]) for form in FORMS}
    chosen = {form: dict(zip(("columns", "rows"), wanted[form], strict=True)) for form in FORMS}
    options = [{"grid_options": chosen[form]} if size == "least" else {} for form in FORMS]
    cards = [card(stage, form=form, **more) for form, more in zip(FORMS, options, strict=True)]
    async with dashboard(stage, *cards) as path:
        page = await log_in(browser, stage, path, viewport={"width": 1440, "height": 900})
        await page.locator("slide-control-card").nth(2).get_by_role("button", name="Taxes").wait_for()
        for at, form in enumerate(FORMS):
            fit = partial(page.locator("slide-control-card").nth(at).evaluate, FIT)
            await until_equal(fit, [*wanted[form], []], interval=0.2)
        await page.close()


THEME: Final = """
  themes:
    Stagecraft:
      primary-background-color: "#102030"
      card-background-color: "#203040"
      primary-text-color: "#ffeecc"
      primary-color: "#ff8800"
      modes:
        light: {}
        dark: {}
"""
COLORS: Final = """(card) => {
    const style = (element) => getComputedStyle(element);
    const remote = card.shadowRoot.querySelector('slide-control-remote').shadowRoot;
    return [style(card.shadowRoot.querySelector('ha-card')).backgroundColor,
        style(remote.querySelector('.title')).color, style(remote.querySelector('.notes')).backgroundColor,
        style(remote.querySelector('.next')).backgroundColor];
}"""


async def test_the_card_follows_a_dark_and_another_theme(browser: Browser, stage: Stage, open_page: OpenPage) -> None:
    await open_page(stage.hosted["reveal5"])
    await stage.until_shown()
    home = stage.home_assistant
    configuration = home.folder / "configuration.yaml"
    before = configuration.read_text()
    configuration.write_text(before.replace("frontend:\n", f"frontend:{THEME}"))
    try:
        await home.client.action("frontend", "reload_themes")
        async with dashboard(stage, card(stage)) as path:
            page = await log_in(browser, stage, path, color_scheme="light")
            shown_card = page.locator("slide-control-card").first
            await shown_card.locator(".notes").wait_for()

            async def colors() -> list[str]:
                found: list[str] = await shown_card.evaluate(COLORS)
                return found

            light = await colors()
            await page.emulate_media(color_scheme="dark")
            dark = await until(colors, lambda seen: not set(seen[:3]) & set(light[:3]))
            # A theme of the user's own, chosen for everyone while the page is open.
            await home.client.post("/api/services/frontend/set_theme", {"name": "Stagecraft"})
            card_color, ink = "rgb(32, 48, 64)", "rgb(255, 238, 204)"
            other = await until(colors, lambda seen: seen[:3] == [card_color, ink, card_color])
            assert len({light[3], other[3]}) == 2, (light, dark, other)
            await page.close()
    finally:
        await home.client.post("/api/services/frontend/set_theme", {"name": "default"})
        configuration.write_text(before)
        await home.client.action("frontend", "reload_themes")


async def test_the_generated_overview_shows_a_stage_as_one_thing(browser: Browser, stage: Stage) -> None:
    client = stage.home_assistant.client
    area = await client.websocket("config/area_registry/create", name="Hall")
    devices = await client.websocket("config/device_registry/list")
    device = next(each["id"] for each in devices if each["name"] == NAME)
    await client.websocket("config/device_registry/update", device_id=device, area_id=area["area_id"])
    page = await log_in(browser, stage, f"/home/areas-{area['area_id']}")
    await page.get_by_text(NAME).first.wait_for()
    tiles = page.locator("hui-tile-card")
    for name in ("Blank", "Slide"):
        await tiles.get_by_text(name, exact=True).wait_for()
    assert await tiles.count() == 2
    await page.close()
    await client.websocket("config/area_registry/delete", area_id=area["area_id"])
