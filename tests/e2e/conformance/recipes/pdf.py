"""A hand-written PDF of the talk, in a font that every viewer has."""

from __future__ import annotations

from tests.e2e.conformance.talk import TALK
from tests.e2e.decks import Slide


def pdf() -> bytes:
    """Return a document with a page for each slide; its notes are comments."""
    objects: list[str] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pages = [_page(objects, slide) for slide in TALK]
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}] >>"
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _page(objects: list[str], slide: Slide) -> int:
    text = f"BT /F 60 Tf 60 300 Td ({slide.title}) Tj /F 20 Tf 0 -100 Td (Small print) Tj ET"
    objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")
    content = len(objects)
    annotations = ""
    if slide.notes:
        objects.append(f"<< /Type /Annot /Subtype /Text /Rect [0 0 1 1] /Contents ({slide.notes}) >>")
        annotations = f" /Annots [{len(objects)} 0 R]"
    resources = "/Resources << /Font << /F 3 0 R >> >> /MediaBox [0 0 960 540]"
    objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {content} 0 R{annotations} >>")
    return len(objects)
