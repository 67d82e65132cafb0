/** @import {SectionContext} from '../../base/section.js' */
/** @import {Talk} from '../types.js' */
import { button, element } from '../../../dom/element.js';
import '../../../words/en_panel.js';
import '../../../words/en_talks.js';
import { localize, localizeMessage } from '../../../words/words.js';
import { deleteTalk, renameTalk } from '../commands.js';
import { exportTalk } from '../export_talk.js';
import { talkFacts, talkName } from '../names.js';
import { addTalksStyle } from '../style.js';
import { highlights } from './highlights.js';
import { plot } from './plot.js';
import { earlierTable, sectionTable, slideTable } from './tables.js';

/**
 * The report of a talk: planned against actual, and how it compares with the last talks of the same deck.
 *
 * @param {HTMLElement} main empty
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 * @param {string} entry id of the stage
 * @param {string} id of the talk
 */
export async function showReport(main, shared, entry, id) {
  addTalksStyle(main);
  const { hass, signal } = shared;
  /** @type {Talk} */
  const talk = await hass.callWS({ type: 'slide_control/talks/get', config_entry_id: entry, talk_id: id });
  const missing = await Promise.all(talk.missing.map(localizeMessage));
  if (signal.aborted) return;
  const facts = element('p', talkFacts(talk));
  const part = element('section', heading(main, shared, entry, talk), facts, ...missing.map((text) => {
    const said = element('p', text);
    said.className = 'bad';
    return said;
  }), ...cards(talk, shared));
  part.className = 'wide report';
  main.append(part);
}

/**
 * @param {HTMLElement} main
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 * @param {string} entry
 * @param {Talk} talk
 */
function heading(main, shared, entry, talk) {
  const { signal } = shared;
  const name = element('h2', talkName(talk));
  name.dir = 'auto';
  const rename = button('plain', localize('talks.rename'), async () => {
    const title = await renameTalk(main, shared, entry, talk);
    if (title !== null) name.textContent = talk.title = title;
  }, signal);
  const exporting = button('tonal', localize('talks.export'), () => exportTalk(main, shared, entry, talk), signal);
  const remove = button('plain', localize('talks.delete'), async () => {
    if (await deleteTalk(shared, entry, talk)) shared.go('');
  }, signal);
  rename.hidden = remove.hidden = talk.running; // it is still written
  const buttons = element('div', exporting, rename, remove);
  buttons.className = 'buttons';
  const row = element('div', name, buttons);
  row.className = 'section-heading';
  return row;
}

/**
 * @param {Talk} talk
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 */
function cards(talk, { signal }) {
  if (!talk.by_slide.some(({ seconds }) => seconds > 0)) return [card('', element('p', localize('talks.nothing_shown')))];
  return [
    card(localize('talks.by_slide'), plot(talk, signal), slideTable(talk)),
    ...(talk.by_section.length > 1 ? [card(localize('talks.by_section'), sectionTable(talk))] : []),
    card(localize('talks.highlights'), highlights(talk)),
    ...(talk.earlier.length ? [card(localize('talks.earlier'), earlierTable(talk))] : []),
  ];
}

/**
 * @param {string} title "" for none
 * @param {...Node} content
 */
function card(title, ...content) {
  const created = element('div', ...(title ? [element('h3', title)] : []), ...content);
  created.className = 'card';
  return created;
}
