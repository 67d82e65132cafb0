/** @import {AdapterFile} from './adapter.js' */

/**
 * The frameworks that can be steered, the surest first.
 * @type {(() => Promise<AdapterFile>)[]}
 */
export const frameworks = [
  () => import('./reveal.js'),
];
