/** @import {StageEntry, SectionContext} from './section.js' */
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { displayLinks } from './links.js';
import { errorMessage, labelled } from './section.js';

export const title = () => localize('panel.stages');

/** The address that this browser uses for Home Assistant. */
const BASE = new URL('../../..', import.meta.url); // this file is slide_control/client/panel/stages.js

/**
 * Lists each stage with its display links.
 *
 * @param {SectionContext} context
 */
export function show(context) {
  const { body, stages } = context;
  if (stages.length === 0) body.append(element('p', localize('panel.no_stage')));
  const list = element('ul');
  list.append(...stages.map((stage) => stageItem(stage, context)));
  body.append(list);
}

/**
 * @param {StageEntry} stage
 * @param {SectionContext} context
 */
function stageItem({ entry_id: entry, title: name, state }, context) {
  const { hass, notify, signal } = context;
  const text = element('div', element('strong', name));
  text.className = 'text';
  const item = element('li', text);
  if (state !== 'loaded') {
    text.append(element('span', localize('panel.not_running')));
    return item;
  }
  item.append(labelled(button('plain', localize('panel.open_here'), async () => {
    try {
      /** @type {{path: string}} */
      const { path } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
      window.open(new URL(path.slice(1), BASE), '_blank', 'noopener');
    } catch (error) {
      notify(errorMessage(error));
    }
  }, signal), name));
  displayLinks(entry, name, context).then((links) => item.append(links), (error) => notify(errorMessage(error)));
  return item;
}
