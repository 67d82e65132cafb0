/** @import {WayIn} from './follower_connection.js' */
import { button, element } from '../dom/element.js';
import { qrCode } from '../dom/qr_code.js';
import '../words/en_follow.js';
import { localize } from '../words/words.js';

/** The way into the audience, for people beside this follower. It is folded, and loads its QR code when it is opened. */
export class Invitation {
  #link = '';
  #drawn = '';
  #content = element('div');

  /**
   * @param {URL} base Home Assistant's address
   * @param {AbortSignal} signal
   */
  constructor(base, signal) {
    this.base = base;
    this.signal = signal;
    this.element = element('details', element('summary', localize('follow.invite')), this.#content);
    this.element.className = 'invitation';
    this.element.hidden = true;
    this.element.addEventListener('toggle', () => this.#draw(), { signal });
  }

  /** @param {WayIn|null|undefined} wayIn null while the speaker hasn't shown it */
  update(wayIn) {
    this.element.hidden = !wayIn;
    this.#link = wayIn ? `${wayIn.url ?? new URL('slide_control/join', this.base).href}#${wayIn.code}` : '';
    this.#draw();
  }

  async #draw() {
    const link = this.#link;
    if (!link || !this.element.open || link === this.#drawn) return;
    this.#drawn = link;
    const { host, pathname, hash } = new URL(link);
    const code = element('p', `${hash.slice(1, 4)} ${hash.slice(4)}`);
    code.className = 'code';
    const parts = [element('p', localize('follow.invite_hint')), element('p', host, document.createElement('wbr'), pathname), code, ...this.#buttons(link)];
    this.#content.replaceChildren(...parts);
    try {
      const qr = await qrCode(link, localize('follow.qr_code'));
      if (link === this.#link) this.#content.prepend(qr);
    } catch (error) {
      console.debug('Slide Control:', error); // address and code are there
    }
  }

  /**
   * @param {string} link
   * @returns {HTMLElement[]} none where the browser can neither share nor copy, such as on http
   */
  #buttons(link) {
    if (typeof navigator.share === 'function') {
      const share = () => navigator.share({ url: link }).catch(() => {}); // was canceled
      return [button('', localize('follow.share_link'), share, this.signal)];
    }
    if (!navigator.clipboard) return [];
    const copied = element('p');
    copied.setAttribute('role', 'status');
    const copy = () => navigator.clipboard.writeText(link).then(() => { copied.textContent = localize('follow.link_copied'); }, () => {});
    return [button('', localize('follow.copy_link'), copy, this.signal), copied];
  }
}
