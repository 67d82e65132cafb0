/**
 * A display that runs the code which users get, `frontend/display/display.js` with all that it imports, and no browser: only the slides and
 * the window around them are made up. The soak over sockets starts some of them.
 *
 *     node --experimental-websocket tests/soak/display.mjs '{"url": …, "token": …, "file": …, "fault_interval": 12}'
 *
 * The standard input says `stop_faults`, `show` or `quit`; see display_process.py. Followers may live in the same process.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { RejectedError } from '../../custom_components/slide_control/frontend/adapters/base/adapter.js';
import { newId } from '../../custom_components/slide_control/frontend/connection/client.js';
import { Connection } from '../../custom_components/slide_control/frontend/connection/connection.js';
import { Display } from '../../custom_components/slide_control/frontend/display/display.js';
import { openEventStream } from '../../custom_components/slide_control/frontend/connection/transports/event_stream.js';
import { openLongPoll } from '../../custom_components/slide_control/frontend/connection/transports/long_poll.js';

/** As tests/doubles/slides.py: columns of slides; each number is how many fragments a slide has. */
const SHAPE = [[0], [2, 0, 1], [0], [3], [0, 0]];
const SLIDES = SHAPE.flatMap((column, h) => column.map((fragments, v) => ({ h, v, fragments })));

/** How a page load reaches Home Assistant: as it likes, or only by one of the transports for bad networks. */
const TRANSPORTS = { 'the best transport': undefined, 'event stream': openEventStream, 'long poll': openLongPoll };

const settings = JSON.parse(process.argv[2]);

/** The window's listeners. A person at the display is an event that a script can't forge, so nothing of Node's can stand in. */
const listeners = new Set();
globalThis.addEventListener = (type, callback, { signal } = {}) => {
  const listener = { type, callback };
  listeners.add(listener);
  signal?.addEventListener('abort', () => listeners.delete(listener), { once: true });
};
globalThis.document = { addEventListener() {}, visibilityState: 'visible' };

/** @returns {number} milliseconds of the clock that Home Assistant on this machine reads too (CLOCK_MONOTONIC) */
const shared = () => Number(process.hrtime.bigint()) / 1e6;

class Slides {
  version = '1';
  at = 0;
  fragment = 0;
  overview = false;
  blank = false;

  read() {
    const { h, v, fragments } = SLIDES[this.at];
    const following = this.at + 1 < SLIDES.length;
    return {
      indices: { h, v, f: fragments ? this.fragment - 1 : null },
      number: this.at + 1,
      total: SLIDES.length,
      id: `slide-${h}-${v}`,
      fragment: this.fragment,
      fragments,
      title: title(this.at),
      notes: `Notes for ${h}/${v}`,
      next_title: following ? title(this.at + 1) : null,
      blank: this.blank,
      overview: this.overview,
    };
  }

  outline() {
    return SLIDES.map(({ h, v }, at) => ({ h, v, number: at + 1, title: title(at), id: `slide-${h}-${v}` }));
  }

  run(command) {
    const { h, v, fragments } = SLIDES[this.at];
    switch (command.action) {
      case 'next':
        if (!command.skipFragments && this.fragment < fragments) this.fragment += 1;
        else this.#go(this.at + 1);
        break;
      case 'previous':
        if (!command.skipFragments && this.fragment) this.fragment -= 1;
        else if (this.#go(this.at - 1)) this.fragment = SLIDES[this.at].fragments;
        break;
      case 'first': this.#go(0); break;
      case 'last': this.#go(SLIDES.length - 1); break;
      case 'go_to': this.#go(command.indices ? find(command.indices.h, command.indices.v) : command.slide - 1); break;
      case 'blank': this.blank = command.on; break;
      case 'overview': this.overview = command.on; break;
      case 'navigate':
        this.#go(find(...{ up: [h, v - 1], down: [h, v + 1], left: [h - 1, 0], right: [h + 1, 0] }[command.direction]));
        break;
      default: throw new RejectedError('unknown_command', { action: command.action });
    }
    this.events.moved();
  }

  show({ indices: { h, v, f } }) {
    this.#go(find(h, v));
    this.fragment = f === null ? 0 : f + 1;
    this.events.moved();
  }

  alive() {
    return true;
  }

  watch(events) {
    this.events = events;
  }

  #go(at) {
    if (!SLIDES[at]) return false;
    this.at = at;
    this.fragment = 0;
    return true;
  }
}

/** A connection that writes down each command which it lets pass, with its true age. */
class Watched extends Connection {
  check(command) {
    const objection = super.check(command);
    if (!objection) {
      counts.applications += 1;
      appendFileSync(settings.file, `${JSON.stringify([command.id, shared() - command.time, command.ttl_ms])}\n`);
    }
    return objection;
  }
}

class SimulatedPage {
  lead = false;
  status = 'new';
  #ends = new AbortController();

  /** As `start_display.js` does it. */
  constructor() {
    const { signal } = this.#ends;
    this.slides = new Slides();
    const names = Object.keys(TRANSPORTS);
    const transport = names[counts.loads++ % names.length];
    new Display(this.slides, (display) => {
      this.display = display;
      return new Watched({
        base: new URL(settings.url),
        token: settings.token,
        client: { id: newId(), name: 'Soak', framework: 'none', version: '1' },
        open: TRANSPORTS[transport],
      }, {
        state: () => display.state(),
        command: (command) => display.command(command),
        follow: (state) => display.follow(state),
        lead: (lead) => {
          this.lead = lead;
          display.lead(lead);
        },
        welcome: (welcome) => {
          this.lead = welcome.lead;
          counts.transports[transport] = (counts.transports[transport] ?? 0) + 1;
          display.welcome(welcome);
        },
        status: (status) => {
          this.status = status;
          if (status === 'refused' || status === 'replaced') counts.gave_up.push(status);
          if (status !== 'connected' && status !== 'connecting') display.lost();
        },
      }, signal);
    }, signal);
  }

  /** A person at the display does something. */
  move() {
    for (const { type, callback } of [...listeners]) if (type === 'keydown') callback({ type, isTrusted: true });
    this.slides.run({ action: ['next', 'previous', 'first'][Math.floor(Math.random() * 3)] });
  }

  show() {
    return { lead: this.lead, connected: this.status === 'connected', shows: this.slides.read() };
  }

  close() {
    this.#ends.abort();
  }
}

/** A page that only looks on: the display's own connection, which reports nothing. */
class Follower {
  status = 'new';
  shows = null;

  constructor(url) {
    this.connection = new Connection({ base: new URL(url), token: settings.follower_token, client: { id: newId(), name: 'Soak' } }, {
      state: () => null,
      command: () => {},
      lead: () => {},
      welcome: ({ state }) => { this.shows = state; },
      follow: (state) => { this.shows = state; },
      status: (status) => {
        this.status = status;
        if (status === 'refused' || status === 'replaced') counts.gave_up.push(status);
      },
    }, new AbortController().signal);
  }

  show() {
    return { connected: this.status === 'connected', shows: this.shows };
  }
}

function title(at) {
  const { h, v } = SLIDES[at];
  return v ? `Part ${h + 1}, detail ${v}` : `Part ${h + 1}`;
}

function find(h, v) {
  return SLIDES.findIndex((slide) => slide.h === h && slide.v === v);
}

function injectFaults() {
  timer = setTimeout(() => {
    if (Math.random() < 0.5) {
      counts.faults['page reloaded'] += 1;
      page.close();
      page = new SimulatedPage();
    } else {
      counts.faults['person moves the slides'] += 1;
      page.move();
    }
    injectFaults();
  }, -Math.log(1 - Math.random()) * settings.fault_interval * 1000);
}

const counts = {
  loads: Math.floor(Math.random() * 3),
  applications: 0,
  gave_up: [],
  transports: {},
  faults: { 'page reloaded': 0, 'person moves the slides': 0 },
};
const words = {
  stop_faults: () => clearTimeout(timer),
  show: () => {
    const { applications, gave_up, transports, faults } = counts;
    process.stdout.write(`${JSON.stringify({ pages: [page.show()], followers: followers.map((follower) => follower.show()), applications, gave_up, transports, faults })}\n`);
  },
  quit: () => process.exit(),
};
writeFileSync(settings.file, '');
let timer;
let page = new SimulatedPage();
const followers = settings.follower_urls.map((url) => new Follower(url));
injectFaults();
createInterface({ input: process.stdin }).on('line', (word) => words[word]?.()).on('close', words.quit);
