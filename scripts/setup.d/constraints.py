"""Keep the locked versions within what Home Assistant itself would install.

Each release of Home Assistant names versions in its `package_constraints.txt` and in the manifests of its integrations.
uv knows constraints for a whole project only, and two releases differ, so each dependency group in pyproject.toml ends
with those of its own release.

    constraints.py write GROUP FOLDER   write them for the exported group on stdin; FOLDER holds its Home Assistant
    constraints.py check                fail if something else is installed beside the Python that runs this
    constraints.py list                 list what would have to be installed instead
"""  # noqa: INP001 - a script of its own, which runs without any package

from importlib.metadata import distribution, distributions
import json
from pathlib import Path
import re
import sys

PROJECT = Path("pyproject.toml")
MARK = "    # Home Assistant's own constraints. `scripts/setup --lock` writes the rest of this list.\n"
REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?\s*([^#]*)")


def parse(lines: list[str]) -> dict[str, str]:
    """Return requirements by their package's normalized name, without extras and comments."""
    matches = filter(None, map(REQUIREMENT.match, lines))
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[1] + match[2].strip() for match in matches}


def constraints(home_assistant: Path) -> dict[str, str]:
    """Return the constraints of the release in a folder, by package."""
    requirements: list[str] = []
    for manifest in sorted(home_assistant.glob("components/*/manifest.json")):
        requirements += json.loads(manifest.read_text()).get("requirements", [])
    return parse(requirements) | parse((home_assistant / "package_constraints.txt").read_text().splitlines())


def write(group: str, folder: Path, exported: list[str]) -> None:
    """Write the constraints on a group's packages, except those that Home Assistant's metadata gives already."""
    metadata = next(folder.glob("homeassistant-*.dist-info/METADATA")).read_text().splitlines()
    required = parse([line.removeprefix("Requires-Dist: ") for line in metadata if line.startswith("Requires-Dist: ")])
    known = constraints(folder / "homeassistant")
    lines = "".join(
        f'    "{known[name]}",\n' for name in sorted(known.keys() & parse(exported).keys() - required.keys())
    )
    ending = re.compile(rf"(^{group} = \[\n.*?{re.escape(MARK)}).*?(?=^\]$)", flags=re.DOTALL | re.MULTILINE)
    text, count = ending.subn(rf"\g<1>{lines}", PROJECT.read_text())
    if count != 1:
        sys.exit(f"pyproject.toml has no group {group} with the line:\n{MARK}")
    PROJECT.write_text(text)


def broken() -> dict[str, str]:
    """Return the constraints that the installed packages break, with what is installed."""
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415 - write() runs without any package

    installed = {next(iter(parse([each.name]))): each.version for each in distributions()}
    folder = Path(str(distribution("homeassistant").locate_file("homeassistant")))
    return {
        wanted: installed[name]
        for name, wanted in sorted(constraints(folder).items())
        if name in installed
        and not SpecifierSet(re.sub(r"^[\w.-]+|;.*", "", wanted)).contains(installed[name], prereleases=True)
    }


def check() -> None:
    """Stop when a package is installed in another version than Home Assistant would install."""
    if wrong := broken():
        lines = (f"  {wanted}, not {version}" for wanted, version in wrong.items())
        release = distribution("homeassistant").version
        sys.exit("\n".join([f"Home Assistant {release} wants other versions. Run: scripts/setup --lock", *lines]))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", group, folder]:
            write(group, Path(folder), sys.stdin.read().splitlines())
        case ["check"]:
            check()
        case ["list"]:
            print("\n".join(broken()))
        case _:
            sys.exit(__doc__)
