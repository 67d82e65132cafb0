/** @import {ClockStep} from '../../sources/source.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
/** @import {WordKey} from '../../words/words.js' */
import { button, element } from '../../dom/element.js';
import '../../words/en_talk.js';
import { localize } from '../../words/words.js';
import { box, setText } from '../parts/draw.js';
import { switchRow } from './switch_row.js';

/** What can't be taken back must be pressed again within this time. */
const CONFIRM_MS = 4_000;

/**
 * The talk's clock, beyond its pause: from zero, end, rehearsal, and an activity timer.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function talkControls(actions) {
  const { source, open, say, signal } = actions;
  /** @type {View|null} */
  let view = null;
  const step = async (/** @type {ClockStep} */ which) => {
    try {
      await source.clock(which);
    } catch (error) {
      say(/** @type {Error} */ (error).message, 'bad');
    }
  };
  const clock = () => view?.status?.clock ?? null;
  const start = button('plain', localize('talk.start'), () => step('start'), signal);
  const reset = confirmedButton('talk.reset', () => step('reset'), signal);
  const end = confirmedButton('talk.end', () => step('end'), signal);
  const timer = button('plain', localize('talk.timer_open'), () => open('timer'), signal);
  const row = box('row', start, reset, end, timer);
  const rehearsal = switchRow({
    label: () => localize('talk.rehearse'),
    on: () => clock()?.rehearsal ?? false,
    async toggle() {
      await step(clock()?.rehearsal ? 'stop_rehearsing' : 'rehearse');
      return '';
    },
  }, actions);
  const heading = element('h3', localize('talk.heading'));
  const part = box('talk', heading, row, rehearsal.element);
  return {
    element: part,
    update(now) {
      view = now;
      const state = clock()?.state ?? null;
      part.hidden = !now.canPress || state === null;
      start.hidden = state !== 'ready' && state !== 'ended';
      reset.hidden = state === 'ready';
      end.hidden = state === 'ready' || state === 'ended';
      for (const each of [start, reset, end, timer]) each.setAttribute('aria-disabled', String(now.connection !== 'connected'));
      rehearsal.draw();
    },
  };
}

/**
 * @param {WordKey} label
 * @param {() => void} run
 * @param {AbortSignal} signal
 */
function confirmedButton(label, run, signal) {
  let until = 0;
  const created = button('plain', localize(label), () => {
    const sure = performance.now() < until;
    until = sure ? 0 : performance.now() + CONFIRM_MS;
    setText(created, sure ? localize(label) : localize('remote.confirm'));
    if (sure) return run();
    setTimeout(() => performance.now() >= until && setText(created, localize(label)), CONFIRM_MS + 1);
  }, signal);
  return created;
}
