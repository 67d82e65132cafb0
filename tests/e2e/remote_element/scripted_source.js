/** A stage of twelve slides that a test changes with `set`, and whose answers it can hold back. */

const TITLES = ['Welcome', 'Why slides', 'What we measured', 'Pricing', 'Three ideas', 'The first idea', 'The second idea', 'The third idea',
  'What it costs', 'What you get', 'Questions', 'Thank you'];
const NOTES = 'Say hello. Thank the hosts, and say how long this takes.\n\nThen ask who has used a clicker that failed.\nWait for hands.';

export class ScriptedSource {
  base = new URL('/', location.href);
  presses = [];
  calls = [];
  /** Answers differently: called with action and fields, returns a Press, a promise of one, or nothing. */
  answer = () => undefined;
  ended = false;
  #listeners = new Set();
  snapshot = { connection: 'connected', problem: null, state: stateAt(2), status: status() };

  subscribe(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
    listener(this.snapshot);
  }

  set({ state, status: changed, ...rest }) {
    this.snapshot = {
      ...this.snapshot, ...rest,
      ...(state !== undefined && { state: state && { ...this.snapshot.state, ...state } }),
      ...(changed !== undefined && { status: changed && { ...this.snapshot.status, ...changed } }),
    };
    for (const listener of this.#listeners) listener(this.snapshot);
  }

  goTo(number) {
    this.set({ state: stateAt(number) });
  }

  async press(action, fields = {}) {
    this.presses.push([action, fields]);
    if (this.snapshot.connection !== 'connected') return this.#press('not_sent', false, 'There is no connection. Nothing was sent.');
    const other = await this.answer(action, fields);
    if (other) return other;
    const { state } = this.snapshot;
    const to = { next: state.number + 1, previous: state.number - 1, first: 1, last: state.total, go_to: fields.slide }[action];
    if (action === 'blank' || action === 'overview') this.set({ state: { [action]: fields.mode === 'on' } });
    else if (to < 1 || to > state.total) return this.#press('applied', false, 'The slides did not move.');
    else this.goTo(to);
    return this.#press('applied', true, '');
  }

  #press(result, changed, message) {
    return { result, changed, reason: null, message };
  }

  async decks() {
    return [
      { name: 'talk', title: 'Slides at home', problem: null }, { name: 'paper.pdf', title: 'Paper', problem: null },
      { name: 'old.pptx', title: 'old.pptx', problem: 'Export these slides as PDF first.' },
    ];
  }

  async open(deck, display) {
    this.calls.push(['open', deck, display]);
    if (deck === 'paper.pdf') throw new Error('The display did not answer. Check that it is on.');
  }

  async close(display) {
    this.calls.push(['close', display]);
  }

  point(at) {
    this.calls.push(['point', at]);
  }

  async drive(step) {
    this.calls.push(['drive', step]);
  }

  async clock(step) {
    this.calls.push(['clock', step]);
    const state = { start: 'running', pause: 'paused', resume: 'running', end: 'ended', reset: 'ready' }[step] ?? this.snapshot.status.clock.state;
    this.set({ status: { clock: clock({ ...this.snapshot.status.clock, state, running: state === 'running' }) } });
  }

  async timer(minutes, title) {
    this.calls.push(['timer', minutes, title]);
    if (minutes > 600) throw new Error('This timer is too long.');
  }

  end() {
    this.ended = true;
  }
}

export function stateAt(number, titles = TITLES) {
  const outline = titles.map((title, h) => ({ h, v: 0, number: h + 1, title, id: null }));
  return {
    indices: { h: number - 1, v: 0, f: null }, number, total: titles.length, id: null, fragment: 0, fragments: 0, title: titles[number - 1],
    notes: number === 12 ? '' : NOTES, next_title: titles[number] ?? null, blank: false, overview: false, cues: [], outline,
  };
}

/** The clock in the middle of a talk, with other values for some of its fields. */
export function clock(other = {}) {
  return {
    elapsed: 754, planned: 1800, behind: 95, tick: 0.42, running: true, state: 'running', resumes: null, break_title: '', next_break: null, event: null,
    rehearsal: false,
    section: { title: 'Measurements', number: 2, count: 5, ends: 940, over: 0 }, forecast: 1_790_000_000, timer: null, alerts: [5, 1, 0], ...other,
  };
}

function status() {
  return {
    stage: 'Lecture hall', clock: clock(),
    displays: [display('tv', 'Projector', 'showing', { lead: true })],
    deck: { name: 'talk', title: 'Slides at home', version: 'a1', preview: null },
    pictures: { current: null, next: null }, driver: null, followers: 0, may: ['command', 'open'],
  };
}

export function display(id, name, state, more = {}) {
  return { id, name, paired: true, address: null, state, lead: false, standby: false, opens: true, since: 1_790_000_000, ...more };
}

const anna = { id: 'anna', name: 'Anna', self: false, asking: null };

Object.assign(globalThis, { anna, clock, stateAt, display });
