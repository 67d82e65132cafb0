/** @import {AdapterFile} from './adapter.js' */

/**
 * The frameworks that can be steered, the surest first.
 * @type {(() => Promise<AdapterFile>)[]}
 */
export const frameworks = [
  () => import('./reveal.js'),
  () => import('./slidev.js'),
  () => import('./marp.js'),
  () => import('./impress.js'),
  () => import('./remark.js'),
  () => import('./spectacle.js'),
  () => import('./pdfjs.js'),
  () => import('./keys.js'),
];
