/** A page with a remote whose source does what the test says: `remote`, `source` and `buzzes` are global. */
import '/client/remote/remote_element.js';
import { ScriptedSource } from './scripted_source.js';

const source = new ScriptedSource();
const remote = document.createElement('slide-control-remote');
const buzzes = [];
Object.assign(globalThis, { remote, source, buzzes });
remote.options = { page: true, buzz: (moved) => buzzes.push(moved) };
remote.source = source;
document.querySelector('main').append(remote);
