/** Paths of icons in a box of 24 by 24, because not every device has the characters. */
const ICONS = {
  hand: 'M7 13V6a1.500 1.500 0 0 1 3 0v5V4a1.500 1.500 0 0 1 3 0v7V5a1.500 1.500 0 0 1 3 0v7V8a1.500 1.500 0 0 1 3 0v7a6.500 6.500 0 0 1-6.500 6.500c-3 0-4.600-1.400-6-4l-2-3.700a1.600 1.600 0 0 1 2.600-1.700z',
  applause: 'M9 15.500V10a1.200 1.200 0 0 1 2.400 0v3.500V9a1.200 1.200 0 0 1 2.400 0v4.500V9.500a1.200 1.200 0 0 1 2.400 0v4.500v-2a1.200 1.200 0 0 1 2.400 0v4.500a5 5 0 0 1-5 5c-2.500 0-3.700-1.200-4.800-3.200l-1.500-2.600a1.300 1.300 0 0 1 2.100-1.400zM5 4.500l1.700 2M10.500 2.500V5M16 3l-1 2.300M3 10l2 .5',
  thumbs_up: 'M7 11v9H4v-9zM7 11l4-7.500c1.700 0 2.600 1 2.600 2.600L13 10h5.600a2 2 0 0 1 2 2.400l-1.300 6a2 2 0 0 1-2 1.600H7',
  heart: 'M12 20.500S4 15 4 9.200A4.500 4.500 0 0 1 12 6.500a4.500 4.500 0 0 1 8 2.700c0 5.800-8 11.300-8 11.300z',
  question: 'M4 5h16v11h-9l-4 4v-4H4zM10 9.500a2 2 0 1 1 2.600 1.900c-.4.200-.6.500-.6 1M12 14h.01',
};
const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
