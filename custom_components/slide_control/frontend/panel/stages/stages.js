/** @import {LiveStage} from '../base/live_stages.js' */
/** @import {SectionContext} from '../base/section.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { KeyedList } from '../base/keyed_list.js';
import { StageCard } from './stage_card.js';

const ADD_STAGE = '/config/integrations/dashboard/add?domain=slide_control';

export const title = () => localize('panel.stages');

/**
 * The stages with what they show, and their displays.
 *
 * @param {SectionContext} context
 */
export function show(context) {
  const { body, actions, stages, admin, signal } = context;
  const list = element('div');
  list.className = 'stages';
  const empty = element('div');
  body.append(empty, list);
  const cards = new KeyedList(list, (/** @type {LiveStage} */ { entry }) => entry.entry_id, (stage) => new StageCard(context, stage));
  if (admin) actions.append(addStage('plain'));
  stages.subscribe(() => {
    const none = stages.all.length === 0;
    if (none !== empty.hasChildNodes()) empty.replaceChildren(...(none ? [noStage(admin)] : []));
    list.classList.toggle('single', stages.all.length === 1);
    cards.update(stages.all);
  }, signal);
}

/** @param {boolean} admin */
function noStage(admin) {
  const text = element('p', localize(admin ? 'panel.no_stage' : 'panel.no_stage_for_you'));
  const card = element('div', text, ...(admin ? [addStage('')] : []));
  card.className = 'card empty';
  return card;
}

/** @param {string} className */
function addStage(className) {
  const link = element('a', localize('panel.add_stage'));
  link.href = ADD_STAGE;
  link.className = `button ${className}`;
  return link;
}
