"""Video and sound on a slide: played by a press, from a hosted deck, through frames, and from a phone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
import wave

import pytest

from harness.stage import links

from .decks import FRAMEWORKS, PAGE, write
from .stage import act
from .test_player import playing
from .test_remote_page import phone, remote_link, violations
from .until import until_equal

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser, Page

    from .stage import OpenPage, Stage

NAME = "with-media"
SECONDS = 120
RATE = 8_000
# A film without a picture is still a film; the third slide has nothing of its own to play.
SLIDES = """\
<section data-background-video="short.wav"><h2>Welcome</h2></section>
<section><h2>Films</h2>
  <video id="broken" src="missing.mp4" width="10" height="10"></video>
  <video id="one" src="long.wav" controls width="300" height="100"></video>
  <video id="two" src="short.wav" controls width="300" height="100"></video>
  <video id="three" src="long.wav" controls width="300" height="100"></video></section>
<section><h2>Elsewhere</h2><iframe src="data:text/html,<p>A film" width="300" height="100"></iframe></section>
<section><h2>Broken</h2><audio src="missing.mp3" controls></audio></section>
<section><h2>Inside</h2><iframe id="inside" src="inside.html" width="300" height="100"></iframe></section>
"""
INSIDE = '<!doctype html><title>Inside</title><audio src="long.wav"></audio><p>A page with sound</p>'
# What the page itself says of each of its films.
PLAYING = "() => [...document.querySelectorAll('video, audio')].filter((each) => !each.paused).map((each) => each.id)"


def silence(seconds: float) -> bytes:
    """Return a WAV file, which every browser plays."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes([128]) * round(seconds * RATE))
    return file.getvalue()


def write_deck(folder: Path) -> None:
    """Write the deck, unless an earlier test has."""
    if folder.exists():
        return
    framework = next(each for each in FRAMEWORKS if each.name == "reveal5")
    write(folder, framework)
    (folder / "long.wav").write_bytes(silence(SECONDS))
    (folder / "short.wav").write_bytes(silence(0.5))
    (folder / "inside.html").write_text(INSIDE)
    (folder / "index.html").write_text(PAGE.format(name=NAME, slides=SLIDES, script=framework.script))


@pytest.fixture
async def deck(stage: Stage) -> str:
    """The display link of the hosted deck, while nothing else is shown."""
    await stage.until_nobody_shows_it()
    write_deck(stage.home_assistant.folder / "slide_control" / "decks" / NAME)
    found = await links(stage.home_assistant.client, stage.entry_id)
    return next(str(each["url"]) for each in found["hosted"] if each["name"] == NAME)


async def media(stage: Stage, operation: str, **fields: Any) -> tuple[Any, ...]:
    """Press, and return whether something has changed, and what plays then; or the reason why not."""
    _, answer = await stage.press(command="media", operation=operation, **fields)
    if answer["result"] != "applied":
        return answer["result"], answer["reason"]
    return answer["changed"], answer["message"].rpartition(" is ")[2].rstrip(".")


async def test_a_press_plays_the_films_of_the_slide_one_after_the_other(
    stage: Stage, open_page: OpenPage, deck: str, problems: list[str]
) -> None:
    page = await open_page(deck)
    await stage.until_shown()
    # The background's film has begun by itself, or was refused for its sound.
    assert await media(stage, "pause") in ((True, "paused"), (False, "paused"), (False, "at its end"))
    await stage.until_pressed(command="go_to", slide=2)
    await stage.until_slide("title", "Films")
    state = await stage.home_assistant.client.state("sensor.demo_stage_slide")
    assert state["attributes"]["media"]["count"] == 3
    await stage.until_slide(
        "media", {"playback": "paused", "duration": SECONDS, "volume": 100, "muted": False, "count": 3}
    )
    # Without sound, a page that nobody has touched may play. What a test evaluates in a page counts as a touch.
    assert await media(stage, "play") == ("rejected", "sound_refused")
    assert await media(stage, "volume", volume=0) == (True, "muted")
    assert await media(stage, "play") == (True, "playing")
    assert await media(stage, "volume", volume=40) == ("rejected", "sound_refused")
    assert await media(stage, "play") == (False, "playing")
    await page.mouse.click(5, 5)
    assert (await media(stage, "volume", volume=40))[0] is True
    assert await page.evaluate("[one.volume, one.muted, three.volume]") == [0.4, False, 0.4]
    assert await page.evaluate(PLAYING) == ["one"]
    answer = await act(stage, "media", operation="toggle")
    assert (answer["changed"], answer["state"]["media"]["playback"]) == (True, "paused")
    assert await media(stage, "pause") == (False, "paused")
    assert await media(stage, "restart") == (True, "playing")
    # At the end of the first one, the second one is next.
    await page.evaluate(f"one.currentTime = {SECONDS}")
    await stage.until_slide(
        "media", {"playback": "ended", "duration": SECONDS, "volume": 40, "muted": False, "count": 3}
    )
    assert await media(stage, "play") == (True, "playing")
    await until_equal(lambda: page.evaluate("two.ended ? 1 : 0"), 1)
    assert await media(stage, "toggle") == (True, "playing")
    assert await page.evaluate(PLAYING) == ["three"]
    # A person at the display pauses: everybody knows.
    await page.evaluate("three.pause()")
    await stage.until_slide(
        "media", {"playback": "paused", "duration": SECONDS, "volume": 40, "muted": False, "count": 3}
    )
    await stage.until_pressed(command="next")
    await stage.until_slide("media", None)
    assert await media(stage, "play") == ("rejected", "media_elsewhere")
    await stage.until_pressed(command="next")
    await until_equal(lambda: media(stage, "play"), ("rejected", "media_failed"))
    _, answer = await stage.press(command="media", operation="volume")
    assert "Enter a volume from 0 to 100." in str(answer)
    problems.clear()


async def test_a_phone_plays_through_the_frames_of_the_player(
    stage: Stage, open_page: OpenPage, browser: Browser, deck: str, problems: list[str]
) -> None:
    write_deck(stage.home_assistant.folder / "www" / NAME)
    found = await links(stage.home_assistant.client, stage.entry_id)
    page = await open_page(playing(str(found["player"]), f"/local/{NAME}/index.html"))
    await stage.until_shown()
    await page.mouse.click(5, 5)
    await stage.until_pressed(command="last")
    await stage.until_title("Inside")
    async with phone(browser, await remote_link(stage.home_assistant, stage.entry_id)) as remote:
        play = remote.get_by_role("button", name="Play the video")
        await play.click()
        await remote.get_by_role("button", name="Pause the video").wait_for()
        assert await inner(page, "!document.querySelector('audio').paused")
        await remote.get_by_role("button", name="Pause the video").click(button="right")
        sheet = remote.get_by_role("dialog", name="Video and sound")
        await sheet.get_by_text("Playing").wait_for()
        assert await violations(remote) == []
        await sheet.get_by_role("slider", name="Volume").fill("30")
        await until_equal(lambda: inner(page, "document.querySelector('audio').volume"), 0.3)
        await remote.keyboard.press("Escape")
        await remote.keyboard.press("k")
        await play.wait_for()
        assert await inner(page, "document.querySelector('audio').paused")
        await stage.until_pressed(command="previous")
        await play.wait_for(state="hidden")
    problems.clear()


async def inner(page: Page, expression: str) -> object:
    """Return what is so in the page within the deck."""
    frame = next(each for each in page.frames if each.url.endswith("inside.html"))
    return await frame.evaluate(expression)
