/** @import {OpenChannel, ReactionName, Released} from './back_channel.js' */
import { button, element } from '../dom/element.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';
import { icon } from './icons.js';
import { PollCard } from './poll_card.js';
import { QuestionForm } from './question_form.js';
import { REACTIONS, reactionLabel } from './reactions.js';
import { pollResults, pollSum } from './results.js';

/** A broker doesn't say when a page has left, so a hand sinks after 150 s unless it is raised again. */
const RAISE_AGAIN_MS = 60_000;
const REACTED_MS = 600;

/**
 * @callback Send
 * @param {object} request a frame without its `id`
 * @returns {Promise<boolean>} true if it counts, false if a broker has it and nobody knows; rejects with a localized message
 */

/** What a follower can send to the speaker while that is wanted. Each button shows what became of it, not that it was touched. */
export class FollowerPanel {
  element = element('section');
  #raised = false;

  /**
   * @param {Send} send
   * @param {AbortSignal} signal
   */
  constructor(send, signal) {
    this.send = send;
    this.element.className = 'back-channel';
    this.element.setAttribute('aria-label', localize('back_channel.heading'));
    this.element.hidden = true;
    this.shown = element('div');
    this.shown.className = 'released';
    this.poll = new PollCard((poll, answer) => this.#try({ type: 'vote', poll, answer }, localize('back_channel.voted')), signal);
    this.hand = button('plain hand', '', () => this.#raise(!this.#raised), signal);
    this.hand.append(icon('hand'), element('span', localize('back_channel.raise_hand')));
    this.ask = button('plain ask', '', () => this.#openForm(), signal);
    this.ask.append(icon('question'), element('span', localize('back_channel.ask')));
    this.form = new QuestionForm(
      (text) => this.#try({ type: 'question', text }, localize('back_channel.asked')),
      () => this.#formClosed(),
      signal,
    );
    this.row = element('div', this.hand, ...REACTIONS.map((name) => this.#reaction(name, signal)), this.ask);
    this.row.className = 'row';
    this.status = element('p');
    this.status.setAttribute('role', 'status');
    this.element.append(this.shown, this.poll.element, this.row, this.form.element, this.status);
    this.#setHand(false);
    const again = setInterval(() => this.connected(), RAISE_AGAIN_MS);
    signal.addEventListener('abort', () => clearInterval(again), { once: true });
  }

  /** @param {OpenChannel|null} channel null while the speaker takes nothing */
  update(channel) {
    this.element.hidden = channel === null;
    if (!channel) {
      this.#setHand(false);
      this.status.textContent = '';
    }
    this.poll.update(channel?.poll ?? null);
    this.#show(channel?.shown ?? null);
  }

  /** The page is connected again: its hand is still up. */
  connected() {
    if (this.#raised) this.#raise(true);
  }

  /** @param {Released|null} shown */
  #show(shown) {
    this.shown.hidden = shown === null;
    if (!shown) return this.shown.replaceChildren();
    const heading = element('h2', 'question' in shown ? shown.question : shown.poll.question);
    heading.dir = 'auto';
    if ('poll' in shown) this.shown.replaceChildren(heading, pollResults(shown.poll), element('p', pollSum(shown.poll)));
    else this.shown.replaceChildren(element('p', localize('back_channel.audience_asks')), heading);
  }

  /**
   * @param {ReactionName} name
   * @param {AbortSignal} signal
   */
  #reaction(name, signal) {
    const created = button('plain reaction', '', async () => {
      if (created.classList.contains('waiting')) return;
      created.classList.add('waiting');
      const done = await this.#try({ type: 'reaction', reaction: name }, '');
      created.classList.remove('waiting');
      if (!done) return;
      created.classList.add('reacted');
      setTimeout(() => created.classList.remove('reacted'), REACTED_MS);
    }, signal);
    created.append(icon(name));
    created.title = reactionLabel(name);
    created.setAttribute('aria-label', created.title);
    return created;
  }

  /** @param {boolean} raised */
  async #raise(raised) {
    if (await this.#try({ type: 'hand', raised }, '')) this.#setHand(raised);
  }

  /** @param {boolean} raised */
  #setHand(raised) {
    this.#raised = raised;
    this.hand.setAttribute('aria-pressed', String(raised));
  }

  #openForm() {
    this.#say('', false);
    this.ask.setAttribute('aria-expanded', 'true');
    this.form.open();
  }

  #formClosed() {
    this.ask.setAttribute('aria-expanded', 'false');
    if (!this.element.hidden) this.ask.focus();
  }

  /**
   * @param {object} request
   * @param {string} counted what is said when it counts
   * @returns {Promise<boolean>} whether it was taken
   */
  async #try(request, counted) {
    try {
      const certain = await this.send(request);
      this.#say(certain ? counted : localize('back_channel.sent'), false);
      return true;
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message, true);
      return false;
    }
  }

  /**
   * @param {string} text
   * @param {boolean} bad
   */
  #say(text, bad) {
    this.status.textContent = text;
    this.status.classList.toggle('bad', bad);
  }
}
