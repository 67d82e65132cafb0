/** @import {Place} from './section.js' */
import { button, element } from '../element.js';
import { reason } from './section.js';
import { upload } from './upload.js';

export const title = 'Slides';

const KINDS = /** @type {Record<string, string>} */ ({ html: 'HTML', pdf: 'PDF', markdown: 'Markdown', notebook: 'Notebook', zip: 'Zip' });

/**
 * @typedef {{name: string, title: string, kind: string, problem: string|null}} Hosted
 * @typedef {{hosted: Hosted[], trash: {id: string, name: string, until: number}[], largest: number, folder: string}} Library
 */

/**
 * The decks that Home Assistant hosts: upload, open, delete, bring back.
 * @param {Place} place
 */
export async function show(place) {
  const list = element('ul');
  const trash = element('div');
  /** @type {Library} */
  let library = { hosted: [], trash: [], largest: 0, folder: '' };
  const refresh = async () => {
    library = await place.hass.callWS({ type: 'slide_control/hosted/list' });
    list.replaceChildren(...library.hosted.map((deck) => row(deck, place, refresh)));
    trash.replaceChildren(...deleted(library, place, refresh));
  };
  const take = (/** @type {File[]} */ files) => takeAll(files, library, place, refresh);
  place.body.append(dropZone(take, place), list, trash);
  await refresh();
}

/**
 * @param {(files: File[]) => void} take
 * @param {Place} place
 */
function dropZone(take, { body, signal }) {
  const input = element('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.html,.htm,.zip,.pdf,.md,.markdown,.ipynb';
  input.hidden = true;
  input.addEventListener('change', () => {
    take([...input.files ?? []]);
    input.value = '';
  }, { signal });
  const zone = element('div', element('p', 'Drop slides here: HTML, zip, PDF, Markdown or a Jupyter notebook.'),
    button('', 'Choose files', () => input.click(), signal), input);
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
    take([...event.dataTransfer?.files ?? []]);
  }, { signal });
  return zone;
}

/**
 * One after the other, each with its own line.
 *
 * @param {File[]} files
 * @param {Library} library
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
async function takeAll(files, { largest, hosted }, place, refresh) {
  const names = new Set(hosted.map(({ name }) => name));
  for (const file of files) {
    if (file.size > largest) {
      place.tell(`${file.name} is larger than ${Math.round(largest / 2 ** 20)} MiB.`);
      continue;
    }
    const bar = element('progress');
    bar.max = 1;
    bar.value = 0;
    const line = element('div', element('p', `Uploading ${file.name}`), bar);
    line.className = 'uploading';
    place.body.querySelector('.drop')?.after(line);
    const send = (/** @type {boolean} */ replace) => (
      upload(place.hass, file, { replace, progress: (part) => { bar.value = part; }, signal: place.signal }));
    try {
      const name = await send(false);
      const again = !names.has(file.name) ? undefined : { text: `Replace ${file.name}`, run: () => replace(file.name, name, send, place, refresh) };
      place.tell(again ? `${file.name} was there already. The new one is called ${name}.` : `${name} is uploaded.`, again);
    } catch (error) {
      place.tell(`${file.name}: ${reason(error)}`);
    }
    line.remove();
    await refresh();
  }
}

/**
 * @param {string} old
 * @param {string} second the name that the new one got meanwhile
 * @param {(replace: boolean) => Promise<string>} send
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
async function replace(old, second, send, place, refresh) {
  try {
    await send(true);
    await place.hass.callWS({ type: 'slide_control/hosted/delete', name: second });
    place.tell(`${old} is replaced. The old one is in the trash.`);
  } catch (error) {
    place.tell(reason(error));
  }
  await refresh();
}

/**
 * @param {Hosted} deck
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
function row({ name, title: words, kind, problem }, place, refresh) {
  const { signal } = place;
  const text = element('div', element('strong', words), element('span', `${KINDS[kind] ?? kind} · ${name}`));
  text.className = 'text';
  const made = element('li', text);
  if (problem) {
    const why = element('span', problem);
    why.className = 'bad';
    text.append(why);
  } else {
    for (const { entry_id: entry, title: screen, state } of place.decks) {
      if (state !== 'loaded') continue;
      made.append(button('plain', place.decks.length > 1 ? `Open on ${screen}` : 'Open', () => open(entry, name, place), signal));
    }
  }
  made.append(button('plain', 'Delete', () => remove(name, place, refresh), signal));
  return made;
}

/**
 * @param {string} entry
 * @param {string} name
 * @param {Place} place
 */
async function open(entry, name, { hass, tell }) {
  try {
    /** @type {{hosted: {name: string, url: string}[]}} */
    const { hosted } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
    const found = hosted.find((each) => each.name === name);
    if (found) window.open(found.url, '_blank', 'noopener');
    else tell('These slides are not there any more.');
  } catch (error) {
    tell(reason(error));
  }
}

/**
 * @param {string} name
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
async function remove(name, place, refresh) {
  try {
    /** @type {{id: string}} */
    const { id } = await place.hass.callWS({ type: 'slide_control/hosted/delete', name });
    place.tell(`${name} is deleted.`, { text: 'Undo', run: () => restore(id, place, refresh) });
  } catch (error) {
    place.tell(reason(error));
  }
  await refresh();
}

/**
 * @param {string} id
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
async function restore(id, place, refresh) {
  try {
    /** @type {{name: string}} */
    const { name } = await place.hass.callWS({ type: 'slide_control/hosted/restore', trash_id: id });
    place.tell(`${name} is back.`);
  } catch (error) {
    place.tell(reason(error));
  }
  await refresh();
}

/**
 * @param {Library} library
 * @param {Place} place
 * @param {() => Promise<void>} refresh
 */
function deleted({ trash, folder }, place, refresh) {
  const said = element('p', 'You can also copy files into ', element('code', folder), '.');
  if (trash.length === 0) return [said];
  const list = element('ul', ...trash.map(({ id, name, until }) => {
    const when = new Date(until * 1000).toLocaleString(place.hass.language, { dateStyle: 'medium', timeStyle: 'short' });
    const text = element('div', element('strong', name), element('span', `Can be restored until ${when}`));
    text.className = 'text';
    return element('li', text, button('plain', 'Restore', () => restore(id, place, refresh), place.signal));
  }));
  return [said, element('details', element('summary', `Trash (${trash.length})`), list)];
}
