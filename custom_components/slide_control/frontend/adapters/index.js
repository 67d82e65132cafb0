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
  () => import('./html/slidy.js'),
  () => import('./html/s5.js'),
  () => import('./html/dzslides.js'),
  () => import('./html/shower.js'),
  () => import('./html/webslides.js'),
  () => import('./html/darkslide.js'),
  () => import('./html/bespoke.js'),
  () => import('./pdfjs.js'),
  () => import('./frames.js'),
  () => import('./scrolling.js'),
  () => import('./keys.js'),
];
