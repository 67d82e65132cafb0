const SVG = 'http://www.w3.org/2000/svg';
/** A reader needs a white margin of four modules (ISO/IEC 18004, section 9.1). */
const BORDER = 4;

/**
 * Draws a QR code, black on white in any theme.
 *
 * @param {string} text
 * @param {string} label for screen readers
 * @returns {Promise<SVGElement>}
 */
export async function qrCode(text, label) {
  const { encodeQR } = await import(new URL('../vendor/qr-0.7.0/index.js', import.meta.url).href);
  /** @type {boolean[][]} */
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', dark.join(''));
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', label);
  picture.classList.add('qr');
  picture.append(path);
  return picture;
}
