/** @import {Options} from './model/options.js' */
/** @import {Preferences} from './model/preferences.js' */
/** @import {Layout} from './model/view.js' */

/** In CSS pixels. */
const TABLET_WIDTH = 700;
const PRESENTER_WIDTH = 1000;
const LANDSCAPE_WIDTH = 480;
const PHONE_HEIGHT = 480;

/**
 * @param {{width: number, height: number}} size of the remote, which may be a card on a dashboard
 * @param {Options} options
 * @param {Preferences} preferences
 * @returns {Layout}
 */
export function chooseLayout({ width, height }, { form = 'auto' }, { bigButtons }) {
  if (form === 'now' || form === 'buttons') return form;
  if (bigButtons) return 'buttons';
  const low = height < PHONE_HEIGHT && form !== 'presenter';
  if (low && width >= LANDSCAPE_WIDTH && width > height) return 'landscape';
  if (low || width < TABLET_WIDTH) return 'portrait';
  return width < PRESENTER_WIDTH ? 'tablet' : 'presenter';
}
