/**
 * A display that runs the code which users get, `frontend/display.js` with all that it imports, and no browser: only the slides and
 * the window around them are made up. It is one of the displays of the soak over sockets.
 *
 *     node --experimental-websocket scripts/soak/page.mjs '{"url": …, "token": …, "file": …, "seed": 1, "every": 12}'
 *
 * The standard input says `calm`, `show` or `quit`; see displays.py, which does the same with pages written in Python.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Rejected } from '../../custom_components/slide_control/frontend/adapters/adapter.js';
import { newId } from '../../custom_components/slide_control/frontend/client.js';
import { Connection } from '../../custom_components/slide_control/frontend/connection.js';
import { Display } from '../../custom_components/slide_control/frontend/display.js';
import { openEventStream } from '../../custom_components/slide_control/frontend/transports/event_stream.js';
import { openLongPoll } from '../../custom_components/slide_control/frontend/transports/long_poll.js';

/** As tests/slides.py: columns of slides; each number is how many fragments a slide has. */
const SHAPE = [[0], [2, 0, 1], [0], [3], [0, 0]];
const SLIDES = SHAPE.flatMap((column, h) => column.map((fragments, v) => ({ h, v, fragments })));

/** How a page load reaches Home Assistant: as it likes, or only in one of the ways for bad networks. */
const WAYS = { 'the best way': undefined, 'event stream': openEventStream, 'long poll': openLongPoll };

const setting = JSON.parse(process.argv[2]);

/** The window's listeners. A person at the screen is an event that a script can't forge, so nothing of Node's can stand in. */
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

  run(order) {
    const { h, v, fragments } = SLIDES[this.at];
    switch (order.action) {
      case 'next':
        if (!order.skipFragments && this.fragment < fragments) this.fragment += 1;
        else this.#go(this.at + 1);
        break;
      case 'previous':
        if (!order.skipFragments && this.fragment) this.fragment -= 1;
        else if (this.#go(this.at - 1)) this.fragment = SLIDES[this.at].fragments;
        break;
      case 'first': this.#go(0); break;
      case 'last': this.#go(SLIDES.length - 1); break;
      case 'go_to': this.#go(order.indices ? find(order.indices.h, order.indices.v) : order.slide - 1); break;
      case 'blank': this.blank = order.on; break;
      case 'overview': this.overview = order.on; break;
      case 'navigate':
        this.#go(find(...{ up: [h, v - 1], down: [h, v + 1], left: [h - 1, 0], right: [h + 1, 0] }[order.direction]));
        break;
      default: throw new Rejected('These slides do not know that.');
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
  objection(command) {
    const objection = super.objection(command);
    if (!objection) {
      counts.applications += 1;
      appendFileSync(setting.file, `${JSON.stringify([command.id, shared() - command.time, command.ttl_ms])}\n`);
    }
    return objection;
  }
}

class Page {
  lead = false;
  status = 'new';
  #ends = new AbortController();

  /** As `start.js` does it. */
  constructor() {
    const { signal } = this.#ends;
    this.slides = new Slides();
    const ways = Object.keys(WAYS);
    const way = ways[counts.loads++ % ways.length];
    new Display(this.slides, (display) => {
      this.display = display;
      return new Watched({
        base: new URL(setting.url),
        token: setting.token,
        client: { id: newId(), name: 'Soak', framework: 'none', version: '1' },
        open: WAYS[way],
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
          counts.ways[way] = (counts.ways[way] ?? 0) + 1;
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

  /** A person at the screen does something. */
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

function title(at) {
  const { h, v } = SLIDES[at];
  return v ? `Part ${h + 1}, detail ${v}` : `Part ${h + 1}`;
}

function find(h, v) {
  return SLIDES.findIndex((slide) => slide.h === h && slide.v === v);
}

function trouble() {
  timer = setTimeout(() => {
    if (Math.random() < 0.5) {
      counts.faults['page loaded anew'] += 1;
      page.close();
      page = new Page();
    } else {
      counts.faults['person moves the slides'] += 1;
      page.move();
    }
    trouble();
  }, -Math.log(1 - Math.random()) * setting.every * 1000);
}

const counts = {
  loads: Math.floor(Math.random() * 3),
  applications: 0,
  gave_up: [],
  ways: {},
  faults: { 'page loaded anew': 0, 'person moves the slides': 0 },
};
const words = {
  calm: () => clearTimeout(timer),
  show: () => {
    const { applications, gave_up, ways, faults } = counts;
    process.stdout.write(`${JSON.stringify({ pages: [page.show()], followers: [], applications, gave_up, ways, faults })}\n`);
  },
  quit: () => process.exit(),
};
writeFileSync(setting.file, '');
let timer;
let page = new Page();
trouble();
createInterface({ input: process.stdin }).on('line', (word) => words[word]?.()).on('close', words.quit);
