/** @import {Adapter, Moved} from '../adapters/base/adapter.js' */
/** @import {Connection} from '../connection/connection.js' */
/** @import {Point} from '../pointer/point.js' */
/** @import {Cause, CommandFrame, LiveValues, Outcome, State, Welcome} from '../connection/protocol.js' */
import { toCommandError } from '../adapters/base/adapter.js';
import { openPresenterView } from '../speaker/presenter_view.js';
import { Photographer } from '../snapshot/photographer.js';
import { UserInput } from './user_input.js';
import { parseCommand } from './parse_command.js';
import { DeckController } from './deck_controller.js';
import { sameState, positionKey } from './state.js';

const MIN_REPORT_INTERVAL_MS = 40;
const COMMAND_EFFECT_MS = 1_000;
const CLAIM_TIMEOUT_MS = 2_000;
const CORRECTION_DELAY_MS = 100;

/**
 * A deck on a stage: executes commands one after the other, reports what it shows, and follows the lead while another display leads. Only
 * a person at this display can take over the lead; any other move of a display that follows is undone.
 */
export class Display {
  /** @type {CommandFrame[]} */
  #commands = [];
  /** @type {State|null} last state of the lead */
  #leadState = null;
  /** @type {State|null} state of the lead that is not shown here yet */
  #targetState = null;
  #lead = true;
  /** A person here took over. Until Home Assistant agrees, the old lead isn't followed. */
  #claiming = false;
  #working = false;
  #evaluating = false;
  #commandedAt = -Infinity;
  #driftedSince = 0;
  #reportedAt = -Infinity;
  /** @type {State|null} last reported state */
  #sentState = null;
  /** Position that this display moved to when it followed the lead. */
  #settledPosition = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #recheckTimer;
  /** @type {((state: State) => void)|null} */
  #whenIdle = null;

  /**
   * @param {Adapter} adapter
   * @param {(display: Display) => Connection} connect
   * @param {AbortSignal} signal
   * @param {boolean} [live] whether its slides may show the state of the house
   */
  constructor(adapter, connect, signal, live = false) {
    this.signal = signal;
    this.input = new UserInput(signal);
    const wants = live ? (/** @type {string[]} */ names) => this.#wants(names) : undefined;
    this.controller = new DeckController(adapter, { moved: () => this.#moved(), touched: () => this.input.record(), wants, presenter: openPresenterView }, signal);
    this.photographer = new Photographer({
      state: () => this.controller.state(),
      take: () => this.controller.takePicture(),
      send: (indices, data) => this.connection.sendPicture(indices, data),
    }, signal);
    this.connection = connect(this);
    signal.addEventListener('abort', () => this.controller.hold(false), { once: true });
  }

  /** @param {Adapter} adapter of the deck that this page shows from now on */
  setAdapter(adapter) {
    this.controller.setAdapter(adapter);
    this.controller.hold(!this.#lead);
    if (this.#lead) {
      this.connection.forgetOutline();
      this.#report('start');
    } else {
      this.#targetState ??= this.#leadState;
      this.#work();
    }
  }

  /** @returns {State} for a frame that is sent now */
  state() {
    this.photographer.changed();
    this.#sentState = this.controller.state();
    return this.#sentState;
  }

  /**
   * @param {Welcome} welcome
   * @param {boolean} returns whether this page was reloaded, and goes back to where it was
   */
  welcome({ lead, state }, returns) {
    this.#claiming = false;
    this.#setLead(lead);
    if (!lead && state) this.follow(state);
    else if (returns) this.restore(state && isSameDeck(state, this.controller.state()) ? state : null);
    else this.#moved();
  }

  /** @param {CommandFrame} command */
  command(command) {
    this.#commands.push(command);
    this.#work();
  }

  /** @param {Point|null} at where the speaker points */
  point(at) {
    this.controller.point(at);
  }

  /** @param {LiveValues} values of entities that the slides show */
  live(values) {
    this.controller.live(values);
  }

  /** @param {string[]} names may come before there is a connection */
  #wants(names) {
    queueMicrotask(() => this.connection.want(names));
  }

  /** @param {State} state */
  follow(state) {
    if (this.#lead) return;
    this.#leadState = state;
    if (this.#claiming) return;
    this.#targetState = state;
    this.#work();
  }

  /** @param {boolean} lead */
  lead(lead) {
    this.#claiming = false;
    this.#setLead(lead);
    if (!lead) return;
    this.connection.forgetOutline();
    this.#report('start');
  }

  /** The connection is lost. Until it is back, a person here may move the slides freely. */
  lost() {
    this.#leadState = null;
    this.#targetState = null;
    this.#claiming = false;
    this.controller.point(null);
  }

  /** @param {(state: State) => void} then called once between two commands, with the current state */
  whenIdle(then) {
    if (this.#working) this.#whenIdle = then;
    else then(this.controller.state());
  }

  /**
   * Shows the slide that was shown before a reload, and reports it. Must be called before anything else.
   *
   * @param {State|null} state null only reports
   */
  restore(state) {
    this.#working = true;
    const done = () => {
      this.#working = false;
      this.#report('start');
      this.#work();
    };
    attempt(() => state && this.controller.show(state), done, done);
  }

  /** @param {boolean} lead */
  #setLead(lead) {
    this.#lead = lead;
    this.#leadState = null;
    this.#targetState = null;
    this.controller.point(null);
    this.controller.hold(!lead);
  }

  /** Does one thing at a time. Nothing is awaited without need, so that a synchronous framework is answered in the same task. */
  async #work() {
    if (this.#working) return;
    this.#working = true;
    try {
      for (;;) {
        const command = this.#commands.shift();
        const target = this.#targetState;
        if (!command) this.#targetState = null;
        const done = command ? this.#execute(command) : target ? this.#follow(target) : null;
        if (done === null) return;
        if (done) await done;
      }
    } finally {
      this.#working = false;
      const then = this.#whenIdle;
      this.#whenIdle = null;
      then?.(this.controller.state());
    }
  }

  /**
   * @param {CommandFrame} command
   * @returns {void|Promise<void>}
   */
  #execute(command) {
    /** @param {Outcome} outcome */
    const finish = (outcome) => {
      this.#commandedAt = performance.now();
      this.connection.finish(command, outcome);
      if (!this.#lead && !this.#claiming) this.#targetState ??= this.#leadState; // the lead was lost before this command was executed
    };
    const objection = this.connection.check(command);
    if (objection) return finish(objection);
    const before = this.controller.state();
    return attempt(
      () => this.controller.run(parseCommand(command, before)),
      (moved) => finish({ result: 'applied', changed: compare(before, this.controller.state(), moved) }),
      (error) => finish(rejected(error)),
    );
  }

  /**
   * @param {State} target
   * @returns {void|Promise<void>}
   */
  #follow(target) {
    const settle = () => {
      this.controller.hold(true);
      this.#settledPosition = positionKey(this.controller.state());
      if (!this.#lead) this.#report('follow');
    };
    return attempt(() => this.controller.show(target), settle, (error) => {
      console.warn('Slide Control:', error);
      settle();
    });
  }

  /** Several events of one step count as one change. Changes during our own work are ignored. */
  #moved() {
    if (this.#working || this.#evaluating) return;
    this.#evaluating = true;
    queueMicrotask(() => {
      this.#evaluating = false;
      if (!this.#working && !this.signal.aborted) this.#evaluate();
    });
  }

  #evaluate() {
    const now = performance.now();
    if (this.#lead) {
      const ours = now - this.#commandedAt < COMMAND_EFFECT_MS && this.input.lastAt < this.#commandedAt;
      this.#report(ours ? 'command' : 'user');
    } else if (this.#claiming) {
      this.#report('user');
    } else if (!this.#leadState || positionKey(this.controller.state()) === this.#settledPosition) {
      this.#driftedSince = 0;
      this.#report('follow');
    } else if (this.input.isRecent) {
      this.#driftedSince = 0;
      this.#claim();
    } else if (now < (this.#driftedSince ||= now) + CORRECTION_DELAY_MS) {
      this.#recheckIn(CORRECTION_DELAY_MS); // the event of an input may arrive after its effect
    } else {
      this.#driftedSince = 0;
      this.#targetState = this.#leadState;
      this.#work();
    }
  }

  #claim() {
    this.#claiming = true;
    this.#report('user');
    setTimeout(() => {
      if (!this.#claiming) return;
      this.#claiming = false;
      this.#targetState = this.#leadState;
      this.#work();
    }, CLAIM_TIMEOUT_MS);
  }

  /** @param {Cause} cause */
  #report(cause) {
    if (cause !== 'start' && this.#sentState && sameState(this.#sentState, this.controller.state())) return;
    const now = performance.now();
    if (cause !== 'start' && now - this.#reportedAt < MIN_REPORT_INTERVAL_MS) return this.#recheckIn(MIN_REPORT_INTERVAL_MS);
    this.#reportedAt = now;
    const sent = this.#sentState;
    if (!this.connection.report(this.state(), cause)) this.#sentState = sent; // reported after the welcome
  }

  /** @param {number} milliseconds */
  #recheckIn(milliseconds) {
    clearTimeout(this.#recheckTimer);
    this.#recheckTimer = setTimeout(() => this.#moved(), milliseconds);
  }
}

/**
 * @param {State} before
 * @param {State} after
 * @returns {boolean} whether the slide that was shown before is in the deck that is shown after, as far as that is known
 */
function isSameDeck({ total, title, indices: { h, v } }, after) {
  const entry = after.outline?.find((each) => each.h === h && each.v === v);
  return total > 0 && total === after.total && entry !== undefined && (entry.title === title || !entry.title);
}

/**
 * @param {State} before
 * @param {State} after
 * @param {Moved|void} moved what the adapter knows, if anything
 * @returns {Moved}
 */
function compare(before, after, moved) {
  return !sameState(before, after) || (moved === undefined ? false : moved);
}

/**
 * @param {() => null|void|Promise<Moved|void>} work
 * @param {(moved: Moved|void) => void} done
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

/**
 * @param {unknown} error
 * @returns {Outcome}
 */
function rejected(error) {
  const { reason, placeholders } = toCommandError(error);
  return { result: 'rejected', reason, placeholders };
}
