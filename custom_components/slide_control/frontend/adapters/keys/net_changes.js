/** At most so many characters of replaced nodes are compared; more count as a change. */
const MAX_COMPARED = 200_000;

/**
 * A page that draws its slide again, with the same content, has changed a lot and shows the same.
 *
 * @param {MutationRecord[]} records in order, with old values
 * @returns {MutationRecord[]} the first of those that together changed an attribute, a text or the children of a node
 */
export function netChanges(records) {
  /** @type {Map<Node, Map<string, MutationRecord[]>>} */
  const byNode = new Map();
  for (const record of records) {
    const kinds = byNode.get(record.target) ?? new Map();
    byNode.set(record.target, kinds);
    const kind = record.attributeName ?? record.type;
    kinds.set(kind, [...kinds.get(kind) ?? [], record]);
  }
  return [...byNode.values()].flatMap((kinds) => [...kinds.values()]).flatMap((same) => (isChange(same) && same[0] ? [same[0]] : []));
}

/**
 * @param {MutationRecord[]} records of the same kind and node
 */
function isChange(records) {
  const [first] = records;
  if (!first) return false;
  const { type, target, attributeName, oldValue } = first;
  if (type === 'attributes') return /** @type {Element} */ (target).getAttribute(attributeName ?? '') !== oldValue;
  if (type === 'characterData') return target.nodeValue !== oldValue;
  const removed = new Set(records.flatMap(({ removedNodes }) => [...removedNodes]));
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  const left = [...removed].filter((node) => !added.has(node) || node.parentNode !== target);
  const come = [...added].filter((node) => !removed.has(node) && node.parentNode === target);
  return serialize(left) !== serialize(come);
}

/**
 * @param {Node[]} nodes
 * @returns {string|symbol} a symbol, which equals nothing else, if they are too long
 */
function serialize(nodes) {
  let text = '';
  for (const node of nodes) {
    text += node instanceof Element ? node.outerHTML : node.nodeValue;
    if (text.length > MAX_COMPARED) return Symbol('too long');
  }
  return text;
}
