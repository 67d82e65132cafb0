/** What a person has chosen for all remotes in this browser. */

const KEY = 'slide-control-remote';

export const NOTES_SIZES = 5;

/**
 * @typedef {object} Preferences
 * @property {number} notesSize 1 to `NOTES_SIZES`
 * @property {boolean} bigButtons hides everything but *Next* and *Previous*
 * @property {boolean} leftHanded
 * @property {boolean} pointing a finger on the picture points at once, and doesn't swipe
 * @property {boolean} pictures shows the outline as pictures
 */

/** @type {Preferences} */
const DEFAULTS = { notesSize: 2, bigButtons: false, leftHanded: false, pointing: false, pictures: false };

/** @returns {Preferences} valid, whatever is stored */
export function loadPreferences() {
  /** @type {any} */
  let stored;
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    // Storage is blocked, or another program has written there.
  }
  const size = Math.trunc(Number(stored?.notesSize));
  return {
    notesSize: size >= 1 && size <= NOTES_SIZES ? size : DEFAULTS.notesSize,
    bigButtons: stored?.bigButtons === true,
    leftHanded: stored?.leftHanded === true,
    pointing: stored?.pointing === true,
    pictures: stored?.pictures === true,
  };
}

/** @param {Preferences} preferences kept until the page is closed if storage is blocked or full */
export function savePreferences(preferences) {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // They hold for this page.
  }
}
