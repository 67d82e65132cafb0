/** @import {SectionContext} from '../../base/section.js' */
/** @import {Plan} from './plan_form.js' */
import { button, element } from '../../../dom/element.js';
import '../../../words/en_talks.js';
import { localize } from '../../../words/words.js';
import { openDialog } from '../../base/dialog.js';
import { field } from '../../base/field.js';
import { errorMessage } from '../../base/section.js';
import { PlanForm } from './plan_form.js';

/**
 * Plans the talks of a deck: minutes for the whole talk and for its sections.
 *
 * @param {HTMLElement} near
 * @param {SectionContext} context
 * @param {string} entry id of the stage
 */
export async function editPlan(near, context, entry) {
  const { dialog, body, buttons, closed } = openDialog(near, localize('talks.plan_heading'), context.signal);
  const { hass, library, notify } = context;
  const deck = element('select');
  deck.append(new Option(localize('talks.shown_deck'), ''));
  const place = element('div');
  place.className = 'plan';
  const problem = element('p');
  problem.className = 'bad';
  problem.setAttribute('role', 'alert');
  body.append(field(localize('talks.deck'), deck), place, problem);
  /** @type {PlanForm|null} */
  let form = null;
  const clear = button('plain', localize('talks.clear'), () => change('clear', {}, 'talks.plan_cleared'), closed);
  const save = button('', localize('talks.save'), () => {
    const fields = form?.read();
    if (fields) change('set', fields, 'talks.plan_saved');
  }, closed);
  buttons.append(clear, save);

  const load = async () => {
    problem.textContent = '';
    clear.hidden = save.hidden = true;
    place.replaceChildren();
    try {
      /** @type {Plan} */
      const plan = await hass.callWS({ type: 'slide_control/plan/get', config_entry_id: entry, ...(deck.value && { deck: deck.value }) });
      form = new PlanForm(plan, (minutes) => change('learn', { minutes }, 'talks.plan_saved'), closed);
      place.replaceChildren(form.node);
      clear.hidden = save.hidden = plan.deck === null;
    } catch (error) {
      problem.textContent = errorMessage(error);
    }
  };
  /**
   * @param {'set'|'learn'|'clear'} command
   * @param {object} fields
   * @param {'talks.plan_saved'|'talks.plan_cleared'} done
   */
  const change = async (command, fields, done) => {
    problem.textContent = '';
    try {
      await hass.callWS({ type: `slide_control/plan/${command}`, config_entry_id: entry, deck: form?.plan.deck, ...fields });
      await load();
      // What doesn't fit is said before the dialog is left.
      if (form?.plan.problems.length === 0) dialog.close();
      notify(localize(done));
    } catch (error) {
      problem.textContent = errorMessage(error);
    }
  };
  deck.addEventListener('change', load, { signal: closed });
  try {
    if (!library.listed) await library.refresh();
    deck.append(...library.decks.filter((each) => !each.problem).map(({ name, title }) => new Option(title, name)));
  } catch {
    // The deck that is shown can be planned without the list.
  }
  await load();
}
