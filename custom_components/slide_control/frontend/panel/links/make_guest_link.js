/** @import {SectionContext} from '../base/section.js' */
/** @import {Role} from './links.js' */
import { element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { openDialog } from '../base/dialog.js';
import { field } from '../base/field.js';
import { errorMessage } from '../base/section.js';
import { linkField } from './link_field.js';
import { ROLE_NAMES } from './role_names.js';

export const HOUR = 3_600;
const HOURS = [1, 12, 24, 168];
export const DEFAULT_HOURS = 12;
const MAX_NAME_LENGTH = 100;

/**
 * Asks for whom a guest link is, and shows it: it can't be shown again.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {{id: string, name: string}} stage
 */
export function makeGuestLink(near, context, stage) {
  const { body, buttons, closed } = openDialog(near, localize('panel.make_guest_link'), context.signal);
  const { form, values } = guestForm(context.admin);
  form.id = 'guest-link';
  const submit = element('button', localize('panel.make_link'));
  submit.setAttribute('form', form.id);
  const problem = element('p');
  problem.className = 'bad';
  problem.setAttribute('role', 'alert');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      /** @type {{link: string|null, link_away: string|null}} */
      const made = await context.hass.callWS({ type: 'slide_control/links/guest/create', config_entry_id: stage.id, ...values() });
      submit.remove();
      const [close] = buttons.children;
      if (close) close.textContent = localize('panel.done');
      context.guestLinks.call();
      const hint = element('p', localize('panel.guest_link_made'));
      body.replaceChildren(hint, ...madeLinks({ notify: context.notify, signal: closed }, made));
      body.querySelector('button')?.focus();
    } catch (error) {
      problem.textContent = errorMessage(error);
    }
    submit.disabled = false;
  }, { signal: closed });
  body.append(form, problem);
  buttons.append(submit);
}

/** @param {boolean} admin whether it may also be for a display */
function guestForm(admin) {
  const role = element('select');
  /** @type {Role[]} */
  const roles = admin ? ['remote', 'follower', 'display'] : ['remote', 'follower'];
  role.append(...roles.map((each) => new Option(localize(ROLE_NAMES[each]), each)));
  const expires = element('select');
  expires.append(...HOURS.map((count) => new Option(localize('panel.hours', { count }), String(count * HOUR))));
  expires.value = String(DEFAULT_HOURS * HOUR);
  const name = element('input');
  Object.assign(name, { maxLength: MAX_NAME_LENGTH, autocomplete: 'off', placeholder: localize('panel.guest_name_hint') });
  const opens = element('input');
  opens.type = 'checkbox';
  const check = element('label', opens, element('span', localize('panel.guest_opens')));
  check.className = 'check';
  role.addEventListener('change', () => { check.hidden = role.value === 'follower'; });
  const form = element(
    'form',
    field(localize('panel.link_for'), role),
    field(localize('panel.expires_after'), expires),
    field(localize('panel.guest_name'), name),
    check,
  );
  form.className = 'stacked';
  const values = () => ({
    role: role.value,
    expires_in: Number(expires.value),
    name: name.value.trim(),
    ...(check.hidden ? {} : { opens: opens.checked }),
  });
  return { form, values };
}

/**
 * @param {Pick<SectionContext, 'notify'|'signal'>} context
 * @param {{link: string|null, link_away: string|null}} made
 * @returns {HTMLElement[]} the link at home and the one for away, the first with its QR code
 */
export function madeLinks(context, { link, link_away: away }) {
  const places = /** @type {[string|null, string][]} */ ([[link, localize('panel.at_home')], [away, localize('panel.away_from_home')]]);
  /** @type {HTMLElement[]} */
  const shown = [];
  for (const [url, name] of places) {
    if (!url) continue;
    const first = shown.length === 0;
    const place = element('div', element('strong', name), ...linkField(context, url, name, first));
    place.className = 'place';
    shown.push(place);
  }
  return shown;
}
