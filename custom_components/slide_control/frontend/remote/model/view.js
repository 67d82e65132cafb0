/** @import {OutlineEntry, State} from '../../connection/protocol.js' */
/** @import {CommandFields, Press, Snapshot, Source, StageStatus} from '../../sources/source.js' */
/** @import {Options} from './options.js' */
/** @import {Preferences} from './preferences.js' */
import { atEnd, outlineIndex } from './steps.js';

/**
 * @typedef {'portrait'|'landscape'|'tablet'|'presenter'|'buttons'|'now'} Layout
 * @typedef {'good'|'note'|'bad'} Tone
 * @typedef {'more'|'outline'|'displays'|'show'|'timer'|'media'|'audience'} Sheet
 *
 * @typedef {object} View everything that is drawn
 * @property {Snapshot['connection']} connection
 * @property {string|null} problem
 * @property {State|null} state
 * @property {StageStatus|null} status
 * @property {Options} options
 * @property {Preferences} preferences
 * @property {Layout} layout
 * @property {OutlineEntry[]} outline
 * @property {number} at position of the shown slide in the outline, or -1
 * @property {number|null} peeked position in the outline of the slide that this remote looks at, null if it is the shown one
 * @property {boolean} empty there is no slide to show, so the remote says why
 * @property {boolean} end *Next* has nothing more to show
 * @property {boolean} canPress
 * @property {boolean} canOpen
 * @property {Map<string, 'waiting'|'confirm'>} marks of buttons by their action
 *
 * @typedef {object} Actions what the parts of a remote can do
 * @property {Source} source
 * @property {AbortSignal} signal ends the remote
 * @property {(action: string, fields?: CommandFields) => Promise<Press>} press
 * @property {(index: number|null) => void} peek looks at a slide, or again at what the audience sees
 * @property {(index: number) => void} jump shows a slide of the outline on the stage
 * @property {(change: Partial<Preferences>) => void} prefer
 * @property {(sheet: Sheet, display?: string) => void} open a display's id only for `show`
 * @property {(text: string, tone: Tone) => void} say
 *
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(view: View) => void} update
 */

/** @type {OutlineEntry[]} */
const NONE = [];

/**
 * @param {Snapshot} snapshot
 * @param {Pick<View, 'options'|'preferences'|'layout'|'peeked'|'marks'>} own
 * @returns {View}
 */
export function makeView({ connection, problem, state, status }, own) {
  const may = status?.may ?? [];
  const outline = state?.outline ?? NONE;
  const at = state ? outlineIndex(state) : -1;
  const peeked = own.peeked !== null && own.peeked < outline.length && own.peeked !== at ? own.peeked : null;
  const canPress = !own.options.readOnly && (status === null || may.includes('command'));
  const canOpen = !own.options.readOnly && may.includes('open');
  const empty = state === null || connection === 'refused';
  return { ...own, connection, problem, state, status, outline, at, peeked, empty, end: state !== null && atEnd(state), canPress, canOpen };
}
