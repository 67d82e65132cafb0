/**
 * Browser pages without a browser, for the model of the protocol.
 *
 * It runs the display's own code, `frontend/display/display.js` with all that it imports, and stands in for what surrounds it: the clocks, the
 * timers, the events, the line to Home Assistant, and the slides. Time does not pass here. Python asks for one thing on one page with a
 * line of JSON that says what its clocks show, and gets a line with all that the page did about it:
 *
 *     > {"page": 1, "mono": 1000, "wall": 1700000001000, "do": "frame", "line": 1, "text": "{…}"}
 *     < {"did": [["applied", {…}], ["send", 1, "{…}"]], "due": 1040, "place": "[0,0,null,false,false]", "busy": false}
 *
 * `due` is what the monotonic clock will show when the next timer is due. Many pages live in one process; one is asked at a time.
 */
import { RejectedError } from '../../custom_components/slide_control/frontend/adapters/base/adapter.js';
import { Connection } from '../../custom_components/slide_control/frontend/connection/connection.js';
import { Display } from '../../custom_components/slide_control/frontend/display/display.js';
import { positionKey } from '../../custom_components/slide_control/frontend/display/state.js';

const soon = setImmediate;

/** The page that handles the current request. All globals that a page uses refer to it. */
let page = /** @type {any} */ (null);

/** Columns of slides; each number is how many fragments a slide has. */
const SHAPE = [[0], [2, 0, 1], [0], [3], [0, 0]];
const SLIDES = SHAPE.flatMap((column, h) => column.map((fragments, v) => ({ h, v, fragments })));

class Slides {
  version = '1';
  at = 0;
  fragment = 0;
  blank = false;
  overview = false;
  /** Milliseconds that a step takes to be shown. */
  lag = 0;
  /** Whether a step is shown after that time, rather than before. */
  late = false;
  refuses = false;

  read() {
    const { h, v, fragments } = SLIDES[this.at];
    const next = SLIDES[this.at + 1];
    return {
      indices: { h, v, f: fragments ? this.fragment - 1 : null },
      number: this.at + 1,
      total: SLIDES.length,
      id: `slide-${h}-${v}`,
      fragment: this.fragment,
      fragments,
      title: `Slide ${h}/${v}`,
      notes: `Notes for ${h}/${v}`,
      next_title: next ? `Slide ${next.h}/${next.v}` : null,
      blank: this.blank,
      overview: this.overview,
      cues: [],
    };
  }

  outline() {
    return SLIDES.map(({ h, v }, index) => ({ h, v, number: index + 1, title: `Slide ${h}/${v}`, id: `slide-${h}-${v}` }));
  }

  run(command) {
    if (this.refuses && page.command && command.action !== 'blank') throw new RejectedError('no_overview');
    return this.#step(() => this.move(command));
  }

  show({ indices: { h, v, f } }) {
    return this.#step(() => {
      this.at = SLIDES.findIndex((slide) => slide.h === h && slide.v === v);
      this.fragment = f === null ? 0 : f + 1;
      this.events.moved();
    });
  }

  alive() {
    return true;
  }

  watch(events) {
    this.events = events;
  }

  /** Does a step, for a command or a person, and emits the framework's event. */
  move(command) {
    const { h, v } = SLIDES[this.at];
    switch (command.action) {
      case 'next': this.#next(command.skipFragments); break;
      case 'previous': this.#previous(command.skipFragments); break;
      case 'first': this.#go(0); break;
      case 'last': this.#go(SLIDES.length - 1); break;
      case 'go_to': this.#go(command.indices ? find(command.indices.h, command.indices.v) : command.slide - 1); break;
      case 'blank': this.blank = command.on ?? !this.blank; break;
      case 'overview': this.overview = command.on ?? !this.overview; break;
      case 'navigate': {
        const [h2, v2] = { up: [h, v - 1], down: [h, v + 1], left: [h - 1, 0], right: [h + 1, 0] }[command.direction];
        this.#go(find(h2, v2));
      }
    }
    this.events.moved();
  }

  #next(skip) {
    if (!skip && this.fragment < SLIDES[this.at].fragments) this.fragment += 1;
    else if (this.at + 1 < SLIDES.length) this.#go(this.at + 1);
  }

  #previous(skip) {
    if (!skip && this.fragment) {
      this.fragment -= 1;
    } else if (this.at) {
      this.#go(this.at - 1);
      this.fragment = SLIDES[this.at].fragments;
    }
  }

  #go(index) {
    if (index < 0) return;
    this.at = index;
    this.fragment = 0;
  }

  #step(step) {
    if (!this.lag) return step();
    if (!this.late) step();
    return new Promise((resolve) => setTimeout(() => {
      if (this.late) step();
      resolve();
    }, this.lag));
  }
}

function find(h, v) {
  return SLIDES.findIndex((slide) => slide.h === h && slide.v === v);
}

/** A connection that knows which command the slides are being moved for: the adapter's interface does not tell. */
class Watched extends Connection {
  check(command) {
    const objection = super.check(command);
    page.command = objection ? null : command;
    page.before = positionKey(page.slides.read());
    if (!objection) did('applied', command);
    return objection;
  }

  finish(command, outcome) {
    page.command = null;
    const shown = positionKey(page.slides.read());
    did('finished', { epoch: command.epoch, seq: command.seq, result: outcome.result, moved: page.before !== shown, place: shown });
    super.finish(command, outcome);
  }
}

class SimulatedPage {
  mono = 0;
  wall = 0;
  did = [];
  timers = new Map();
  lines = new Map();
  /** What listens to the window and the document: no type of event is on both. */
  listeners = new Set();
  command = null;
  before = '';
  visible = true;
  seed = 0;
  #timer = 0;
  #line = 0;
  #ends = new AbortController();

  /** As `start_display.js` does it. */
  start({ id, seed, at }) {
    this.seed = seed;
    this.slides = Object.assign(new Slides(), { at });
    new Display(this.slides, (display) => {
      this.display = display;
      return new Watched({
        base: new URL('http://home.local/'), token: 'token', client: { id }, open: (_base, events) => this.#open(events),
      }, {
        state: () => display.state(),
        command: (command) => display.command(command),
        follow: (state) => display.follow(state),
        lead: (lead) => {
          did('lead', lead);
          display.lead(lead);
        },
        welcome: (welcome) => {
          did('lead', welcome.lead);
          display.welcome(welcome);
        },
        status: (status) => {
          did('status', status);
          if (status === 'connected' || status === 'connecting') return;
          display.lost();
          if (status !== 'lost') display.controller.hold(false);
        },
      }, this.#ends.signal);
    }, this.#ends.signal);
  }

  stop() {
    this.#ends.abort();
    this.timers.clear();
  }

  #open(events) {
    const line = ++this.#line;
    this.lines.set(line, { ...events, opened: false });
    did('open', line);
    return {
      send: (text) => {
        if (this.lines.get(line)?.opened) did('send', line, text);
      },
      close: (code) => {
        if (this.lines.delete(line)) did('close', line, code);
      },
    };
  }

  opened(line) {
    const events = this.lines.get(line);
    if (!events) return;
    events.opened = true;
    events.open();
  }

  closed({ line, code }) {
    const events = this.lines.get(line);
    this.lines.delete(line);
    events?.closed(code);
  }

  setTimeout(callback, milliseconds = 0) {
    this.timers.set(++this.#timer, { due: this.mono + Math.max(0, milliseconds), callback });
    return this.#timer;
  }

  runTimer() {
    const [first] = [...this.timers].sort(([, one], [, other]) => one.due - other.due);
    if (!first || first[1].due > this.mono) return;
    this.timers.delete(first[0]);
    first[1].callback();
  }

  get due() {
    let first = null;
    for (const { due } of this.timers.values()) if (first === null || due < first) first = due;
    return first;
  }

  listen(type, callback, { signal, once = false } = {}) {
    this.listeners.add({ type, callback, once, signal });
  }

  dispatch(type) {
    for (const listener of [...this.listeners]) {
      if (listener.type !== type || listener.signal?.aborted) continue;
      if (listener.once) this.listeners.delete(listener);
      listener.callback({ type, isTrusted: true });
    }
  }

  random() {
    this.seed = (this.seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return this.seed / 2 ** 31;
  }
}

/** The requests that a page handles. */
const DEEDS = {
  start: (given) => page.start(given),
  opened: ({ line }) => page.opened(line),
  frame: ({ line, text }) => page.lines.get(line)?.frame(text),
  closed: (given) => page.closed(given),
  timer: () => page.runTimer(),
  /** A person at the display does something. The slides move before anything else learns of it. */
  person: ({ command }) => {
    page.dispatch('keydown');
    page.slides.move(command);
  },
  /** The slides move by themselves. */
  moves: ({ command }) => page.slides.move(command),
  event: ({ name, visible = page.visible }) => {
    page.visible = visible;
    page.dispatch(name);
  },
  slides: ({ set }) => Object.assign(page.slides, set),
  state: () => did('state', page.display.controller.state()),
  stop: () => page.stop(),
};

function did(...what) {
  page.did.push(what);
}

function surround() {
  const globals = {
    performance: { now: () => page.mono },
    setTimeout: (callback, milliseconds) => page.setTimeout(callback, milliseconds),
    clearTimeout: (timer) => page.timers.delete(timer),
    addEventListener: (type, callback, options) => page.listen(type, callback, options),
    document: {
      addEventListener: (type, callback, options) => page.listen(type, callback, options),
      get visibilityState() { return page.visible ? 'visible' : 'hidden'; },
    },
  };
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true });
  Date.now = () => page.wall;
  Math.random = () => page.random();
  console.warn = (...words) => did('warned', words.map(String).join(' '));
  process.on('uncaughtException', (error) => did('failed', error.stack));
  process.on('unhandledRejection', (error) => did('failed', error?.stack ?? String(error)));
}

const pages = new Map();

/** Lets a page do one thing at the time that its clocks show, with all that follows at once. */
async function turn(number, mono, wall, deed) {
  page = pages.get(number) ?? new SimulatedPage();
  pages.set(number, page);
  Object.assign(page, { mono, wall, did: [] });
  try {
    deed();
  } catch (error) {
    did('failed', error.stack);
  }
  await new Promise((resolve) => { soon(resolve); }); // all microtasks first
  return page;
}

async function answer({ page: number, mono, wall, do: what, ...given }) {
  const { due, did: deeds, slides, command } = await turn(number, mono, wall, () => DEEDS[what](given));
  if (what === 'stop') pages.delete(number);
  return { did: deeds, due, place: positionKey(slides.read()), busy: command !== null };
}

/**
 * Many things on many pages, each at its own time; each page's timers run when they are due. `wall` is how far the wall clocks are ahead of
 * the monotonic ones, which show `until` at the end.
 *
 *     > {"batch": [[1, 1000, "frame", {"line": 1, "text": "{…}"}], …], "until": 1020, "wall": 1700000000000}
 *     < {"did": [[1, 1000, [["applied", {…}], …]], …], "due": 1040}
 */
async function answerBatch({ batch, until, wall }) {
  const deeds = [];
  const at = async (number, mono, deed) => {
    const { did } = await turn(number, mono, mono + wall, deed);
    if (did.length) deeds.push([number, mono, did]);
  };
  const runTimers = async (number, now) => {
    for (let due; (due = pages.get(number)?.due ?? Infinity) <= now;) await at(number, due, () => page.runTimer());
  };
  for (const [number, mono, what, given] of batch) {
    if ((pages.get(number)?.due ?? Infinity) <= mono) await runTimers(number, mono);
    await at(number, mono, () => DEEDS[what](given));
    if (what === 'stop') pages.delete(number);
  }
  let due = Infinity;
  for (const [number, each] of pages) {
    if ((each.due ?? Infinity) <= until) await runTimers(number, until);
    due = Math.min(due, each.due ?? Infinity);
  }
  return { did: deeds, due: due === Infinity ? null : due };
}

surround();
let rest = '';
process.stdin.setEncoding('utf8').on('data', async (chunk) => {
  rest += chunk;
  const end = rest.indexOf('\n');
  if (end < 0) return;
  const asked = JSON.parse(rest.slice(0, end));
  rest = rest.slice(end + 1);
  process.stdout.write(`${JSON.stringify(await (asked.batch ? answerBatch : answer)(asked))}\n`);
});
