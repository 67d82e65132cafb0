/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { copy } from './copy.js';
import { qrCode } from '../../dom/qr_code.js';
import { labelled } from '../base/section.js';

/**
 * A link to copy or to scan.
 *
 * @param {Pick<SectionContext, 'notify'|'signal'>} context
 * @param {string} link
 * @param {string} of what it belongs to, for people who hear the page
 * @param {boolean} [scan] shows the QR code at once
 * @returns {HTMLElement[]} to append
 */
export function linkField({ notify, signal }, link, of, scan = false) {
  const field = element('input');
  Object.assign(field, { readOnly: true, value: link, className: 'link' });
  field.setAttribute('aria-label', localize('panel.labelled', { action: localize('panel.link'), name: of }));
  const code = element('div');
  code.className = 'scan';
  code.hidden = true;
  const show = async (/** @type {boolean} */ shown) => {
    code.hidden = !shown;
    toggle.setAttribute('aria-expanded', String(shown));
    if (shown && !code.firstChild) code.append(await qrCode(link, localize('panel.qr_code_of')));
  };
  const toggle = labelled(button('plain', localize('panel.qr_code'), () => show(code.hidden === true), signal), of);
  show(scan);
  const copyIt = labelled(button('plain', localize('panel.copy_link'), async () => {
    notify(await copy(field) ? localize('panel.copied') : localize('panel.not_copied'));
  }, signal), of);
  return [field, copyIt, toggle, code];
}
