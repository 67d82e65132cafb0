/** @returns {boolean} whether the reader wants pages to load little */
export function savesData() {
  return matchMedia('(prefers-reduced-data: reduce)').matches || /** @type {any} */ (navigator).connection?.saveData === true;
}
