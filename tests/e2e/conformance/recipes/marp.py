"""Marp CLI with its template "bespoke", its default, and with "bare", whose page has all slides one below the other."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tests.e2e.conformance.recipe import SCROLLING, Recipe, run_node, version_of
from tests.e2e.conformance.talk import TALK


def _markdown() -> str:
    slides = []
    for slide in TALK:
        cue = f'<span data-cue="{slide.cue}"></span>\n\n' if slide.cue else ""
        # Marp shows a list with asterisks one item at a time.
        steps = "\n".join(
            f"* Step {step}{f' <span data-cue="{cue}"></span>' if cue else ''}"
            for step, cue in enumerate(slide.fragments, 1)
        )
        notes = f"\n\n<!-- {slide.notes} -->" if slide.notes else ""
        slides.append(f"# {escape(slide.title, quote=False)}\n\n{cue}{steps}{notes}")
    return "---\ntitle: Marp\n---\n\n" + "\n\n---\n\n".join(slides)


async def _build_bare(folder: Path) -> None:
    slides = (
        f'<h1 id="{slide.id}" data-cue="{slide.cue}">{escape(slide.title, quote=False)}</h1>\n\nWords.'
        for slide in TALK
    )
    (folder / "talk.md").write_text("\n\n---\n\n".join(slides))
    options = ("--html", "--no-config-file", "--template=bare")
    await run_node("marp", *options, "talk.md", "--output", "index.html", folder=folder)
    (folder / "talk.md").unlink()


async def _build(folder: Path) -> None:
    (folder / "talk.md").write_text(_markdown())
    await run_node("marp", "--html", "--no-config-file", "talk.md", "--output", "index.html", folder=folder)
    (folder / "talk.md").unlink()


RECIPES = (
    Recipe(
        name="talk-marp",
        framework=f"Marp CLI {version_of('@marp-team/marp-cli')}",
        build=_build,
        ids=False,
        overview=False,
        remark="Cues need `--html`. Its overview is a frame, which a hosted deck can't open.",
    ),
    Recipe(
        name="talk-marp-bare",
        framework=f"Marp CLI {version_of('@marp-team/marp-cli')}, template bare",
        build=_build_bare,
        fragments=False,
        notes=False,
        overview=False,
        key="PageDown",
        click_first=True,
        remark=SCROLLING,
    ),
)
