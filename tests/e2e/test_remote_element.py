"""The remote: one element for phones, tablets and the presenter view, with a stage that does what the test says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web
import pytest

from harness.localization.source import languages
from harness.seed import REPOSITORY

from .motion import MOVING
from .test_panel import violations
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

FRONTEND = REPOSITORY / "custom_components/slide_control/frontend"
PAGES = REPOSITORY / "tests/e2e/remote_element"
UNFIT = (REPOSITORY / "tests/e2e/unfit.js").read_text()
PHONE, SMALL_PHONE, SIDEWAYS, TABLET, DESKTOP = (390, 844), (320, 568), (844, 390), (768, 1024), (1440, 900)

# Which of the most seen words have more than one line, and what is cut off in the sheet that is open.
BROKEN = """() => [...remote.shadowRoot.querySelectorAll('.previous .words, .next .words, .pace')].filter((each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return range.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(each).fontSize);
}).map((each) => each.textContent)"""
CUT = """async () => {
    await found('dialog .switches');
    return [...remote.shadowRoot.querySelectorAll('dialog :is(button, .label, h2)')].filter((each) =>
        each.scrollWidth > each.clientWidth + 1 || each.getBoundingClientRect().right > innerWidth
    ).map((each) => each.textContent);
}"""
BOXES = """() => {
    const root = remote.shadowRoot;
    const box = (selector) => {
        const found = root.querySelector(selector);
        if (!found || !found.getClientRects().length) return null;
        const { left, top, right, bottom, width, height } = found.getBoundingClientRect();
        return { left, top, right, bottom, width, height };
    };
    const names = ['.slide', '.up-next slide-control-picture', '.notes', '.outline', '.previous', '.next'];
    const body = root.querySelector('.remote');
    return {
        layout: body.dataset.layout,
        beyond: [document.documentElement, body].map((each) =>
            [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight]).flat().some((px) => px > 1),
        outside: [...root.querySelectorAll('.remote button, .remote h2')].filter((each) => each.getClientRects().length
            && !each.closest('.slides')).filter((each) => {
            const { left, top, right, bottom } = each.getBoundingClientRect();
            return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
        }).map((each) => each.outerHTML.slice(0, 80)),
        ...Object.fromEntries(names.map((name) => [name, box(name)])),
    };
}"""

# Moves a pointer over a slide of 1000 px: `layer` is global.
POINT = """async () => {
    const { PointerDot, POINTER_STYLE } = await import('/client/pointer/pointer_dot.js');
    const style = Object.assign(document.createElement('style'), { textContent: POINTER_STYLE });
    globalThis.layer = document.createElement('div');
    document.body.append(style, layer);
    const dot = new PointerDot(layer);
    dot.show({ x: 10, y: 10 }, 1000);
    dot.show({ x: 90, y: 10 }, 1000);
}"""


class Remote:
    """The page with the remote; a test scripts its source."""

    def __init__(self, page: Page) -> None:
        """Wrap a page."""
        self.page = page
        self.next = page.locator("button.next")
        self.message = page.locator(".message")

    async def run(self, script: str) -> Any:
        """Evaluate in the page, where ``source``, ``remote`` and ``buzzes`` are."""
        return await self.page.evaluate(script)

    async def press(self, name: str) -> None:
        """Press a button by its name, as a finger or a mouse."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def tap_next(self) -> None:
        """Touch *Next*, even while it refuses presses."""
        await self.next.tap(force=True)

    async def says(self, sentence: str) -> None:
        """Wait until the remote says a sentence."""
        await self.page.get_by_text(sentence).first.wait_for()

    async def presses(self) -> list[str]:
        """Return the actions that reached the source."""
        actions: list[str] = await self.run("() => source.presses.map(([action]) => action)")
        return actions

    async def swipe(self, *points: tuple[int, int]) -> None:
        """Move a finger over the screen."""
        devtools = await self.page.context.new_cdp_session(self.page)
        for index, (x, y) in enumerate(points):
            kind = "touchMove" if index else "touchStart"
            await devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        await devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    """Serve the frontend and the page of the test."""
    app = web.Application()
    app.router.add_static("/client", FRONTEND)
    app.router.add_static("/test", PAGES)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/test/page.html"
    await runner.cleanup()


@pytest.fixture
async def remote(browser: Browser, address: str, request: pytest.FixtureRequest) -> AsyncIterator[Remote]:
    """The remote on a phone; a parameter is another size."""
    width, height = getattr(request, "param", PHONE)
    page = await browser.new_page(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=width < 700, bypass_csp=True
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(address)
    await page.wait_for_function("globalThis.remote?.shadowRoot.querySelector('.place').style.visibility === ''")
    yield Remote(page)
    await page.close()
    assert errors == []


async def test_buttons_buzz_and_sentence_come_from_the_answer(remote: Remote) -> None:
    await remote.run("() => { remote.options = { ...remote.options, debounceMs: 0 }; }")
    await remote.run("() => { source.answer = () => new Promise((resolve) => { globalThis.answered = resolve; }); }")
    await remote.tap_next()
    # It greys only when the answer takes long, and waits for it.
    await until_equal(lambda: remote.next.get_attribute("aria-disabled"), "true")
    await remote.tap_next()
    await remote.says("Still waiting for the answer to your last press.")
    assert await remote.presses() == ["next"]
    assert await remote.run("buzzes") == [False]
    await remote.run("() => { source.answer = () => undefined; answered(); }")
    await until_equal(lambda: remote.run("buzzes"), [False, True])
    assert await remote.next.get_attribute("data-answer") == "moved"
    await until_equal(remote.message.text_content, "")
    assert await remote.next.get_attribute("aria-disabled") == "false"
    # Two presses within the debounce time count once.
    await remote.run("() => { remote.options = { ...remote.options, debounceMs: undefined }; }")
    await remote.run("() => { const next = remote.shadowRoot.querySelector('.next'); next.click(); next.click(); }")
    await remote.says("Pressed twice at once. It counted once.")
    assert await remote.presses() == ["next", "next"]
    # At the end of the deck, Next says so, and a press says that nothing moved.
    await remote.run("() => { remote.options = { ...remote.options, debounceMs: 0 }; source.goTo(12); }")
    await remote.page.get_by_role("button", name="Next End of deck").wait_for()
    await remote.tap_next()
    await remote.says("The slides did not move.")
    assert (await remote.run("buzzes"))[-1] is False
    assert await remote.next.get_attribute("data-answer") == "not-moved"


async def test_the_numbers_of_the_design_hold(remote: Remote) -> None:
    """On a stopped clock: when a button greys, how long the pointer's trail lasts, how large letters and dot are."""
    assert await remote.page.locator(".notes").evaluate("notes => getComputedStyle(notes).fontSize") == "17px"
    clock = remote.page.clock
    await clock.install(time=0)
    await clock.pause_at(10_000)
    await remote.run("() => { source.answer = () => new Promise(() => {}); }")
    await remote.run("remote.shadowRoot.querySelector('.next').click()")
    await clock.run_for(149)
    assert await remote.next.get_attribute("aria-disabled") == "false"
    await clock.run_for(20)  # and the next frame draws it
    assert await remote.next.get_attribute("aria-disabled") == "true"

    await remote.run(POINT)
    trail = """() => [...layer.querySelectorAll('.trail')].map((each) => getComputedStyle(each).animationDuration)"""
    assert await remote.run("layer.querySelector('.dot').offsetWidth") == 12  # of 1000
    assert await remote.run(trail) == ["0.5s"]
    await clock.run_for(499)
    assert await remote.run(trail) == ["0.5s"]
    await clock.run_for(1)
    assert await remote.run(trail) == []
    await clock.run_for(1_499)
    assert await remote.run("layer.querySelectorAll('.dot').length") == 1
    await clock.run_for(1)
    assert await remote.run("layer.childElementCount") == 0


async def test_with_reduced_motion_nothing_moves_on_the_remote(remote: Remote) -> None:
    await remote.press("More")
    await remote.run("found('dialog .switches')")
    await until(lambda: remote.run(MOVING), lambda seen: {"div.done", "div.knob::after"} <= set(seen))
    await remote.page.emulate_media(reduced_motion="reduce")
    assert await remote.run(MOVING) == []
    await remote.run(POINT)
    assert await remote.run("layer.querySelector('.trail').getClientRects().length") == 0


async def test_a_lost_connection_is_seen_and_takes_no_press(remote: Remote) -> None:
    await remote.run("source.set({ connection: 'lost' })")
    await remote.says("No connection to Home Assistant. Presses are not sent.")
    await remote.tap_next()
    await remote.says("There is no connection. Nothing was sent.")
    assert await remote.run("buzzes") == [False]
    assert await remote.page.get_by_role("button", name="Previous").get_attribute("aria-disabled") == "true"
    await remote.run("source.set({ connection: 'connected' })")
    await remote.page.get_by_role("button", name="Blank").tap()
    await remote.says("The screen is blank")
    assert await remote.page.get_by_role("button", name="Blank").get_attribute("aria-pressed") == "true"
    await remote.run("source.set({ connection: 'refused', problem: 'This link has expired.' })")
    await remote.says("This link has expired.")
    assert await remote.page.get_by_role("button").count() == 0


async def test_a_press_that_must_be_confirmed_is_repeated(remote: Remote) -> None:
    await remote.run("() => { remote.options = { ...remote.options, confirm: true, debounceMs: 0 }; }")
    await remote.tap_next()
    await remote.page.get_by_role("button", name="Next Press again to confirm").wait_for()
    assert await remote.presses() == []
    await remote.tap_next()
    await until_equal(remote.presses, ["next"])


async def test_looking_at_a_slide_changes_nothing(remote: Remote) -> None:
    await remote.press("Outline")
    await remote.page.get_by_role("searchbox", name="Search slides").fill("IDEA")
    rows = remote.page.locator(".slides .row:visible .name")
    assert await rows.all_inner_texts() == ["Three ideas", "The first idea", "The second idea", "The third idea"]
    await rows.last.tap()
    await remote.says("Audience sees 2, you look at 8")
    assert await remote.page.locator("h2.title").text_content() == "The third idea"
    await remote.press("Look at the slide after")
    await remote.says("Audience sees 2, you look at 9")
    await remote.swipe((200, 200), (280, 205), (330, 205))
    await remote.says("Audience sees 2, you look at 8")
    assert await remote.presses() == []
    # The audience goes on meanwhile.
    await remote.next.click()
    await remote.says("Audience sees 3, you look at 8")
    await remote.press("Back")
    assert await remote.page.locator("h2.title").text_content() == "What we measured"
    await remote.press("Outline")
    await remote.press("Go to Questions")
    await until_equal(lambda: remote.run("source.presses[1]"), ["go_to", {"slide": 11}])
    await until_equal(remote.page.locator("h2.title").text_content, "Questions")
    await remote.page.locator("dialog").wait_for(state="detached")


@pytest.mark.parametrize("remote", [DESKTOP], indirect=True)
async def test_a_mouse_points_at_a_picture_and_does_not_drag_it_away(remote: Remote) -> None:
    """The display's own picture is an image, which browsers let a mouse drag; the pointer would end with that."""
    await remote.run("source.set({ status: { pictures: { current: '/client/icons/remote-192.png', next: null } } })")
    image = remote.page.locator(".slide img")
    await image.wait_for()
    box = await image.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await remote.page.locator(".slide.can-point").wait_for()
    await remote.page.mouse.move(x, y)
    await remote.page.mouse.down()
    await remote.page.mouse.move(x + 30, y + 10, steps=6)

    async def points() -> list[dict[str, float] | None]:
        return [at for kind, at in await remote.run("source.calls") if kind == "point"]

    # It is still there after a second, when it is sent again.
    await until(points, lambda seen: len(seen) > 1 and seen[-1] is not None and seen[-1] == seen[-2])
    assert None not in await points()
    await remote.page.mouse.up()
    await until(points, lambda seen: seen[-1] is None)


async def test_a_swipe_moves_once_and_a_scroll_never(remote: Remote) -> None:
    await remote.swipe((300, 200), (260, 202), (240, 203), (140, 205), (40, 210))
    await until_equal(remote.presses, ["next"])
    await remote.swipe((100, 600), (130, 560), (140, 480), (300, 470))
    await remote.swipe((200, 200), (240, 200))
    await remote.swipe((100, 200), (130, 200), (160, 200))
    await until_equal(remote.presses, ["next", "previous"])


async def test_from_right_to_left_arrows_and_swipes_are_mirrored(remote: Remote) -> None:
    await remote.run("document.documentElement.dir = 'rtl'")
    await remote.page.set_viewport_size({"width": PHONE[0] + 10, "height": PHONE[1]})
    turned = """() => ['.previous svg', '.next svg'].map((each) =>
        getComputedStyle(remote.shadowRoot.querySelector(each)).transform)"""
    await until_equal(lambda: remote.run(turned), ["matrix(-1, 0, 0, 1, 0, 0)"] * 2)
    await remote.swipe((40, 200), (140, 205), (240, 203), (300, 200))
    await until_equal(remote.presses, ["next"])
    await remote.swipe((300, 200), (200, 205), (40, 200))
    await until_equal(remote.presses, ["next", "previous"])


async def test_the_clock_pauses_and_announces_the_minutes_left_once(remote: Remote) -> None:
    clock = "(other) => source.set({ status: { clock: clock(other) } })"
    for sentence in ("1:35 behind", "Measurements (2 of 5)", "of 30:00"):
        await remote.says(sentence)
    await remote.press("Pause")
    await remote.says("Paused")
    await remote.press("Go on")
    assert await remote.run("source.calls") == [["clock", "pause"], ["clock", "resume"]]
    await remote.page.evaluate(clock, {"timer": {"title": "In pairs", "left": 90, "seconds": 300}, "rehearsal": True})
    for sentence in ("In pairs", "1:30", "Rehearsal"):
        await remote.says(sentence)
    await remote.page.evaluate(clock, {"section": {"title": "", "number": 5, "count": 5, "ends": 700, "over": 54}})
    await remote.says("Section (5 of 5)")
    await remote.says("0:54 over")
    # Five minutes were left long ago, so only the last one is announced, and once.
    await remote.page.evaluate(clock, {"elapsed": 1739.5})
    await remote.says("1 minute left.")
    await remote.page.evaluate(clock, {"elapsed": 1739.9})
    await remote.page.evaluate(clock, {"elapsed": 1799.5})
    await remote.says("The planned time is over.")
    # A remote that is opened later knows that they have passed.
    await remote.run("() => { remote.source = source; }")
    await remote.page.locator(".details").wait_for()
    assert await remote.run("alerts") == [1739.5, 1799.5]
    await remote.page.evaluate(clock, {"elapsed": 0, "state": "ready", "running": False, "behind": None})
    await remote.says("Not started")
    await remote.run("() => { source.clock = () => Promise.reject(new Error('No slides are shown.')); }")
    await remote.press("Start")
    await remote.says("No slides are shown.")


async def test_the_menu_controls_the_talk_and_its_timer(remote: Remote) -> None:
    await remote.press("More")
    await remote.press("End the talk")
    assert await remote.run("source.calls") == []
    await remote.press("Press again to confirm")
    await remote.press("Start the talk")
    await remote.page.get_by_role("switch", name="Rehearsal").click()
    assert await remote.run("source.calls") == [["clock", "end"], ["clock", "start"], ["clock", "rehearse"]]
    await remote.press("Timer…")
    await remote.page.get_by_role("textbox", name="For (optional)").fill("In pairs")
    minutes = remote.page.get_by_role("spinbutton", name="Minutes")
    await minutes.fill("0")
    await minutes.press("Enter")
    await remote.says("Enter 1 to 1440 minutes.")
    await minutes.fill("700")
    await minutes.press("Enter")
    await remote.says("This timer is too long.")
    await remote.press("5 minutes")
    await remote.page.locator("dialog").wait_for(state="detached")
    assert (await remote.run("source.calls"))[-1] == ["timer", 5, "In pairs"]


@pytest.mark.parametrize("letters", [100, 200])
async def test_each_size_has_its_layout_without_scrolling(remote: Remote, letters: int) -> None:
    async def boxes(size: tuple[int, int], layout: str) -> dict[str, Any]:
        await remote.page.set_viewport_size({"width": size[0], "height": size[1]})
        await until_equal(lambda: remote.run("remote.shadowRoot.querySelector('.remote').dataset.layout"), layout)
        # Nothing scrolls, and no button is off the screen.
        found: dict[str, Any] = await until(
            lambda: remote.run(BOXES), lambda found: not found["beyond"] and not found["outside"]
        )
        assert found[".previous"]["height"] >= 48
        assert found[".next"]["height"] >= 96
        return found

    await remote.run(f"() => {{ document.documentElement.style.fontSize = '{letters}%'; }}")
    for size in (SMALL_PHONE, PHONE):
        found = await boxes(size, "portrait")
        assert found[".next"]["width"] >= size[0] - 20
        assert found[".next"]["bottom"] == max(each["bottom"] for each in found.values() if isinstance(each, dict))
        assert found[".notes"]["height"] > 20
    sideways = await boxes(SIDEWAYS, "landscape")
    assert sideways[".next"]["right"] > SIDEWAYS[0] - 20
    assert sideways[".next"]["bottom"] > SIDEWAYS[1] - 20
    assert sideways[".notes"]["right"] <= sideways[".next"]["left"]
    for size, layout in ((TABLET, "tablet"), (DESKTOP, "presenter")):
        await remote.page.set_viewport_size({"width": size[0], "height": size[1]})
        await remote.page.locator(".outline").wait_for()
        wide = await boxes(size, layout)
        assert wide[".slide"]["right"] <= wide[".up-next slide-control-picture"]["left"]
        assert wide[".outline"]["height"] > 200
        assert wide[".notes"]["height"] > 200


async def test_choices_are_remembered(remote: Remote) -> None:
    await remote.press("More")
    for _ in range(3):
        await remote.press("Larger")
    await remote.says("Size of the notes: 5 of 5")
    await remote.page.get_by_role("switch", name="Left-handed").tap()
    await remote.page.get_by_role("switch", name="Big buttons").tap()
    await remote.page.locator("dialog").wait_for(state="detached")
    await remote.page.reload()
    await remote.page.get_by_role("button", name="Show everything").wait_for()
    found = await remote.run(BOXES)
    assert found["layout"] == "buttons"
    assert found[".next"]["height"] >= 0.7 * PHONE[1]
    assert found[".notes"] is None
    await remote.press("Show everything")
    assert await remote.page.locator(".notes").get_attribute("data-size") == "5"
    found = await remote.run(BOXES)
    assert found[".previous"]["left"] > PHONE[0] / 2 - 80


async def test_a_stage_without_slides_says_what_to_do(remote: Remote) -> None:
    await remote.run("source.set({ state: null, status: { displays: [] } })")
    await remote.says("This stage has no display yet.")
    await remote.run("source.set({ status: { displays: [display('tv', 'Kitchen', 'away')] } })")
    await remote.says("No display is connected.")
    await remote.run("source.set({ status: { displays: [display('tv', 'Kitchen', 'waiting')], may: ['command'] } })")
    await remote.says("Kitchen waits for slides.")
    await remote.says("Someone must show slides on it.")
    three = "['a', 'b', 'c'].map((id) => display(id, `Screen ${id}`, id === 'c' ? 'lost' : 'waiting'))"
    await remote.run(f"source.set({{ status: {{ displays: {three}, may: ['command', 'open'] }} }})")
    await remote.says("2 displays wait for slides.")
    await remote.press("Show…: Screen b")
    await remote.says("Export these slides as PDF first.")
    await remote.press("Paper")
    await remote.says("The display did not answer. Check that it is on.")
    await remote.press("Slides at home")
    await remote.page.locator("dialog").wait_for(state="detached")
    assert await remote.run("source.calls") == [["open", "paper.pdf", "b"], ["open", "talk", "b"]]


async def test_the_driver_hands_the_talk_over(remote: Remote) -> None:
    drive = "(driver) => source.set({ status: { driver: { ...anna, ...driver } } })"
    await remote.page.evaluate(drive, {})
    await remote.says("Anna drives.")
    await remote.press("Ask for the talk")
    await remote.page.evaluate(drive, {"asking": "Ben"})
    await remote.says("Anna drives. Ben has asked for the talk.")
    await remote.press("Take back")
    await remote.page.evaluate(drive, {"self": True, "asking": "Ben"})
    await remote.says("Ben asks for the talk.")
    await remote.press("Hand over")
    assert await remote.run("source.calls.map(([, step]) => step)") == ["ask", "take", "hand_over"]


async def test_a_thousand_slides_and_long_notes_stay_quick(remote: Remote) -> None:
    """A press is sent before anything is drawn, and the browser lays out only what is visible."""
    await remote.run(
        """() => {
            const title = (_, index) => [`مقدمة ${index + 1}`, `第${index + 1}章`][index % 2];
            const state = stateAt(500, Array.from({ length: 1000 }, title));
            source.set({ state: { ...state, notes: 'Ein langer Satz für den Vortrag.\\n'.repeat(1900) } });
        }"""
    )
    await remote.press("Outline")
    await until_equal(remote.page.locator(".slides [aria-current]").inner_text, "500\n第500章")
    search = remote.page.get_by_role("searchbox", name="Search slides")
    await search.fill("999")
    assert await remote.page.locator(".slides .row:visible .name").all_inner_texts() == ["مقدمة 999"]
    await search.fill("nothing")
    await remote.says("No slide with these words.")
    await search.fill("")
    await search.press("Enter")
    await remote.says("Audience sees 500, you look at 1")
    notes = remote.page.locator(".notes")
    await notes.locator("p").nth(1800).wait_for(state="attached")
    await notes.evaluate("(notes) => { notes.scrollTop = 5000; }")
    await remote.run("source.set({ state: { fragments: 2, fragment: 1 } })")
    assert await notes.evaluate("(notes) => notes.scrollTop") > 0
    await remote.run("source.set({ state: { indices: { h: 500, v: 0, f: null } } })")
    await until_equal(lambda: notes.evaluate("(notes) => notes.scrollTop"), 0)


@pytest.mark.parametrize("remote", [SMALL_PHONE, PHONE, TABLET, DESKTOP], indirect=True)
async def test_axe_finds_nothing_on_the_remote(remote: Remote) -> None:
    states = {
        "slides": "source.goTo(12)",
        "lost": "source.set({ connection: 'lost' })",
        "driver": "source.set({ connection: 'connected', status: { driver: anna } })",
        "not moved": "remote.press('next')",
        "menu": "remote.shadowRoot.querySelector('[aria-label=More]').click()",
        "timer": "remote.shadowRoot.querySelector('[aria-label=More]').click(); "
        "(await found('.talk .row button:last-child')).click()",
        "empty": "source.set({ state: null, status: { displays: [display('tv', 'Kitchen', 'waiting')] } })",
    }
    for scheme in ("light", "dark"):
        await remote.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for name, script in states.items():
            await remote.run(f"async () => {{ {script}; }}")
            assert (scheme, name, await violations(remote.page, "slide-control-remote")) == (scheme, name, [])
            await remote.run("remote.shadowRoot.querySelector('dialog')?.close()")
        await remote.run("() => { source.set({ connection: 'connected' }); source.goTo(3); }")


async def test_every_language_fits_the_smallest_phone(browser: Browser, address: str) -> None:
    width, height = SMALL_PHONE
    for language in languages():
        page = await browser.new_page(viewport={"width": width, "height": height}, bypass_csp=True)
        await page.goto(f"{address}?{language}")
        await page.wait_for_function("globalThis.remote?.shadowRoot.querySelector('.place').style.visibility === ''")
        assert await page.evaluate(UNFIT) == [], language
        assert await page.evaluate(BROKEN) == [], language
        await Remote(page).press(await page.evaluate("localize('remote.more')"))
        assert await page.evaluate(CUT) == [], language
        await page.close()
