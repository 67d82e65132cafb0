/** @import {SectionContext} from './base/section.js' */
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { errorMessage } from './base/section.js';

const POLL_MS = 2_000; // while Home Assistant fetches

/** @typedef {{hosted: {title: string, note: string|null}[], libraries: {fetch: boolean, busy: boolean}}} Library */

export const title = () => localize('panel.internet');

/**
 * Which decks need the internet at the display, and whether Home Assistant may fetch what they load.
 *
 * @param {SectionContext} context
 */
export async function show(context) {
  const { body, signal } = context;
  const list = element('ul');
  list.setAttribute('aria-live', 'polite');
  const box = element('input');
  box.type = 'checkbox';
  const refresh = async () => {
    /** @type {Library} */
    const { hosted, libraries } = await context.hass.callWS({ type: 'slide_control/hosted/list' });
    box.checked = libraries.fetch;
    again.disabled = !libraries.fetch || libraries.busy;
    list.replaceChildren(...deckNotes(hosted));
    if (libraries.busy && !signal.aborted) setTimeout(() => refresh().catch(() => {}), POLL_MS);
  };
  const ask = async (/** @type {{fetch?: boolean}} */ change) => {
    try {
      await context.hass.callWS({ type: 'slide_control/hosted/libraries', ...change });
      await refresh();
    } catch (error) {
      context.notify(errorMessage(error));
    }
  };
  const again = button('plain', localize('panel.internet_retry'), () => ask({}), signal);
  box.addEventListener('change', () => ask({ fetch: box.checked }), { signal });
  const label = element('label', box, element('span', localize('panel.internet_fetch')));
  label.className = 'check';
  const card = element('div', label, list, again);
  card.className = 'card';
  body.append(card);
  await refresh();
}

/** @param {Library['hosted']} hosted */
function deckNotes(hosted) {
  const noted = hosted.filter(({ note }) => note);
  if (noted.length === 0) return [element('li', localize('panel.internet_complete'))];
  return noted.map(({ title: heading, note }) => {
    const text = element('div', element('strong', heading), element('span', note ?? ''));
    text.className = 'text';
    return element('li', text);
  });
}
