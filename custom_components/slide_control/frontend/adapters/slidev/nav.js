/**
 * The part of Slidev's navigation that is used here. See https://sli.dev/guide/global-context.
 *
 * @typedef {object} Nav
 * @property {number} currentSlideNo from 1
 * @property {number} total
 * @property {number} clicks
 * @property {number} [clicksStart]
 * @property {number} clicksTotal 0 until the slide is loaded
 * @property {SlideRoute[]} slides
 * @property {() => Promise<void>} next
 * @property {() => Promise<void>} prev
 * @property {(no: number, clicks?: number) => Promise<void>} go
 * @property {{afterEach: (listener: () => void) => () => void}} router
 *
 * @typedef {object} SlideRoute
 * @property {number} no
 * @property {{slide?: {title?: string, note?: string, noteHTML?: string, frontmatter: Record<string, any>}}} meta
 */

/**
 * @param {Element} app the element that Vue was mounted on
 * @returns {Nav|null} the navigation that Slidev provides to its components; only the dev server has it in a global, `__slidev__`
 */
export function findNav(app) {
  const provided = /** @type {any} */ (app).__vue_app__?._context?.provides?.['$$slidev-context'];
  const nav = provided?.nav;
  return typeof nav?.go === 'function' ? nav : null;
}
