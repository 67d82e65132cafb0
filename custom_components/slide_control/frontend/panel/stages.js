/** @import {StageEntry, SectionContext} from './section.js' */
import { button, element } from '../dom/element.js';
import { localize } from '../words/words.js';
import { errorMessage } from './section.js';

export const title = () => localize('panel.stages');

/**
 * Lists each stage with its display link.
 *
 * @param {SectionContext} context
 */
export function show({ body, stages, hass, notify, signal }) {
  if (stages.length === 0) body.append(element('p', localize('panel.no_stage')));
  const list = element('ul');
  list.append(...stages.map((stage) => stageItem(stage, hass, notify, signal)));
  body.append(list);
}

/**
 * @param {StageEntry} stage
 * @param {SectionContext['hass']} hass
 * @param {SectionContext['notify']} notify
 * @param {AbortSignal} signal
 */
function stageItem({ entry_id: entry, title: name, state }, hass, notify, signal) {
  const text = element('div', element('strong', name));
  text.className = 'text';
  const item = element('li', text);
  if (state !== 'loaded') {
    text.append(element('span', localize('panel.not_running')));
    return item;
  }
  /** @param {(link: string) => void|Promise<void>} use */
  const withLink = async (use) => {
    try {
      /** @type {{display: string}} */
      const { display } = await hass.callWS({ type: 'slide_control/links', config_entry_id: entry });
      await use(display);
    } catch (error) {
      notify(errorMessage(error));
    }
  };
  item.append(
    button('plain', localize('panel.copy_link'), () => withLink(async (link) => {
      await copy(link);
      notify(localize('panel.link_copied'));
    }), signal),
    button('plain', localize('panel.open_here'), () => withLink((link) => { window.open(link, '_blank', 'noopener'); }), signal),
  );
  return item;
}

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = element('textarea', text); // without https, there is no other clipboard
  field.className = 'away';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
