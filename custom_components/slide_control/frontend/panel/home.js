/** @import {Section, SectionContext} from './base/section.js' */
import { element } from '../dom/element.js';
import { localize, wordsLoaded } from '../words/words.js';
import { failure } from './base/failure.js';
import * as converter from './converter.js';
import * as decks from './decks/decks.js';
import * as libraries from './libraries.js';
import * as links from './links/links.js';
import * as pair from './pair.js';
import * as stages from './stages/stages.js';

/**
 * Loaded when its place is there: most visits are about stages and decks.
 *
 * @type {Section}
 */
const talks = {
  title: () => localize('panel.talks'),
  show: async (context) => {
    const section = await import('./talks/talks.js');
    await wordsLoaded();
    await section.show(context);
  },
};

/**
 * The sections from the top: what is used most comes first.
 *
 * @type {{section: Section, forAdmins: boolean, shape: string}[]}
 */
const SECTIONS = [
  { section: stages, forAdmins: false, shape: 'wide' },
  { section: decks, forAdmins: false, shape: 'wide' },
  { section: talks, forAdmins: false, shape: 'wide' },
  { section: pair, forAdmins: true, shape: '' },
  { section: links, forAdmins: false, shape: 'tall' },
  { section: converter, forAdmins: true, shape: '' },
  { section: libraries, forAdmins: true, shape: '' },
];

/**
 * The page that lists stages, decks and links.
 *
 * @param {HTMLElement} main empty
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 */
export async function showHome(main, shared) {
  const { admin, signal } = shared;
  await shared.stages.refresh();
  for (const { section, forAdmins, shape } of SECTIONS) {
    if (signal.aborted) return;
    if (forAdmins && !admin) continue;
    // Who may control no stage reads that, and nothing else.
    if (section !== stages && !admin && shared.stages.all.length === 0) continue;
    const body = element('div');
    const actions = element('div');
    actions.className = 'buttons';
    const heading = element('div', element('h2', section.title()), actions);
    heading.className = 'section-heading';
    const part = element('section', heading, body);
    part.className = shape;
    main.append(part);
    await fill(section, Object.create(shared, { body: { value: body }, actions: { value: actions } }));
  }
}

/**
 * Shows a section, or why that isn't possible: the others are shown in any case.
 *
 * @param {Section} section
 * @param {SectionContext} context
 */
async function fill(section, context) {
  const { body, actions, signal } = context;
  body.replaceChildren();
  actions.replaceChildren();
  try {
    await section.show(context);
  } catch (error) {
    if (!signal.aborted) body.replaceChildren(failure(error, () => fill(section, context), signal));
  }
}
