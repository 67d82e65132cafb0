"""Converts presentations by the LibreOffice of this machine, as a program without windows.

These functions block: call them in the executor.
"""

from __future__ import annotations

import os
from pathlib import Path
import shutil
import tempfile
from typing import Final

from ...stage.messages import Message
from ..formats.format import DeckError
from ..formats.limited_process import LimitExceededError, run_program

CONVERT_SECONDS: Final = 180
_MEMORY: Final = 4 * 1024 * 1024 * 1024
_NAMES: Final = ("soffice", "libreoffice")
_MACOS: Final = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
# https://help.libreoffice.org/latest/en-US/text/shared/guide/pdf_params.html
_FILTER: Final = 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
_OPTIONS: Final = ("--headless", "--invisible", "--nodefault", "--nofirststartwizard", "--nolockcheck", "--nologo",
                   "--norestore")  # fmt: skip
# No macro runs, no active content, and no linked picture is loaded (main.xcd names these settings).
_SECURITY: Final = {
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
    "DisableMacrosExecution": "true",
    "MacroSecurityLevel": "3",
}
_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    + "".join(
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>' for name, value in _SECURITY.items()
    )
    + "</item></oor:items>"
)


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice's program, or None."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or (_MACOS if Path(_MACOS).is_file() else None)


def convert_by_libreoffice(program: str, source: Path, folder: Path) -> Path:
    """Convert a file into a PDF in a folder, and return it; raises ``DeckError`` and ``OSError``."""
    with tempfile.TemporaryDirectory(prefix="profile-", dir=folder) as home:
        profile = Path(home, "user")
        profile.mkdir()
        (profile / "registrymodifications.xcu").write_text(_PROFILE)
        installation = f"-env:UserInstallation={Path(home).as_uri()}"
        command = [program, *_OPTIONS, installation, "--convert-to", _FILTER, "--outdir", str(folder), str(source)]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LC_ALL": "C.UTF-8"}
        try:
            code = run_program(command, seconds=CONVERT_SECONDS, memory=_MEMORY, folder=folder, environment=environment)
        except LimitExceededError:
            raise DeckError(Message("converter_gave_up", seconds=CONVERT_SECONDS)) from None
    pdf = folder / f"{source.stem}.pdf"
    if code or not pdf.is_file():
        raise DeckError(Message("converter_refused"))
    return pdf
