/** @import {SectionContext} from '../base/section.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { fileProblem, SUFFIXES } from './file_check.js';
import { errorMessage, labelled } from '../base/section.js';
import { upload } from './upload.js';

/**
 * What the uploads need of the list of decks.
 *
 * @typedef {object} Uploads
 * @property {() => {maxBytes: number, names: Set<string>}} library as it was listed last
 * @property {() => Promise<void>} refresh lists the decks again
 */

/**
 * A place to drop files, with one line per file below it. A line stays until it is dismissed or the next files are dropped.
 *
 * @param {SectionContext} context
 * @param {Uploads} uploads
 * @returns {HTMLElement[]} to append
 */
export function uploadArea(context, uploads) {
  const lines = element('ul');
  lines.className = 'uploads';
  lines.setAttribute('aria-live', 'polite');
  lines.setAttribute('aria-label', localize('panel.uploads'));
  return [dropZone((files) => uploadAll(files, lines, context, uploads), context), lines];
}

/**
 * @param {(files: File[]) => void} uploadFiles
 * @param {SectionContext} context
 */
function dropZone(uploadFiles, { body, signal }) {
  const input = element('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = SUFFIXES.join();
  input.hidden = true;
  input.addEventListener('change', () => {
    uploadFiles([...input.files ?? []]);
    input.value = '';
  }, { signal });
  const zone = element('div', element('p', localize('panel.drop')),
    button('', localize('panel.choose_files'), () => input.click(), signal), input);
  zone.className = 'drop';
  const over = (/** @type {boolean} */ on) => zone.classList.toggle('over', on);
  body.addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  }, { signal });
  body.addEventListener('dragleave', () => over(false), { signal });
  body.addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    uploadFiles([...event.dataTransfer?.files ?? []]);
  }, { signal });
  return zone;
}

/**
 * @param {File[]} files
 * @param {HTMLElement} lines
 * @param {SectionContext} context
 * @param {Uploads} uploads
 */
async function uploadAll(files, lines, context, uploads) {
  for (const line of lines.querySelectorAll('.done')) line.remove();
  const waiting = files.map((file) => ({ file, line: new Line(file, context.signal) }));
  lines.append(...waiting.map(({ line }) => line.item));
  for (const { file, line } of waiting) {
    await uploadOne(file, line, context, uploads);
    await uploads.refresh();
  }
}

/**
 * @param {File} file
 * @param {Line} line
 * @param {SectionContext} context
 * @param {Uploads} uploads
 */
async function uploadOne(file, line, context, { library, refresh }) {
  const { maxBytes, names } = library();
  const send = (/** @type {boolean} */ replace) => (
    upload(context.hass, file, { replace, progress: (part) => line.progress(part), signal: line.canceled }));
  const problem = fileProblem(file, maxBytes);
  if (problem) return line.fail(problem);
  if (line.canceled.aborted) return undefined;
  try {
    const name = await send(false);
    if (name === file.name || !names.has(file.name)) return line.finish(localize('panel.uploaded', { name }));
    line.finish(localize('panel.renamed', { file: file.name, name }), button('plain', localize('panel.replace', { file: file.name }), async () => {
      try {
        await send(true);
        await context.hass.callWS({ type: 'slide_control/hosted/delete', name });
        line.finish(localize('panel.replaced', { file: file.name }));
      } catch (error) {
        line.fail(errorMessage(error));
      }
      await refresh();
    }, context.signal));
  } catch (error) {
    if (!line.canceled.aborted) line.fail(errorMessage(error));
  }
  return undefined;
}

/** What became of one file. */
class Line {
  #bar = element('progress');
  #percent = element('span');
  #text = element('div');
  #cancels = new AbortController();

  /**
   * @param {File} file
   * @param {AbortSignal} signal
   */
  constructor(file, signal) {
    this.file = file;
    this.signal = signal;
    this.#text.className = 'text';
    const cancel = labelled(button('plain', localize('panel.cancel'), () => this.#cancel(), signal), file.name);
    this.item = element('li', this.#text, cancel);
    signal.addEventListener('abort', () => this.#cancels.abort(), { once: true });
    this.#bar.max = 1;
    this.#bar.value = 0;
    this.#bar.setAttribute('aria-label', localize('panel.uploading', { file: file.name }));
    this.#percent.setAttribute('aria-hidden', 'true'); // the bar says it
    this.#percent.textContent = localize('panel.upload_waiting');
    this.#text.append(element('strong', file.name), this.#percent, this.#bar);
  }

  /** @returns {AbortSignal} aborted when the upload is canceled, or the panel is left */
  get canceled() {
    return this.#cancels.signal;
  }

  /** @param {number} part from 0 to 1 */
  progress(part) {
    this.#bar.value = part;
    this.#percent.textContent = localize('panel.percent', { percent: Math.floor(part * 100) });
  }

  #cancel() {
    this.#cancels.abort();
    // Where all was sent, it may have been stored before the house heard of it.
    this.#end(element('span', localize(this.#bar.value < 1 ? 'panel.upload_canceled' : 'panel.upload_canceled_late')));
    this.item.querySelector('button')?.focus();
  }

  /**
   * @param {string} text
   * @param {HTMLButtonElement} [action]
   */
  finish(text, action) {
    this.#end(element('span', text), action);
  }

  /** @param {string} text */
  fail(text) {
    const why = element('span', text);
    why.className = 'bad';
    this.#end(why);
  }

  /**
   * @param {HTMLElement} message
   * @param {HTMLButtonElement} [action]
   */
  #end(message, action) {
    const dismiss = labelled(button('plain', localize('panel.dismiss'), () => this.item.remove(), this.signal), this.file.name);
    this.#text.replaceChildren(element('strong', this.file.name), message);
    this.item.className = 'done';
    this.item.replaceChildren(this.#text, ...(action ? [action] : []), dismiss);
  }
}
