/** @import {Adapter} from './adapters/adapter.js' */
/** @import {Connection} from './connection.js' */
/** @import {Cause, CommandFrame, Outcome, State, Welcome} from './protocol.js' */
import { Rejected } from './adapters/adapter.js';
import { Input } from './input.js';
import { order } from './order.js';
import { Screen } from './screen.js';
import { alike, place } from './state.js';

/** Milliseconds. */
const REPORT_EVERY = 40;
const FOLLOWS_COMMAND = 1_000;
const CLAIM_WITHIN = 2_000;
const CORRECT_AFTER = 100;

/**
 * A deck's part in the play: does what it is told, one command after the other, says what it shows, and, while another display
 * leads, shows what that one shows. Only a person at this screen makes it want the lead; whatever else moves a follower's slides is
 * undone.
 */
export class Display {
  /** @type {CommandFrame[]} */
  #commands = [];
  /** @type {State|null} what the lead shows */
  #leads = null;
  /** @type {State|null} the same, until it is shown here */
  #wanted = null;
  #lead = true;
  /** A person here took over; until Home Assistant agrees, what the old lead shows is not followed. */
  #claiming = false;
  #working = false;
  #judging = false;
  #commanded = -Infinity;
  #drifted = 0;
  #reported = -Infinity;
  /** @type {State|null} what Home Assistant has of us */
  #told = null;
  /** Where this display has set itself to. */
  #set = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #later;
  /** @type {((state: State) => void)|null} */
  #whenIdle = null;

  /**
   * @param {Adapter} adapter
   * @param {(display: Display) => Connection} connect
   * @param {AbortSignal} signal
   */
  constructor(adapter, connect, signal) {
    this.signal = signal;
    this.input = new Input(signal);
    this.screen = new Screen(adapter, { moved: () => this.#moved(), touched: () => this.input.touch() }, signal);
    this.connection = connect(this);
    signal.addEventListener('abort', () => this.screen.hold(false), { once: true });
  }

  /** @param {Adapter} adapter of the deck that this page shows from now on; the old one is gone */
  take(adapter) {
    this.screen.take(adapter);
    this.screen.hold(!this.#lead);
    if (this.#lead) {
      this.connection.forgetOutline();
      this.#report('start');
    } else {
      this.#wanted ??= this.#leads;
      this.#work();
    }
  }

  /** @returns {State} to be sent: from now on Home Assistant has it */
  state() {
    this.#told = this.screen.state();
    return this.#told;
  }

  /** @param {Welcome} welcome */
  welcome({ lead, state }) {
    this.#claiming = false;
    this.#become(lead);
    if (!lead && state) this.follow(state);
    else this.#moved();
  }

  /** @param {CommandFrame} command */
  command(command) {
    this.#commands.push(command);
    this.#work();
  }

  /** @param {State} state */
  follow(state) {
    if (this.#lead) return;
    this.#leads = state;
    if (this.#claiming) return;
    this.#wanted = state;
    this.#work();
  }

  /** @param {boolean} lead */
  lead(lead) {
    this.#claiming = false;
    this.#become(lead);
    if (!lead) return;
    this.connection.forgetOutline();
    this.#report('start');
  }

  /** The line is gone: until it is back a person here may do as they like. */
  lost() {
    this.#leads = null;
    this.#wanted = null;
    this.#claiming = false;
  }

  /** @param {(state: State) => void} then called once, between two commands, with what is shown then */
  whenIdle(then) {
    if (this.#working) this.#whenIdle = then;
    else then(this.screen.state());
  }

  /**
   * Before anything else: the page was loaded again, and is to show what it showed.
   * @param {State} state
   */
  putBack(state) {
    this.#working = true;
    const done = () => {
      this.#working = false;
      this.#work();
      this.#moved();
    };
    attempt(() => this.screen.show(state), done, done);
  }

  /** @param {boolean} lead */
  #become(lead) {
    this.#lead = lead;
    this.#leads = null;
    this.#wanted = null;
    this.screen.hold(!lead);
  }

  /** One thing at a time. A framework that does its work at once is answered at once: nothing is awaited without need. */
  async #work() {
    if (this.#working) return;
    this.#working = true;
    try {
      for (;;) {
        const command = this.#commands.shift();
        const wanted = this.#wanted;
        if (!command) this.#wanted = null;
        const done = command ? this.#obey(command) : wanted ? this.#follow(wanted) : null;
        if (done === null) return;
        if (done) await done;
      }
    } finally {
      this.#working = false;
      const then = this.#whenIdle;
      this.#whenIdle = null;
      then?.(this.screen.state());
    }
  }

  /**
   * @param {CommandFrame} command
   * @returns {void|Promise<void>}
   */
  #obey(command) {
    /** @param {Outcome} outcome */
    const finish = (outcome) => {
      this.#commanded = performance.now();
      this.connection.finish(command, outcome);
      if (!this.#lead && !this.#claiming) this.#wanted ??= this.#leads; // it lost the lead before the command's turn came
    };
    const objection = this.connection.objection(command);
    if (objection) return finish(objection);
    const before = this.screen.state();
    return attempt(
      () => this.screen.run(order(command, before)),
      () => finish({ result: 'applied', changed: !alike(before, this.screen.state()) }),
      (error) => finish({ result: 'rejected', reason: explain(error) }),
    );
  }

  /**
   * @param {State} target
   * @returns {void|Promise<void>}
   */
  #follow(target) {
    const settle = () => {
      this.screen.hold(true);
      this.#set = place(this.screen.state());
      if (!this.#lead) this.#report('follow');
    };
    return attempt(() => this.screen.show(target), settle, (error) => {
      console.warn('Slide Control:', error);
      settle();
    });
  }

  /** What is shown may have changed. Several events of one step are one change; what happens during our own work is ours. */
  #moved() {
    if (this.#working || this.#judging) return;
    this.#judging = true;
    queueMicrotask(() => {
      this.#judging = false;
      if (!this.#working && !this.signal.aborted) this.#judge();
    });
  }

  #judge() {
    const now = performance.now();
    if (this.#lead) {
      const ours = now - this.#commanded < FOLLOWS_COMMAND && this.input.last < this.#commanded;
      this.#report(ours ? 'command' : 'user');
    } else if (this.#claiming) {
      this.#report('user');
    } else if (!this.#leads || place(this.screen.state()) === this.#set) {
      this.#drifted = 0;
      this.#report('follow');
    } else if (this.input.recent) {
      this.#drifted = 0;
      this.#claim();
    } else if (now < (this.#drifted ||= now) + CORRECT_AFTER) {
      this.#again(CORRECT_AFTER); // the input may become known later than what it did
    } else {
      this.#drifted = 0;
      this.#wanted = this.#leads;
      this.#work();
    }
  }

  #claim() {
    this.#claiming = true;
    this.#report('user');
    setTimeout(() => {
      if (!this.#claiming) return;
      this.#claiming = false;
      this.#wanted = this.#leads;
      this.#work();
    }, CLAIM_WITHIN);
  }

  /** @param {Cause} cause */
  #report(cause) {
    if (cause !== 'start' && this.#told && alike(this.#told, this.screen.state())) return;
    const now = performance.now();
    if (cause !== 'start' && now - this.#reported < REPORT_EVERY) return this.#again(REPORT_EVERY);
    this.#reported = now;
    const told = this.#told;
    if (!this.connection.report(this.state(), cause)) this.#told = told; // it is looked at again once we are let in
  }

  /** @param {number} milliseconds until it is looked at once more */
  #again(milliseconds) {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#moved(), milliseconds);
  }
}

/**
 * @param {() => void|Promise<void>} work
 * @param {() => void} done
 * @param {(error: unknown) => void} failed
 * @returns {void|Promise<void>}
 */
function attempt(work, done, failed) {
  try {
    const promise = work();
    if (promise) return promise.then(done, failed);
  } catch (error) {
    return failed(error);
  }
  done();
}

/** @param {unknown} error */
function explain(error) {
  return error instanceof Rejected ? error.message : `The deck failed: ${error instanceof Error ? error.message : error}`;
}
