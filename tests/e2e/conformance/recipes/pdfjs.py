"""PDF.js: its stock viewer, and a page that makes a viewer of its own from `pdfjs-dist`."""

from __future__ import annotations

from pathlib import Path
import re
import shutil

from tests.e2e.conformance.recipe import MODULES, Recipe, version_of

from .pdf import pdf

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>PDF.js</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="pdfjs/pdf_viewer.css">
<style>#container { position: absolute; inset: 0; overflow: hidden; background: #000 }</style>
</head>
<body><div id="container"><div id="viewer" class="pdfViewer"></div></div>
<script type="module">
  import * as pdfjs from './pdfjs/pdf.min.mjs';
  globalThis.pdfjsLib = pdfjs;
  const { EventBus, PDFLinkService, PDFSinglePageViewer } = await import('./pdfjs/pdf_viewer.mjs');
  pdfjs.GlobalWorkerOptions.workerSrc = new URL('pdfjs/pdf.worker.min.mjs', location.href).href;
  const eventBus = new EventBus();
  const linkService = new PDFLinkService({ eventBus });
  const container = document.querySelector('#container');
  const viewer = new PDFSinglePageViewer({ container, eventBus, linkService, imageResourcesPath: 'pdfjs/images/' });
  linkService.setViewer(viewer);
  globalThis.slideControlViewer = viewer;
  eventBus.on('pagesinit', () => { viewer.currentScaleValue = 'page-fit'; });
  try {
    const document = await pdfjs.getDocument({ url: new URL('talk.pdf', location.href).href }).promise;
    linkService.setDocument(document);
    viewer.setDocument(document);
  } catch (error) {
    globalThis.slideControlProblem = `This PDF can't be opened: ${error.message}`;
  }
  addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowRight') viewer.nextPage();
    if (key === 'ArrowLeft') viewer.previousPage();
  });
</script>
</body>
</html>
"""


async def _build_own(folder: Path) -> None:
    (folder / "pdfjs").mkdir()
    package = MODULES / "pdfjs-dist"
    for file in ("build/pdf.min.mjs", "build/pdf.worker.min.mjs", "web/pdf_viewer.mjs", "web/pdf_viewer.css"):
        shutil.copy(package / file, folder / "pdfjs")
    shutil.copytree(package / "web" / "images", folder / "pdfjs" / "images")
    (folder / "talk.pdf").write_bytes(pdf())
    (folder / "index.html").write_text(_PAGE)


async def _build_stock(folder: Path) -> None:
    """Unpack the stock viewer, without the additions of the package that bundles it."""
    shutil.copytree(MODULES / "ng2-pdfjs-viewer" / "pdfjs", folder, dirs_exist_ok=True)
    page = folder / "web" / "viewer.html"
    text = page.read_text()
    for own in (
        r'<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>',
        r'<link[^>]*ng2-customization.css"[^>]*>',
        r"<script[^>]*postmessage-wrapper.js[^>]*>\s*</script>",
    ):
        text = re.sub(own, "", text)
    text = text.replace("<head>", '<head><base href="web/">', 1)
    (folder / "index.html").write_text(text)
    viewer = folder / "web" / "viewer.mjs"
    viewer.write_text(viewer.read_text().replace("compressed.tracemonkey-pldi-09.pdf", "talk.pdf"))
    (folder / "talk.pdf").write_bytes(pdf())


RECIPES = (
    Recipe(
        name="talk-pdf",
        framework=f"PDF.js {version_of('pdfjs-dist')}, a page's own viewer",
        build=_build_own,
        fragments=False,
        ids=False,
        cues=False,
        overview=False,
        remark="Titles come from the largest text, notes from comments.",
    ),
    Recipe(
        name="talk-pdf-stock",
        framework="PDF.js 6, its stock viewer",
        build=_build_stock,
        fragments=False,
        ids=False,
        cues=False,
        overview=False,
        key="PageDown",
    ),
)
