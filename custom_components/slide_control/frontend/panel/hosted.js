/** @import {SectionContext} from './section.js' */
/** @import {WordKey} from '../words/words.js' */
import { button, element } from '../dom/element.js';
import { localize, localizeNodes } from '../words/words.js';
import { errorMessage } from './section.js';
import { upload } from './upload.js';

export const title = () => localize('panel.decks');

/** The address that this browser uses for Home Assistant. */
const BASE = new URL('../../..', import.meta.url); // this file is slide_control/client/panel/hosted.js

/** @type {Record<string, WordKey>} */
const FORMATS = {
  html: 'panel.format_html',
  markdown: 'panel.format_markdown',
  notebook: 'panel.format_notebook',
  pdf: 'panel.format_pdf',
  zip: 'panel.format_zip',
};

/**
 * @typedef {{name: string, title: string, kind: string, problem: string|null}} HostedDeck
 * @typedef {{hosted: HostedDeck[], trash: {id: string, name: string, until: number}[], largest: number, folder: string}} Library
 */

/**
 * The decks that Home Assistant hosts: upload, open, delete, restore.
 *
 * @param {SectionContext} context
 */
export async function show(context) {
  const list = element('ul');
  const trash = element('div');
  /** @type {Library} */
  let library = { hosted: [], trash: [], largest: 0, folder: '' };
  const refresh = async () => {
    library = await context.hass.callWS({ type: 'slide_control/hosted/list' });
    list.replaceChildren(...library.hosted.map((deck) => deckItem(deck, context, refresh)));
    trash.replaceChildren(...trashList(library, context, refresh));
  };
  const uploadFiles = (/** @type {File[]} */ files) => uploadAll(files, library, context, refresh);
  context.body.append(dropZone(uploadFiles, context), list, trash);
  await refresh();
}

/**
 * @param {(files: File[]) => void} uploadFiles
 * @param {SectionContext} context
 */
function dropZone(uploadFiles, { body, signal }) {
  const input = element('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.html,.htm,.zip,.pdf,.md,.markdown,.ipynb';
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
 * Uploads one file after the other, each with its own progress bar.
 *
 * @param {File[]} files
 * @param {Library} library
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
async function uploadAll(files, { largest, hosted }, context, refresh) {
  const names = new Set(hosted.map(({ name }) => name));
  for (const file of files) {
    if (file.size > largest) {
      context.notify(localize('panel.too_large', { file: file.name, size: Math.round(largest / 2 ** 20) }));
      continue;
    }
    const bar = element('progress');
    bar.max = 1;
    bar.value = 0;
    const line = element('div', element('p', localize('panel.uploading', { file: file.name })), bar);
    line.className = 'uploading';
    context.body.querySelector('.drop')?.after(line);
    const send = (/** @type {boolean} */ replace) => (
      upload(context.hass, file, { replace, progress: (part) => { bar.value = part; }, signal: context.signal }));
    try {
      const name = await send(false);
      if (names.has(file.name)) {
        context.notify(localize('panel.renamed', { file: file.name, name }), {
          text: localize('panel.replace', { file: file.name }),
          run: () => replace(file.name, name, send, context, refresh),
        });
      } else {
        context.notify(localize('panel.uploaded', { name }));
      }
    } catch (error) {
      context.notify(localize('panel.error_file', { file: file.name, error: errorMessage(error) }));
    }
    line.remove();
    await refresh();
  }
}

/**
 * @param {string} old
 * @param {string} second the name that the new file got for now
 * @param {(replace: boolean) => Promise<string>} send
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
async function replace(old, second, send, context, refresh) {
  try {
    await send(true);
    await context.hass.callWS({ type: 'slide_control/hosted/delete', name: second });
    context.notify(localize('panel.replaced', { file: old }));
  } catch (error) {
    context.notify(errorMessage(error));
  }
  await refresh();
}

/**
 * @param {HostedDeck} deck
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
function deckItem({ name, title: heading, kind, problem }, context, refresh) {
  const { signal } = context;
  const text = element('div', element('strong', heading), element('span', `${FORMATS[kind] ? localize(FORMATS[kind]) : kind} · ${name}`));
  text.className = 'text';
  const item = element('li', text);
  if (problem) {
    const why = element('span', problem);
    why.className = 'bad';
    text.append(why);
  } else {
    for (const { entry_id: entry, title: stage, state } of context.stages) {
      if (state !== 'loaded') continue;
      item.append(button('plain', context.stages.length > 1 ? localize('panel.open_on', { stage }) : localize('panel.open'), () => open(entry, name, context), signal));
    }
  }
  item.append(button('plain', localize('panel.delete'), () => remove(name, context, refresh), signal));
  return item;
}

/**
 * @param {string} entry
 * @param {string} name
 * @param {SectionContext} context
 */
async function open(entry, name, { hass, notify }) {
  try {
    /** @type {{hosted: {name: string, path: string}[]}} */
    const { hosted } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
    const found = hosted.find((each) => each.name === name);
    if (found) window.open(new URL(found.path.slice(1), BASE), '_blank', 'noopener');
    else notify(localize('panel.gone'));
  } catch (error) {
    notify(errorMessage(error));
  }
}

/**
 * @param {string} name
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
async function remove(name, context, refresh) {
  try {
    /** @type {{id: string}} */
    const { id } = await context.hass.callWS({ type: 'slide_control/hosted/delete', name });
    context.notify(localize('panel.deleted', { name }), { text: localize('panel.undo'), run: () => restore(id, context, refresh) });
  } catch (error) {
    context.notify(errorMessage(error));
  }
  await refresh();
}

/**
 * @param {string} id
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
async function restore(id, context, refresh) {
  try {
    /** @type {{name: string}} */
    const { name } = await context.hass.callWS({ type: 'slide_control/hosted/restore', trash_id: id });
    context.notify(localize('panel.restored', { name }));
  } catch (error) {
    context.notify(errorMessage(error));
  }
  await refresh();
}

/**
 * @param {Library} library
 * @param {SectionContext} context
 * @param {() => Promise<void>} refresh
 */
function trashList({ trash, folder }, context, refresh) {
  const hint = element('p', ...localizeNodes('panel.copy_hint', { folder: element('code', folder) }));
  if (trash.length === 0) return [hint];
  const list = element('ul', ...trash.map(({ id, name, until }) => {
    const time = new Date(until * 1000).toLocaleString(context.hass.language, { dateStyle: 'medium', timeStyle: 'short' });
    const text = element('div', element('strong', name), element('span', localize('panel.restorable_until', { time })));
    text.className = 'text';
    return element('li', text, button('plain', localize('panel.restore'), () => restore(id, context, refresh), context.signal));
  }));
  return [hint, element('details', element('summary', localize('panel.trash', { count: trash.length })), list)];
}
