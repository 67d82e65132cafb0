import { localize } from '../../words/words.js';

/** The files that Home Assistant hosts. It refuses others in its own words; this says so before a large file is sent. */
export const SUFFIXES = ['.html', '.htm', '.zip', '.pdf', '.pptx', '.ppsx', '.odp', '.md', '.markdown', '.ipynb'];

/**
 * @param {File} file
 * @param {number} maxBytes
 * @returns {string|null} why it can't be uploaded
 */
export function fileProblem(file, maxBytes) {
  if (file.size === 0) return localize('panel.empty_file');
  if (maxBytes && file.size > maxBytes) return localize('panel.too_large', { size: Math.round(maxBytes / 2 ** 20) });
  return null;
}
