/** @import {Switch} from '../model/options.js' */
/** @import {Actions} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { box, setText } from '../parts/draw.js';

/**
 * @param {Switch} from
 * @param {Actions} actions
 * @returns {{element: HTMLElement, draw: () => void}} `draw` shows whether it is on
 */
export function switchRow(from, { say, signal }) {
  const problem = element('p');
  problem.setAttribute('role', 'status');
  const control = button('switch', '', async () => {
    const text = await from.toggle();
    setText(problem, text);
    if (text) say(text, 'note');
    draw();
  }, signal);
  control.setAttribute('role', 'switch');
  const label = element('span');
  control.append(label, box('knob'));
  const draw = () => {
    setText(label, from.label());
    control.setAttribute('aria-checked', String(from.on()));
    if (from.problem) setText(problem, from.problem());
  };
  return { element: box('switch-row', control, problem), draw };
}
