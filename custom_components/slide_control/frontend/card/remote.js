/** @import {Source} from '../sources/source.js' */
/** @import {CardOptions} from './card.js' */
import '../remote/remote_element.js';

/**
 * @param {HTMLElement} content of the card
 * @param {Source} source
 * @param {CardOptions} options
 */
export function showRemote(content, source, { form, readOnly, confirm, notes, buzz, alert }) {
  const remote = /** @type {any} */ (document.createElement('slide-control-remote'));
  remote.options = { readOnly, confirm, notes, buzz, alert, form: form === 'remote' ? 'auto' : form };
  remote.source = source;
  content.replaceChildren(remote);
}
