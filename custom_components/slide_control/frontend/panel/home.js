/** @import {Section, SectionContext} from './base/section.js' */
import { element } from '../dom/element.js';
import * as decks from './decks/decks.js';
import * as libraries from './libraries.js';
import * as links from './links/links.js';
import * as pair from './pair.js';
import * as stages from './stages/stages.js';

/**
 * The sections from the top: what is used most comes first.
 *
 * @type {{section: Section, forAdmins: boolean, shape: string}[]}
 */
const SECTIONS = [
  { section: stages, forAdmins: false, shape: 'wide' },
  { section: decks, forAdmins: false, shape: 'wide' },
  { section: pair, forAdmins: true, shape: '' },
  { section: links, forAdmins: false, shape: 'tall' },
  { section: libraries, forAdmins: true, shape: '' },
];

/**
 * The page that lists stages, decks and links.
 *
 * @param {HTMLElement} main empty
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 */
export async function showHome(main, shared) {
  await shared.stages.refresh();
  for (const { section, forAdmins, shape } of SECTIONS) {
    if (shared.signal.aborted) return;
    if (forAdmins && !shared.admin) continue;
    const body = element('div');
    const actions = element('div');
    actions.className = 'buttons';
    const heading = element('div', element('h2', section.title()), actions);
    heading.className = 'section-heading';
    const part = element('section', heading, body);
    part.className = shape;
    main.append(part);
    await section.show(Object.create(shared, { body: { value: body }, actions: { value: actions } }));
  }
}
