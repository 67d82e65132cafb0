/** @import {SectionContext} from '../base/section.js' */
/** @import {StageEntry} from '../base/section.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { errorMessage } from '../base/section.js';
import { DEFAULT_HOURS, HOUR, madeLinks } from '../links/make_guest_link.js';

/**
 * Makes a guest link for a remote, and shows its QR code: a phone that scans it needs no account.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {StageEntry} stage
 */
export async function presentOnPhone(near, context, { entry_id, title, may }) {
  const { body, buttons, closed } = openDialog(near, localize('panel.present_on_phone'), context.signal);
  const [done] = buttons.children;
  if (done) done.textContent = localize('panel.done');
  const request = { role: 'remote', expires_in: DEFAULT_HOURS * HOUR, name: '', opens: may.includes('open') };
  try {
    const made = await context.hass.callWS({ type: 'slide_control/links/guest/create', config_entry_id: entry_id, ...request });
    if (closed.aborted) return;
    context.guestLinks.call();
    const hint = element('p', localize('panel.present_on_phone_hint', { stage: title, count: DEFAULT_HOURS }));
    body.append(hint, ...madeLinks({ notify: context.notify, signal: closed }, made));
  } catch (error) {
    body.append(element('p', errorMessage(error)));
  }
}
