import { button, element } from '../dom/element.js';
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';

const MAX_LENGTH = 200;

/** The form for a question, which stays as it is until the question was sent. */
export class QuestionForm {
  element = element('form');

  /**
   * @param {(text: string) => Promise<boolean>} ask resolves whether the question was taken
   * @param {() => void} closed
   * @param {AbortSignal} signal
   */
  constructor(ask, closed, signal) {
    this.closed = closed;
    this.text = element('textarea');
    Object.assign(this.text, { rows: 2, maxLength: MAX_LENGTH, required: true });
    const hint = element('p', localize('back_channel.question_hint'));
    hint.id = 'question-hint';
    this.text.setAttribute('aria-describedby', hint.id);
    const label = element('label', localize('back_channel.your_question'), this.text);
    const buttons = element('div', button('plain', localize('back_channel.cancel'), () => this.close(), signal), element('button', localize('back_channel.send')));
    buttons.className = 'buttons';
    this.element.append(label, hint, buttons);
    this.element.className = 'question';
    this.element.hidden = true;
    this.element.addEventListener('submit', async (event) => {
      event.preventDefault();
      const text = this.text.value.trim();
      if (!text) return this.text.focus();
      if (!await ask(text)) return;
      this.text.value = '';
      this.close();
    }, { signal });
  }

  open() {
    this.element.hidden = false;
    this.text.focus();
  }

  close() {
    this.element.hidden = true;
    this.closed();
  }
}
