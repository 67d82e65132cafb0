"""The documentation site, made from the pages in docs/ as they are on GitHub. scripts/docs builds it."""

from __future__ import annotations

from pathlib import Path
import re
import shutil
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

REPOSITORY: Final = Path(__file__).resolve().parents[2]
GITHUB: Final = "https://github.com/slide-control/slide-control"
BRAND: Final = REPOSITORY / "custom_components/slide_control/brand"

# What people want to do, and its pages.
NAVIGATION: Final = {
    "Start": ("first-talk", "stages"),
    "Decks": ("decks", "powerpoint", "google-slides", "oscpoint", "player", "extension"),
    "Displays": ("displays", "away"),
    "Remotes": ("remotes", "remote", "card", "buttons", "phones"),
    "Talk": ("talk", "media", "audience", "questions", "captions", "audience-by-mqtt", "audience-at-scale", "export"),
    "Automations and voice": ("automations", "voice"),
    "Help": ("troubleshooting",),
    "Reference": ("actions", "protocol", "performance"),
    "Security": ("security",),
}
# GitHub draws diagrams; drawing them here would take megabytes of script. The table below each one says the same.
DIAGRAM: Final = re.compile(r"```mermaid\n[^`]*```\n\n(?=\|)")
TRANSLATED: Final = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2})?)$")

project = "Slide Control"
project_copyright = "Slide Control, MIT license"
language = "en"
root_doc = "README"
exclude_patterns = ["site"]
extensions = ["myst_parser"]

# As GitHub reads Markdown.
myst_enable_extensions = ["html_image"]
myst_heading_anchors = 6
highlight_language = "text"

html_theme = "furo"
html_title = "Slide Control"
html_logo = str(BRAND / "icon.png")
html_favicon = str(BRAND / "icon.png")
html_static_path = ["static"]
html_css_files = ["site.css"]
templates_path = ["templates"]
html_copy_source = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/versions.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {
    "source_repository": f"{GITHUB}/",
    "source_branch": "main",
    "source_directory": "docs/",
    "top_of_page_buttons": ["edit"],
    "light_css_variables": {"color-brand-primary": "#0b6e99", "color-brand-content": "#0b6e99"},
    "dark_css_variables": {"color-brand-primary": "#5cc3f0", "color-brand-content": "#5cc3f0"},
}


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    """Link what is outside of docs/ to GitHub, leave out diagrams, and give the first page the navigation."""
    ref = app.config.release or "main"
    for path in re.findall(r"\]\(\.\./([^)#]+)", source[0]):
        if not (REPOSITORY / path).exists():
            raise FileNotFoundError(f"docs/{page}.md links to {path}, which is not there")
    source[0] = source[0].replace("](../", f"]({GITHUB}/blob/{ref}/")
    source[0] = DIAGRAM.sub("", source[0])
    if "```mermaid" in source[0]:
        raise ValueError(f"docs/{page}.md has a diagram without the table that says the same")
    if page == root_doc:
        source[0] += "".join(
            "\n\n```{toctree}\n" + f":hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"
            for caption, pages in NAVIGATION.items()
        )
    elif TRANSLATED.search(page):  # in no list: its page in English leads there
        source[0] = "---\norphan: true\n---\n" + source[0]


def _accessible(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Tell screen readers the language and the headings; let the keyboard scroll what is wider than the page."""
    if translated := TRANSLATED.search(page):
        context["language"] = translated[1]
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')
    if body := context.get("body"):
        body = body.replace("<pre>", '<pre tabindex="0">')
        context["body"] = body.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')


def _index(app: Sphinx, error: Exception | None) -> None:
    """Serve the first page at the folder's address, too."""
    if error is None and app.builder.format == "html":
        shutil.copy(Path(app.outdir) / f"{root_doc}.html", Path(app.outdir) / "index.html")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _read)
    app.connect("html-page-context", _accessible, priority=900)  # after the theme
    app.connect("build-finished", _index)
