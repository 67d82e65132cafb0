/**
 * The React contexts that Spectacle provides to its components. It has no other interface. React keeps them in its tree of fibers, which is
 * attached to the element that it renders into.
 *
 * @typedef {object} DeckContext
 * @property {boolean} initialized
 * @property {number} slideCount
 * @property {string[]} slideIds
 * @property {Element} slidePortalNode
 * @property {{slideIndex: number, stepIndex: number}} activeView
 * @property {{slideIndex: number, stepIndex: number}} pendingView
 * @property {boolean} inOverviewMode
 * @property {() => void} stepForward
 * @property {() => void} stepBackward
 * @property {(view: {slideIndex: number, stepIndex: number}) => void} skipTo
 *
 * @typedef {object} SlideParts
 * @property {Element|null} element
 * @property {number} steps
 * @property {string} notes
 *
 * @typedef {object} Fiber
 * @property {any} memoizedProps
 * @property {any} stateNode
 * @property {Fiber|null} child
 * @property {Fiber|null} sibling
 */

/** @type {Fiber|null} cached root */
let cachedRoot = null;

/** @returns {DeckContext|null} */
export function findDeckContext() {
  for (const root of roots()) {
    for (const { memoizedProps } of walk(root, 400)) {
      const value = memoizedProps?.value;
      if (value && typeof value.skipTo === 'function' && typeof value.stepForward === 'function' && 'slideIds' in value) return value;
    }
  }
  return null;
}

/**
 * @param {DeckContext|null} context
 * @returns {SlideParts[]} in the order of the slides
 */
export function findSlides(context) {
  /** @type {Map<string, SlideParts>} */
  const parts = new Map();
  for (const root of context ? roots() : []) {
    for (const fiber of walk(root, 20_000)) {
      const value = fiber.memoizedProps?.value;
      if (value && 'activationThresholds' in value && typeof value.slideId === 'string') parts.set(value.slideId, read(fiber, value));
    }
  }
  return context?.slideIds.map((id) => parts.get(id) ?? { element: null, steps: 0, notes: '' }) ?? [];
}

/**
 * @param {Fiber} fiber
 * @param {{activationThresholds?: Record<string, number>}} value
 * @returns {SlideParts}
 */
function read(fiber, { activationThresholds = {} }) {
  const last = Math.max(0, ...Object.values(activationThresholds).map(Number).filter(Number.isFinite));
  const host = [...walk(fiber.child, 50)].find(({ stateNode }) => stateNode instanceof HTMLElement);
  return { element: host?.stateNode ?? null, steps: last, notes: '' };
}

/**
 * @param {Fiber|null} from
 * @param {number} maxFibers
 * @returns {Generator<Fiber>} the fiber and its descendants, in document order
 */
function* walk(from, maxFibers) {
  const waiting = from ? [from] : [];
  for (let seen = 0; waiting.length && seen < maxFibers; seen += 1) {
    const fiber = /** @type {Fiber} */ (waiting.pop());
    yield fiber;
    if (fiber.sibling && fiber !== from) waiting.push(fiber.sibling);
    if (fiber.child) waiting.push(fiber.child);
  }
}

/** @returns {Fiber[]} the current tree of each React root on the page */
function roots() {
  if (cachedRoot?.stateNode?.containerInfo?.isConnected) return [cachedRoot.stateNode.current];
  /** @type {Fiber[]} */
  const found = [];
  for (const element of [document.body, ...document.querySelectorAll('body > *, body > * > *')]) {
    const key = element && Object.keys(element).find((name) => name.startsWith('__reactContainer$'));
    if (key) found.push(/** @type {any} */ (element)[key]);
  }
  cachedRoot = found.length === 1 ? found[0] ?? null : null;
  return found.map(({ stateNode }) => stateNode.current);
}
