/** @import {Form} from './config.js' */
import '../words/en_card.js';
import { loadWords, localize } from '../words/words.js';

/**
 * The visual editor: Home Assistant draws it from this.
 *
 * @returns {Promise<object>} `LovelaceConfigForm` of Home Assistant's frontend
 */
export async function form() {
  await loadWords([document.documentElement.lang]);
  /** @type {Record<Form, string>} */
  const forms = {
    remote: localize('card.form_remote'),
    buttons: localize('card.form_buttons'),
    grid: localize('card.form_grid'),
    now: localize('card.form_now'),
  };
  /** @type {Record<string, string>} */
  const labels = {
    stage: localize('card.stage'),
    form: localize('card.form'),
    hide_notes: localize('card.hide_notes'),
    read_only: localize('card.read_only'),
    confirm: localize('card.confirm'),
  };
  /** @type {Record<string, string>} */
  const helpers = { read_only: localize('card.read_only_hint'), confirm: localize('card.confirm_hint') };
  const options = Object.entries(forms).map(([value, label]) => ({ value, label }));
  return {
    schema: [
      { name: 'stage', required: true, selector: { config_entry: { integration: 'slide_control' } } },
      { name: 'form', required: true, default: 'remote', selector: { select: { mode: 'dropdown', options } } },
      // Each is off if it is left out, as the editor shows it.
      { name: 'hide_notes', selector: { boolean: {} } },
      { name: 'read_only', selector: { boolean: {} } },
      { name: 'confirm', selector: { boolean: {} } },
    ],
    computeLabel: (/** @type {{name: string}} */ { name }) => labels[name],
    computeHelper: (/** @type {{name: string}} */ { name }) => helpers[name],
  };
}
