/** @import {HostedDeck} from '../base/library.js' */
/** @import {SectionContext} from '../base/section.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { field } from '../base/field.js';
import { errorMessage } from '../base/section.js';
import { save } from './download.js';

/**
 * Asks which stage an exported deck follows, and downloads it for the audience.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {HostedDeck} deck
 */
export function exportDeck(near, { hass, signal, stages }, { name }) {
  const { dialog, body, buttons, closed } = openDialog(near, localize('panel.export'), signal);
  const running = stages.all.filter(({ entry }) => entry.state === 'loaded');
  const stage = element('select', new Option(localize('panel.export_nobody'), ''));
  for (const { entry } of running) stage.append(new Option(entry.title, entry.entry_id));
  if (running.length === 1) stage.selectedIndex = 1;
  const problem = element('p');
  problem.className = 'bad';
  problem.setAttribute('role', 'alert');
  const follows = element('p', localize('panel.export_follows_hint'));
  follows.className = 'hint';
  const form = element('form', element('p', localize('panel.export_hint')), field(localize('panel.export_follows'), stage), follows, problem);
  form.id = 'export-deck';
  form.className = 'stacked';
  const submit = element('button', localize('panel.download'));
  submit.setAttribute('form', form.id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = '';
    try {
      const chosen = stage.value ? { config_entry_id: stage.value } : {};
      /** @type {{path: string}} */
      const { path } = await hass.callWS({ type: 'slide_control/hosted/export', name, ...chosen });
      save(path);
      dialog.close();
    } catch (error) {
      problem.textContent = errorMessage(error);
    }
    submit.disabled = false;
  }, { signal: closed });
  body.append(form);
  buttons.append(submit);
  stage.focus();
}
