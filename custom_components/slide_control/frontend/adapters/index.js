/** @import {AdapterModule} from './base/adapter.js' */

/**
 * The adapters, most reliable detection first.
 * @type {(() => Promise<AdapterModule>)[]}
 */
export const frameworks = [
  () => import('./reveal.js'),
  () => import('./slidev.js'),
  () => import('./marp.js'),
  () => import('./impress.js'),
  () => import('./remark.js'),
  () => import('./spectacle.js'),
  () => import('./slidy.js'),
  () => import('./s5.js'),
  () => import('./dzslides.js'),
  () => import('./pdfjs.js'),
  () => import('./keys.js'),
];
