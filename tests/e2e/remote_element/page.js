/** A page with a remote whose source does what the test says: `remote`, `source`, `buzzes` and `alerts` are global. */
import '/client/remote/remote_element.js';
import { ScriptedSource } from './scripted_source.js';

const source = new ScriptedSource();
const remote = document.createElement('slide-control-remote');
const buzzes = [];
const alerts = [];
Object.assign(globalThis, { remote, source, buzzes, alerts });
remote.options = { page: true, buzz: (moved) => buzzes.push(moved), alert: () => alerts.push(source.snapshot.status.clock.elapsed) };
remote.source = source;
document.querySelector('main').append(remote);
