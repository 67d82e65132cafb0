/**
 * The audience's page, `/slide_control/follow#slide-control=TOKEN`. It shows what the speaker has shown: the hosted deck itself, a picture, or
 * the title.
 */

import { FollowView } from './audience/follow_view.js';
import { openAudienceConnection } from './audience/audience_connection.js';
import { FollowedTalk } from './audience/followed_talk.js';
import { hasNewLink, keepLink, takeLink } from './audience/link.js';
import { button, element } from './dom/element.js';
import { SlidePicture } from './preview/picture_element.js';
import './words/en_follow.js';
import { loadWords, localize, setPageLanguage } from './words/words.js';

/** A shorter interruption is not shown. */
const GRACE_MS = 1_500;
/** Without an audience, a page that is looked at asks again this often: at random, so that a hall doesn't ask all at once. */
const ASK_AGAIN_MS = 60_000;

/** Home Assistant's address, including the path of a reverse proxy. */
const base = new URL('../..', import.meta.url); // this file is slide_control/client/follow.js
const { signal } = new AbortController(); // for the lifetime of the page
const container = /** @type {HTMLElement} */ (document.getElementById('follow'));

addEventListener('hashchange', () => hasNewLink() && location.reload(), { signal });
start();

async function start() {
  const link = takeLink();
  await loadWords();
  setPageLanguage();
  const talk = new FollowedTalk();
  /** @type {ReturnType<typeof openAudienceConnection>|null} the newest one */
  let connection = null;
  const send = (/** @type {object} */ request) => connection?.request(request) ?? Promise.reject(new Error(localize('back_channel.not_sent')));
  const view = new FollowView(container, base, talk, send, signal, new SlidePicture());
  if (link.token || link.broker) follow(link, talk, view, (opened) => { connection = opened; });
  else view.draw({ heading: localize('common.link_incomplete'), text: localize('follow.scan_again'), next: wayIn() });
}

/**
 * @param {ReturnType<typeof takeLink>} link
 * @param {FollowedTalk} talk
 * @param {FollowView} view
 * @param {(connection: ReturnType<typeof openAudienceConnection>) => void} opened called with each new connection
 */
function follow(link, talk, view, opened) {
  let stage = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let lost;
  let asking = false;
  /** @type {string[]|null} the entities that the slides show */
  let wanted = null;
  const draw = () => {
    if (talk.audience.talk === 'ended') view.draw({ heading: localize('follow.ended'), text: localize('follow.ended_hint') });
    else if (talk.shown) view.draw();
    else view.draw({ heading: localize('follow.waiting', { stage }), text: localize('follow.waiting_hint') });
  };
  const connect = () => {
    asking = false;
    const connection = openAudienceConnection({ base, ...link }, {
      welcome: (name) => {
        clearTimeout(lost);
        lost = undefined;
        view.say('');
        stage = name;
        view.stage.textContent = name;
        view.backChannel.connected();
        document.title = localize('follow.page_title', { stage });
        talk.audience = { ...talk.audience, talk: 'waiting' };
      },
      state: (state) => {
        talk.move(state);
        // Home Assistant says so, too, but a little later.
        if (state) talk.audience = { ...talk.audience, talk: 'live' };
        else if (talk.audience.talk === 'live') talk.audience = { ...talk.audience, talk: 'ended' };
        draw();
      },
      audience: (audience) => {
        talk.tell(audience);
        if (audience.captions) view.captions.replace(audience.captions);
        draw();
      },
      picture: () => talk.shown && draw(),
      pointer: (at) => view.point(at),
      timer: (timer) => view.timer.show(timer),
      captions: (captions) => view.captions.take(captions),
      live: (values) => view.live(values),
      backChannel: (channel) => view.backChannel.update(channel),
      status: (status) => {
        view.point(null);
        if (status === 'lost') lost ??= setTimeout(() => view.say(localize('follow.lost')), GRACE_MS);
        else if (status === 'closed') close();
        else refuse();
      },
    }, signal);
    opened(connection);
    view.addressOf = (path) => connection.addressOf(path);
    view.want = (names) => {
      wanted = names;
      connection.want(names);
    };
    if (wanted) view.want(wanted);
  };
  const close = () => {
    clearTimeout(lost);
    view.backChannel.update(null);
    view.say('');
    view.captions.replace([]);
    const ended = stage !== '';
    view.draw({
      heading: localize(ended ? 'follow.ended' : 'follow.closed'),
      text: localize(ended ? 'follow.ended_hint' : 'follow.closed_hint'),
      next: element('p', button('', localize('common.try_again'), connect, signal)),
    });
    asking = true;
    setTimeout(() => asking && document.visibilityState === 'visible' && connect(), ASK_AGAIN_MS * (0.5 + Math.random()));
  };
  const refuse = () => {
    clearTimeout(lost);
    view.backChannel.update(null);
    keepLink(null);
    view.captions.replace([]);
    view.say('');
    view.draw({ heading: localize('common.link_invalid'), text: localize('follow.scan_again'), next: wayIn() });
  };
  document.addEventListener('visibilitychange', () => asking && document.visibilityState === 'visible' && connect(), { signal });
  view.draw({ heading: localize('follow.connecting'), text: '' });
  connect();
}

function wayIn() {
  const link = element('a', localize('follow.enter_code'));
  link.href = new URL('slide_control/join', base).href;
  return element('p', link);
}
