() => {
  // Returns which buttons, headings and links are cut off, leave the page, or cover each other.
  const found = [];
  const buttons = [];

  // Without what only screen readers get, which is one pixel wide.
  const texts = (button) => {
    const boxes = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      range.selectNodeContents(walker.currentNode);
      const box = range.getBoundingClientRect(); // of no size where the text is not shown
      if (box.width && walker.currentNode.parentElement.getBoundingClientRect().width > 2) boxes.push(box);
    }
    return boxes;
  };

  const look = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) look(each.shadowRoot);
      if (!each.matches('button, h1, h2, label, a, select')) continue;
      if (!each.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
      const box = each.getBoundingClientRect();
      const name = (each.getAttribute('aria-label') ?? each.textContent).trim().slice(0, 60);
      if (!name || box.width <= 2 || box.height <= 2) continue;
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`leaves the page: ${name}`);
      if (!each.matches('button')) continue;
      buttons.push([name, box, each]);
      for (const text of texts(each)) {
        if (text.left < box.left - 2 || text.right > box.right + 2 || text.bottom > box.bottom + 3) found.push(`is cut: ${name}`);
      }
    }
  };
  look(document);

  for (const [name, a, one] of buttons) {
    for (const [other, b, two] of buttons) {
      if (one === two || one.contains(two) || two.contains(one)) continue;
      const covers = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      if (covers) found.push(`${name} covers ${other}`);
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} of ${clientWidth}`);
  return found;
}
