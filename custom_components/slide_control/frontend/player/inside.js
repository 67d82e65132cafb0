/** @import {Order} from '../adapters/adapter.js' */
import { Rejected } from '../adapters/adapter.js';
import { findDeck, nextDeck } from '../find_deck.js';
import { Input } from '../input.js';
import { Screen } from '../screen.js';

/**
 * The half of the player that runs in the framed page: finds the slides there as on any page, and does what the player outside says.
 * `port.js` is the other half.
 *
 * @param {MessagePort} port
 * @param {AbortSignal} signal
 */
export async function serve(port, signal) {
  addEventListener('pagehide', () => port.postMessage({ type: 'gone' }), { signal });
  const sign = {
    show: (/** @type {string} */ text) => port.postMessage({ type: 'says', text }),
    hide() {},
  };
  const found = await findDeck(sign, signal);
  if (!found) return;
  const { name, adapter } = found;
  const input = new Input(signal);
  let told = 0;

  const touched = () => {
    if (input.last <= told) return;
    told = input.last;
    port.postMessage({ type: 'touched' });
  };
  const screen = new Screen(adapter, {
    moved: () => {
      touched(); // before what it did
      port.postMessage({ type: 'moved', state: screen.state() });
    },
    touched: () => {
      input.touch();
      touched();
    },
  }, signal);

  /**
   * @param {number} n
   * @param {() => void|Promise<void>} work
   */
  const answer = async (n, work) => {
    /** @type {object} */
    let outcome = {};
    try {
      await work();
    } catch (error) {
      outcome = { error: error instanceof Error ? error.message : String(error), rejected: error instanceof Rejected };
    }
    port.postMessage({ type: 'done', n, state: screen.state(), ...outcome });
  };

  port.addEventListener('message', ({ data }) => {
    switch (data.type) {
      case 'run': return void answer(data.n, () => screen.run(/** @type {Order} */ (data.order)));
      case 'show': return void answer(data.n, () => screen.show(data.target));
      case 'hold': return screen.hold(data.on);
    }
  }, { signal });
  port.start();
  port.postMessage({ type: 'found', name, version: adapter.version, state: screen.state() });
  for (let next = await nextDeck(found, sign, signal); next; next = await nextDeck(next, sign, signal)) {
    screen.take(next.adapter);
    port.postMessage({ type: 'moved', state: screen.state() });
  }
}
