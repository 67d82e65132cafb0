/** A page with a remote whose source does what the test says: `remote`, `source`, `buzzes`, `alerts` and `found` are global. */
import '/client/remote/remote_element.js';
import { ScriptedSource } from './scripted_source.js';

const source = new ScriptedSource();
const remote = document.createElement('slide-control-remote');
const buzzes = [];
const alerts = [];
/** Waits until the remote has an element, because some of its parts are loaded later. */
const found = async (selector) => {
  while (!remote.shadowRoot.querySelector(selector)) await new Promise(requestAnimationFrame);
  return remote.shadowRoot.querySelector(selector);
};
Object.assign(globalThis, { remote, source, buzzes, alerts, found });
remote.options = { page: true, buzz: (moved) => buzzes.push(moved), alert: () => alerts.push(source.snapshot.status.clock.elapsed) };
remote.source = source;
document.querySelector('main').append(remote);
