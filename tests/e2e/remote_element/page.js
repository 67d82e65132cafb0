/**
 * A page with a remote whose source does what the test says: `remote`, `source`, `buzzes`, `alerts`, `found` and
 * `localize` are global. `?de` is in German.
 */
import '/client/remote/remote_element.js';
import { loadWords, localize } from '/client/words/words.js';
import { ScriptedSource } from './scripted_source.js';

await loadWords([location.search.slice(1) || 'en']);

const source = new ScriptedSource();
const remote = document.createElement('slide-control-remote');
const buzzes = [];
const alerts = [];
/** Waits until the remote has an element, because some of its parts are loaded later. */
const found = async (selector) => {
  while (!remote.shadowRoot.querySelector(selector)) await new Promise(requestAnimationFrame);
  return remote.shadowRoot.querySelector(selector);
};
Object.assign(globalThis, { remote, source, buzzes, alerts, found, localize });
remote.options = { page: true, buzz: (moved) => buzzes.push(moved), alert: () => alerts.push(source.snapshot.status.clock.elapsed) };
remote.source = source;
document.querySelector('main').append(remote);
