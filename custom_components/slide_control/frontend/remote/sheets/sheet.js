import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, iconButton } from '../parts/draw.js';

/** A dialog over the remote, at the bottom of a phone. Escape, its button and a press beside it close it. */
export class Sheet {
  #dialog = element('dialog');

  /**
   * @param {string} title localized
   * @param {HTMLElement} content
   * @param {() => void} closed
   * @param {AbortSignal} signal closes it
   */
  constructor(title, content, closed, signal) {
    this.closed = closed;
    const heading = element('h2', title);
    heading.id = 'sheet-title';
    this.#dialog.setAttribute('aria-labelledby', heading.id);
    this.content = box('sheet', box('head', heading, iconButton('close', localize('remote.close'), () => this.close(), signal)), content);
    this.#dialog.append(this.content);
    this.#dialog.addEventListener('click', ({ target }) => target === this.#dialog && this.close(), { signal });
    this.#dialog.addEventListener('close', () => this.#end(), { signal });
    signal.addEventListener('abort', () => this.#end(), { once: true });
  }

  /** @param {Element} place */
  open(place) {
    place.append(this.#dialog);
    if (this.#dialog.showModal) this.#dialog.showModal();
    else this.#dialog.setAttribute('open', ''); // Firefox before 98
  }

  close() {
    if (this.#dialog.close) this.#dialog.close();
    else this.#end();
  }

  #end() {
    if (!this.#dialog.isConnected) return;
    this.#dialog.remove();
    this.closed();
  }
}
