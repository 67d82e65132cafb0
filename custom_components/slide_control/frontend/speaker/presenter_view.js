import { Toast } from '../dom/toast.js';
import { localize } from '../words/words.js';

const NOTICE_MS = 12_000;
/** A second press finds the same window, and so does one after a reload. */
const NAME = 'slide-control-presenter';
/** Large enough for both pictures, notes and outline. */
const FEATURES = 'popup,width=1200,height=760';

/** The address of the presenter view; "" while Home Assistant has not told it. */
let address = '';
/** @type {Window|null} */
let opened = null;
/** @type {Toast|undefined} */
let toast;

/** @param {string} where the address of the presenter view */
export function setPresenterView(where) {
  address = where;
}

/** Opens the presenter view in a window of its own, or shows the one that is open; where that isn't possible, says where else it is. */
export function openPresenterView() {
  if (opened && !opened.closed) return opened.focus();
  opened = address ? window.open(address, NAME, FEATURES) : null;
  if (opened) return;
  toast ??= new Toast();
  toast.show(localize('toast.speaker_view'), 'quiet', { lasts: NOTICE_MS });
}
