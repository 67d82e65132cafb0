/** @import {SectionContext} from './section.js' */
import { element } from '../dom/element.js';
import { localize, localizeNodes } from '../words/words.js';
import { listDisplays } from './displays.js';
import { errorMessage } from './section.js';

export const title = () => localize('panel.displays');

/** The waiting page, at the address that this browser uses for Home Assistant. */
const WAIT = new URL('../../wait', import.meta.url); // this file is slide_control/client/panel/pair.js

/**
 * Pairs a display with the code that it shows, and lists the paired ones.
 *
 * @param {SectionContext} context
 */
export async function show(context) {
  const { body, stages, hass, notify, signal } = context;
  const loaded = stages.filter(({ state }) => state === 'loaded');
  if (loaded.length === 0) return body.append(element('p', localize('panel.no_stage_running')));
  const code = element('input');
  Object.assign(code, { required: true, autocomplete: 'off', spellcheck: false, maxLength: 20, size: 10, placeholder: 'ABC 346' });
  const stage = element('select');
  stage.append(...loaded.map(({ entry_id: entry, title: name }) => new Option(name, entry)));
  const pair = element('button', localize('panel.pair'));
  const form = element(
    'form',
    element('label', localize('panel.code'), code),
    ...(loaded.length > 1 ? [element('label', localize('panel.stage'), stage)] : []),
    pair,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    pair.disabled = true;
    try {
      /** @type {{display: string}} */
      const { display } = await hass.callWS({ type: 'slide_control/pair', config_entry_id: stage.value, code: code.value });
      notify(localize('panel.paired', { display, stage: stage.selectedOptions[0]?.text ?? '' }));
      form.reset();
      await listDisplays(list, context);
    } catch (error) {
      notify(errorMessage(error));
    }
    pair.disabled = false;
  }, { signal });
  const list = element('ul');
  body.append(element('p', ...localizeNodes('panel.code_hint', { address: element('code', WAIT.href) })), form, list);
  await listDisplays(list, context);
}
