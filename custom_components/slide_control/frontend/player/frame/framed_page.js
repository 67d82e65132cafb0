/** @import {FrameError} from '../../adapters/frames/framed_page_adapter.js' */
/** @import {Command, MediaCommand, Moved} from '../../adapters/base/adapter.js' */
import { RejectedError, toCommandError } from '../../adapters/base/adapter.js';
import { loadWords } from '../../words/words.js';
import { findDeck, nextDeck } from '../../display/find_deck.js';
import { replaceSpeakerWindow } from '../../speaker/speaker_window.js';
import { UserInput } from '../../display/user_input.js';
import { hostedDeck } from './hosted_deck.js';
import { DeckController } from '../../display/deck_controller.js';

/**
 * The half of the player, and of a page with a deck in a frame, that runs in the framed page. It finds the deck as on any page, and executes
 * the calls of the other half, `adapters/frames/framed_page_adapter.js`.
 *
 * @param {MessagePort} port
 * @param {AbortSignal} signal
 * @param {{lastResort: boolean}} options whether a page without a framework is moved, too
 */
export async function serveFramedPage(port, signal, options) {
  loadWords(); // not awaited: the first sentence comes after seconds
  addEventListener('pagehide', () => port.postMessage({ type: 'gone' }), { signal });
  const toast = {
    show: (/** @type {string} */ text) => port.postMessage({ type: 'says', text }),
    hide() {},
  };
  const found = await findDeck(toast, signal, options);
  if (!found) return;
  const presenter = () => port.postMessage({ type: 'presenter' });
  replaceSpeakerWindow(signal, presenter);
  const { name, adapter } = found;
  const input = new UserInput(signal);
  let reportedAt = 0;

  const touched = () => {
    if (input.lastAt <= reportedAt) return;
    reportedAt = input.lastAt;
    port.postMessage({ type: 'touched' });
  };
  const controller = new DeckController(adapter, {
    moved: () => {
      touched(); // before its effect
      port.postMessage({ type: 'moved', state: controller.state() });
    },
    touched: () => {
      input.record();
      touched();
    },
    presenter,
    wants: (names) => port.postMessage({ type: 'wants', names }),
  }, signal);

  /**
   * @param {number} n
   * @param {() => void|Promise<Moved|void>} work
   */
  const answer = async (n, work) => {
    /** @type {{error?: FrameError, moved?: Moved|void}} */
    let outcome = {};
    try {
      outcome = { moved: await work() };
    } catch (error) {
      const { reason, placeholders } = toCommandError(error);
      outcome = { error: { reason, placeholders, rejected: error instanceof RejectedError } };
    }
    port.postMessage({ type: 'done', n, state: controller.state(), ...outcome });
  };

  /** @param {number} n */
  const picture = async (n) => {
    const made = await controller.takePicture().catch(() => null); // what makes it may fail to load
    port.postMessage({ type: 'done', n, picture: made });
  };

  port.addEventListener('message', ({ data }) => {
    switch (data.type) {
      case 'run': return void answer(data.n, () => controller.run(/** @type {Command|MediaCommand} */ (data.command)));
      case 'show': return void answer(data.n, () => controller.show(data.target));
      case 'point': return controller.point(data.point);
      case 'live': return controller.live(data.values);
      case 'hold': return controller.hold(data.on);
      case 'picture': return void picture(data.n);
    }
  }, { signal });
  port.start();
  port.postMessage({ type: 'found', name, version: adapter.version, state: controller.state(), hosted: hostedDeck(document) });
  for (let next = await nextDeck(found, toast, signal); next; next = await nextDeck(next, toast, signal)) {
    controller.setAdapter(next.adapter);
    port.postMessage({ type: 'moved', state: controller.state() });
  }
}
