/**
 * The page of a copy: a deck that was exported for the audience, on any web server or in a folder. It follows the talk through the MQTT broker
 * while there is one, never ahead of the speaker; otherwise it is simply the deck.
 */

import { CopyFollower } from './exported/copy_follower.js';
import { CopyPicture } from './exported/copy_picture.js';
import { CopyTalk } from './exported/copy_talk.js';
import { loadCopiedWords } from './exported/copied_words.js';
import { readGiven } from './exported/given.js';
import { FollowView } from './audience/follow_view.js';
import './words/en_copy.js';
import { localize, setPageLanguage } from './words/words.js';

const { signal } = new AbortController(); // for the lifetime of the page
const given = readGiven(/** @type {HTMLScriptElement} */ (document.currentScript), location);
const needsServer = given.modules && location.protocol === 'file:';
const container = /** @type {HTMLElement} */ (document.getElementById('follow'));

addEventListener('hashchange', () => location.reload(), { signal });
start();

async function start() {
  await loadCopiedWords();
  setPageLanguage();
  const talk = new CopyTalk(given.deck);
  const picture = new CopyPicture(given.page, given.title);
  const follower = new CopyFollower(given.broker, signal);
  const view = new FollowView(container, new URL('.', location.href), talk, (request) => follower.request(request), signal, picture);
  view.stage.textContent = given.title;
  talk.step = (step) => picture.step(step);
  const draw = () => {
    const { mode } = follower;
    talk.free = mode === 'free';
    picture.own = talk.free || talk.own;
    picture.free = talk.free;
    view.slide.classList.toggle('free', talk.free);
    if (needsServer) view.draw({ heading: given.title, text: localize('copy.needs_server') });
    else if (mode === 'connecting') view.draw({ heading: localize('follow.connecting'), text: '' });
    else if (mode === 'waiting') view.draw(follower.waiting());
    else view.draw();
    // Not every page has slides that we know.
    if (!talk.position && talk.free) {
      view.footer.hidden = view.title.hidden = true;
      view.said.textContent = '';
    }
    view.say(word());
  };
  const word = () => {
    if (needsServer) return '';
    if (follower.word) return localize(follower.word);
    return follower.mode === 'live' && !talk.own ? localize('copy.other_deck') : '';
  };
  picture.moved = (position) => {
    talk.position = position;
    draw();
  };
  follower.start(talk, view, draw);
  draw();
}
