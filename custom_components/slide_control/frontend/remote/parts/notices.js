/** @import {Actions, Part, View} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, iconButton, setText } from './draw.js';

/**
 * What a speaker must know before the next press: no connection, and who drives.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function noticesPart(actions) {
  const connection = box('notice bad');
  connection.setAttribute('role', 'alert');
  const driver = driverNotice(actions);
  const peek = peekNotice(actions);
  const part = box('notices', connection, driver.element, peek.element);
  return {
    element: part,
    update(view) {
      setText(connection, view.connection === 'lost' ? localize('remote.lost') : view.connection === 'connecting' ? localize('remote.connecting') : '');
      driver.update(view);
      peek.update(view);
    },
  };
}

/**
 * Who drives the talk, and how to get it.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
function driverNotice({ source, say, signal }) {
  const sentence = element('span');
  sentence.dir = 'auto';
  const drive = (/** @type {'ask'|'take'|'hand_over'|'release'} */ step) => async () => {
    try {
      await source.drive(step);
    } catch (error) {
      say(/** @type {Error} */ (error).message, 'bad');
    }
  };
  const ask = button('plain', localize('remote.ask'), drive('ask'), signal);
  const handOver = button('plain', localize('remote.hand_over'), drive('hand_over'), signal);
  const take = button('plain', localize('remote.take_back'), drive('take'), signal);
  const part = box('notice', sentence, ask, handOver, take);
  return {
    element: part,
    update({ status, canPress, connection }) {
      const driver = status?.driver ?? null;
      part.hidden = !driver || !canPress || connection === 'lost' || (driver.self && !driver.asking);
      if (!driver) return;
      const { name, self, asking } = driver;
      setText(sentence, self
        ? localize('remote.asks', { name: asking ?? '' })
        : asking ? localize('remote.drives_asked', { name, asking }) : localize('remote.drives', { name }));
      ask.hidden = self || asking !== null;
      handOver.hidden = !self || asking === null;
      take.hidden = self;
    },
  };
}

/**
 * The slide that this remote looks at while the audience sees another one.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
function peekNotice({ peek, jump, signal }) {
  /** @type {View|null} */
  let view = null;
  const sentence = element('span');
  const leaf = (/** @type {number} */ by) => () => {
    const to = (view?.peeked ?? 0) + by;
    if (view && to >= 0 && to < view.outline.length) peek(to);
  };
  const back = button('plain', localize('remote.back'), () => peek(null), signal);
  const earlier = iconButton('previous', localize('remote.look_earlier'), leaf(-1), signal);
  const later = iconButton('next', localize('remote.look_later'), leaf(1), signal);
  const go = button('', localize('remote.go'), () => view?.peeked != null && jump(view.peeked), signal);
  const part = box('notice peek', sentence, earlier, later, back, go);
  return {
    element: part,
    update(now) {
      view = now;
      part.hidden = now.peeked === null || !now.state;
      if (now.peeked === null || !now.state) return;
      const number = now.outline[now.peeked]?.number;
      setText(sentence, localize('remote.peek', { shown: now.state.number, looked: number ?? '–' }));
      go.hidden = !now.canPress;
    },
  };
}
