/**
 * What is used of Slidev's navigation, https://sli.dev/guide/global-context.
 *
 * @typedef {object} Nav
 * @property {number} currentSlideNo from 1
 * @property {number} total
 * @property {number} clicks
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
 * @param {Element} app where Vue was mounted
 * @returns {Nav|null} as Slidev gives it to its own components. Only its dev server puts it into a global, `__slidev__`
 */
export function findNav(app) {
  const provided = /** @type {any} */ (app).__vue_app__?._context?.provides?.['$$slidev-context'];
  const nav = provided?.nav;
  return typeof nav?.go === 'function' ? nav : null;
}
