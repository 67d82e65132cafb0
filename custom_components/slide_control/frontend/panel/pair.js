/** @import {SectionContext} from './base/section.js' */
import { element } from '../dom/element.js';
import { localize, localizeNodes } from '../words/words.js';
import { field } from './base/field.js';
import { errorMessage } from './base/section.js';

export const title = () => localize('panel.pair_display');

/** The waiting page, at the address that this browser uses for Home Assistant. */
const WAIT = new URL('../../wait', import.meta.url); // this file is slide_control/client/panel/pair.js

/**
 * Pairs a display with the code that it shows.
 *
 * @param {SectionContext} context
 */
export function show(context) {
  const { body, stages, signal } = context;
  const none = element('p', localize('panel.no_stage_running'));
  const parts = pairForm(context);
  const card = element('div', none, ...parts.nodes);
  card.className = 'card';
  body.append(card);
  stages.subscribe(() => {
    const running = stages.all.filter(({ entry }) => entry.state === 'loaded' && entry.may.includes('admin'));
    none.hidden = running.length > 0;
    for (const node of parts.nodes) node.hidden = running.length === 0;
    parts.setStages(running.map(({ entry }) => [entry.title, entry.entry_id]));
  }, signal);
}

/** @param {SectionContext} context */
function pairForm({ hass, notify, signal, stages, pairing }) {
  const code = element('input');
  Object.assign(code, { required: true, autocomplete: 'off', spellcheck: false, maxLength: 20, size: 10, placeholder: 'ABC 346', className: 'code' });
  const stage = element('select');
  const stageField = field(localize('panel.stage'), stage);
  const pair = element('button', localize('panel.pair'));
  const form = element('form', field(localize('panel.code'), code), stageField, pair);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    pair.disabled = true;
    try {
      /** @type {{display: string}} */
      const { display } = await hass.callWS({ type: 'slide_control/pair', config_entry_id: stage.value, code: code.value });
      notify(localize('panel.paired', { display, stage: stage.selectedOptions[0]?.text ?? '' }));
      form.reset();
      await stages.refresh();
    } catch (error) {
      notify(errorMessage(error));
    }
    pair.disabled = false;
    code.focus();
  }, { signal });
  const hint = element('p', ...localizeNodes('panel.code_hint', { address: element('code', WAIT.href) }));
  pairing.start = (entry) => {
    stage.value = entry;
    form.scrollIntoView({ block: 'center' });
    code.focus({ preventScroll: true });
  };
  /** @param {[string, string][]} options */
  const setStages = (options) => {
    stageField.hidden = options.length < 2;
    const before = stage.value;
    if ([...stage.options].map((each) => each.text + each.value).join() === options.map((each) => each.join('')).join()) return;
    stage.replaceChildren(...options.map(([text, value]) => new Option(text, value)));
    if (options.some(([, value]) => value === before)) stage.value = before;
  };
  return { nodes: [hint, form], setStages };
}
