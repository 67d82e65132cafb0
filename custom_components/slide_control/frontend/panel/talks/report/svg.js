const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Record<string, string|number>} attributes numbers are rounded to a tenth of a pixel
 * @param {...(Node|string)} content
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...content) {
  const created = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, typeof value === 'number' ? String(Math.round(value * 10) / 10) : value);
  created.append(...content);
  return created;
}
