/**
 * Followers that run the code which users get, and no browser: half of them listen to the broker, half to Home Assistant, each to one of the
 * addresses of its kind.
 *
 *     node --experimental-websocket harness/listeners.mjs '{"count": 10, "titles": "press-(\\d+)", "key": …, "token": …, "brokers": […], "houses": […]}'
 *
 * `titles` matches the title of every slide of the house; where it has a group, that is a number which only grows. Each line of the standard input
 * is answered with what all have seen; see listeners.py.
 */
import { createInterface } from 'node:readline';
import { BrokerConnection } from '../custom_components/slide_control/frontend/broker/broker_connection.js';
import { newId } from '../custom_components/slide_control/frontend/connection/client.js';
import { Connection } from '../custom_components/slide_control/frontend/connection/connection.js';

const { count, titles, key, token, brokers, houses } = JSON.parse(process.argv[2]);
const known = new RegExp(`^(?:${titles})$`);
const { signal } = new AbortController();

globalThis.addEventListener = () => {};
globalThis.document = { addEventListener() {}, visibilityState: 'visible' };

class Listener {
  /** The newest title of the house. */
  title = '';
  shown = 0;
  states = 0;
  back = 0;
  foreign = 0;

  constructor(name) {
    this.name = name;
  }

  see(state) {
    if (!state) return;
    const [title, number] = known.exec(state.title) ?? [];
    this.states += 1;
    if (title === undefined) this.foreign += 1;
    else this.title = title;
    if (Number(number) < this.shown) this.back += 1;
    else if (number) this.shown = Number(number);
  }
}

function throughBroker(url) {
  const listener = new Listener('broker');
  const state = (seen) => listener.see(seen);
  new BrokerConnection({ url, key }, { welcome() {}, state, audience() {}, timer() {}, captions() {}, backChannel() {}, closed() {}, lost() {} }, signal, newId());
  return listener;
}

function throughHouse(url) {
  const listener = new Listener('house');
  const see = (state) => listener.see(state);
  new Connection({ base: new URL(url), token, client: { id: newId(), name: 'Listener' } }, {
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
