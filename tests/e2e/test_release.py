"""A release, installed as HACS and the Marketplace do it: for the first time, and as an upgrade during a talk."""

from __future__ import annotations

import asyncio
import io
import subprocess
import tarfile
from typing import TYPE_CHECKING, Any
import zipfile

from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.releasing import integration
from harness.stage import ENTRIES, add_stage, configure, links

from .clickers import suggested
from .stage import OpenPage, Stage, act, deck_folder
from .test_waiting import code_on, enter
from .until import until_equal

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "98.7.6"
# Before the first release: a commit of the time when its stores had their shape.
FIRST = "a2a63843"
TITLES = ("Welcome", "Pricing", "Answers")


def git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in this repository."""
    return subprocess.run(["git", "-C", str(integration.REPOSITORY), *arguments], check=False, capture_output=True)  # noqa: S603, S607


def unpack(configuration: Path, tag: str) -> None:
    """Install this version: unpack its zip file into the folder of the integration, over what is there."""
    with zipfile.ZipFile(integration.pack(configuration.parent / tag, tag)) as archive:
        archive.extractall(configuration / integration.INTEGRATION)  # noqa: S202 - we have just packed it


def unpack_the_release_before(configuration: Path) -> None:
    """Install the release before this commit; in a clone without history, this version under a lower number."""
    tag = git("describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^")
    before = FIRST if tag.returncode else tag.stdout.decode().strip()
    archive = git("archive", before, integration.INTEGRATION)
    if archive.returncode:
        unpack(configuration, "v0.0.1")
        return
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(configuration, filter="data")


def configuration_with_a_deck(folder: Path) -> Path:
    """Return a folder for Home Assistant that has one deck."""
    decks = deck_folder(folder / "home-assistant")
    decks.mkdir(parents=True)
    (decks / "talk.md").write_text("\n\n---\n\n".join(f"# {title}" for title in TITLES))
    return folder / "home-assistant"


async def stage_in(home: HomeAssistant) -> Stage:
    """Add a stage, as a user adds it."""
    entry_id = await add_stage(home.client, "Demo stage")
    await configure(home.client, entry_id, debounce=0)
    found = await links(home.client, entry_id)
    return Stage(
        home, entry_id, found["webhook"], found["display"], {each["name"]: each["url"] for each in found["hosted"]}
    )


async def version(home: HomeAssistant) -> str:
    """Return the version of the integration that Home Assistant has loaded."""
    manifest = await home.client.websocket("manifest/get", integration="slide_control")
    return str(manifest["version"])


async def kept(stage: Stage) -> dict[str, Any]:
    """Return what must outlast an upgrade: links, guests, displays, options, and the talk."""
    client, about = stage.home_assistant.client, {"config_entry_id": stage.entry_id}
    found = await links(client, stage.entry_id)
    guests = await client.websocket("slide_control/links/guest/list", **about)
    displays = await client.websocket("slide_control/displays/list", **about)
    flow = f"{ENTRIES}/options/flow"
    step = await client.post(flow, {"handler": stage.entry_id})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": "settings"})
    return {
        "links": (found["webhook"], found["display"], found["hosted"]),
        "guests": [(each["name"], each["role"]) for each in guests["links"]],
        "displays": [(each["id"], each["name"]) for each in displays["displays"] if each["paired"]],
        "debounce": suggested(step["data_schema"])["debounce"],
        "talk": (await client.state("sensor.demo_stage_talk_started"))["state"],
    }


async def test_the_zip_file_is_installed_and_a_press_moves_its_first_deck(tmp_path: Path, open_page: OpenPage) -> None:
    configuration = configuration_with_a_deck(tmp_path)
    await asyncio.to_thread(unpack, configuration, f"v{VERSION}")
    async with HomeAssistant(configuration, free_port()) as home:
        stage = await stage_in(home)
        page = await open_page(stage.hosted["talk.md"])
        await stage.until_title("Welcome")
        assert (await stage.press())[1]["changed"] is True
        await page.get_by_role("heading", name="Pricing").wait_for()
        assert await version(home) == VERSION
        assert home.errors == []
        await page.close()


async def test_an_upgrade_lets_a_talk_go_on(tmp_path: Path, open_page: OpenPage, problems: list[str]) -> None:
    configuration = configuration_with_a_deck(tmp_path)
    await asyncio.to_thread(unpack_the_release_before, configuration)
    async with HomeAssistant(configuration, free_port()) as home:
        stage = await stage_in(home)
        assert await version(home) != VERSION
        display = await open_page(f"{home.url}/slide_control/wait")
        assert (await enter(stage, await code_on(display)))["step_id"] == "paired"
        await display.get_by_role("heading", name="Demo stage").wait_for()
        await home.client.websocket("slide_control/links/guest/create", config_entry_id=stage.entry_id, name="Ada")
        await act(stage, "open_deck", deck="talk.md")
        await home.client.action("slide_control", "start_talk")
        await stage.until_pressed()
        await stage.until_title("Pricing")
        before = await kept(stage)

        await home.stop()
        await asyncio.to_thread(unpack, configuration, f"v{VERSION}")
        await home.start()
        assert await version(home) == VERSION
        await stage.until_shown()
        await stage.until_title("Pricing")
        await until_equal(lambda: kept(stage), before)
        assert (await stage.press())[1]["changed"] is True
        await display.frame_locator("iframe").get_by_role("heading", name="Answers").wait_for()
        record = await act(stage, "end_talk")
        assert tuple(visit["title"] for visit in record["visits"]) == TITLES
        assert home.errors == []
        await display.close()
    # The display's page tells of the connection that it lost.
    problems.clear()
