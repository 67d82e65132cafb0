/** @import {SectionContext} from './base/section.js' */
import '../remote/remote_element.js';
import { element } from '../dom/element.js';
import { houseSource } from '../sources/house_source.js';
import { localize } from '../words/words.js';

/**
 * The remote of a stage, full size.
 *
 * @param {HTMLElement} main empty
 * @param {Omit<SectionContext, 'body'|'actions'>} shared
 * @param {string} entry id of the stage
 */
export async function showPresent(main, shared, entry) {
  await shared.stages.refresh();
  if (!shared.stages.all.some((each) => each.entry.entry_id === entry)) {
    const card = element('div', element('p', localize('panel.stage_gone')));
    card.className = 'card empty';
    main.append(card);
    return;
  }
  const remote = /** @type {import('../remote/remote_element.js').RemoteElement} */ (document.createElement('slide-control-remote'));
  const source = houseSource({ hass: () => shared.hass, entry });
  shared.signal.addEventListener('abort', () => source.end(), { once: true });
  remote.source = source;
  main.append(remote);
}
