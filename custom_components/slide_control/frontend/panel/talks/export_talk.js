/** @import {SectionContext} from '../base/section.js' */
/** @import {TalkSummary} from './types.js' */
/** @import {WordKey} from '../../words/words.js' */
import { element } from '../../dom/element.js';
import '../../words/en_talks.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { field } from '../base/field.js';
import { errorMessage } from '../base/section.js';

/** @type {Record<string, {name: WordKey, chapters: boolean}>} */
const FORMATS = {
  csv: { name: 'talks.format_csv', chapters: false },
  json: { name: 'talks.format_json', chapters: false },
  webvtt: { name: 'talks.format_webvtt', chapters: true },
  youtube: { name: 'talks.format_youtube', chapters: true },
  ffmetadata: { name: 'talks.format_ffmetadata', chapters: true },
};

/**
 * Asks for a format, and downloads the talk in it.
 *
 * @param {HTMLElement} near
 * @param {Pick<SectionContext, 'hass'|'signal'>} context
 * @param {string} entry id of the stage
 * @param {TalkSummary} talk
 */
export function exportTalk(near, { hass, signal }, entry, talk) {
  const { dialog, body, buttons, closed } = openDialog(near, localize('talks.export_heading'), signal);
  const format = element('select');
  for (const [value, { name }] of Object.entries(FORMATS)) format.append(new Option(localize(name), value));
  const offset = element('input');
  Object.assign(offset, { type: 'number', step: 'any', value: '0', inputMode: 'decimal' });
  const offsetField = field(localize('talks.offset'), offset);
  const hint = element('p', localize('talks.offset_hint'));
  hint.className = 'hint';
  const problem = element('p');
  problem.className = 'bad';
  problem.setAttribute('role', 'alert');
  const form = element('form', field(localize('talks.format'), format), offsetField, hint, problem);
  form.id = 'export-talk';
  form.className = 'stacked';
  const submit = element('button', localize('talks.download'));
  submit.setAttribute('form', form.id);
  const draw = () => {
    const chapters = FORMATS[format.value]?.chapters ?? false;
    offsetField.hidden = hint.hidden = !chapters;
    problem.textContent = '';
  };
  format.addEventListener('change', draw, { signal: closed });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      /** @type {{filename: string, content_type: string, text: string}} */
      const file = await hass.callWS({
        type: 'slide_control/talks/export',
        config_entry_id: entry,
        talk_id: talk.id,
        format: format.value,
        ...(offsetField.hidden ? {} : { offset: Number(offset.value) || 0 }),
      });
      save(file);
      dialog.close();
    } catch (error) {
      problem.textContent = errorMessage(error);
    }
    submit.disabled = false;
  }, { signal: closed });
  draw();
  body.append(form);
  buttons.append(submit);
  format.focus();
}

/** @param {{filename: string, content_type: string, text: string}} file */
function save({ filename, content_type: type, text }) {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href)); // the download has begun
}
