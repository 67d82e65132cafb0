/**
 * Followers that run the code which users get, and no browser: half of them listen to the broker, half to Home Assistant; half of each over a
 * bad network. Each slide's title has its number.
 *
 *     node --experimental-websocket benchmarks/audience/listeners.mjs '{"count": 10, "key": …, "token": …, "brokers": […], "houses": […]}'
 *
 * Each line of the standard input is answered with what all have seen; see ledger.py.
 */
import { createInterface } from 'node:readline';
import { BrokerConnection } from '../../custom_components/slide_control/frontend/broker/broker_connection.js';
import { newId } from '../../custom_components/slide_control/frontend/connection/client.js';
import { Connection } from '../../custom_components/slide_control/frontend/connection/connection.js';

const { count, key, token, brokers, houses } = JSON.parse(process.argv[2]);
const { signal } = new AbortController();

globalThis.addEventListener = () => {};
globalThis.document = { addEventListener() {}, visibilityState: 'visible' };

class Listener {
  shown = 0;
  states = 0;
  back = 0;
  foreign = 0;

  constructor(name) {
    this.name = name;
  }

  see(state) {
    if (!state) return;
    const number = Number(/^press-(\d+)$/.exec(state.title)?.[1]);
    this.states += 1;
    if (Number.isNaN(number)) this.foreign += 1;
    else if (number < this.shown) this.back += 1;
    else this.shown = number;
  }
}

function throughBroker(url) {
  const listener = new Listener('broker');
  const state = (seen) => listener.see(seen);
  new BrokerConnection({ url, key }, { welcome() {}, state, audience() {}, timer() {}, closed() {}, lost() {} }, signal);
  return listener;
}

function throughHouse(url) {
  const listener = new Listener('house');
  const see = (state) => listener.see(state);
  new Connection({ base: new URL(url), token, client: { id: newId(), name: 'Ledger' } }, {
    state: () => null, command() {}, lead() {}, status() {}, follow: see, welcome: ({ state }) => see(state),
  }, signal);
  return listener;
}

const listeners = Array.from({ length: count }, (_, at) => [
  throughBroker(brokers[at % brokers.length]), throughHouse(houses[at % houses.length]),
]).flat();

createInterface({ input: process.stdin })
  .on('line', () => process.stdout.write(`${JSON.stringify(listeners)}\n`))
  .on('close', () => process.exit());
