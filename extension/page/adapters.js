/** @import {Adapter, AdapterModule} from '../../custom_components/slide_control/frontend/adapters/base/adapter.js' */
/** @import {Bridge} from './bridge.js' */
import { frameworks } from '../../custom_components/slide_control/frontend/adapters/index.js';
import * as keys from '../../custom_components/slide_control/frontend/adapters/keys.js';
import { googleSlides } from './google_slides.js';
import { keyPresser } from './keys.js';
import { LabelledKeyAdapter } from './labelled_keys.js';

/** Stands for the picture of this tab, see `relayed_connection.js`. */
const PICTURE = 'picture';
/** Our own layers over the page. */
const OURS = 'slide-control-toast, slide-control-pointer, slide-control-captions';

/**
 * The frameworks that every display knows, and what only an extension can add: keys that pages trust, the sites that no script tag reaches, and
 * pictures of what the tab really shows.
 *
 * @param {Bridge} bridge
 * @returns {(() => Promise<AdapterModule>)[]}
 */
export function findAdapters(bridge) {
  const press = keyPresser(bridge);
  return [() => Promise.resolve(googleSlides(press)), ...frameworks].map((load) => async () => {
    const module = await load();
    if (module.nested) return { ...module, find: () => null }; // it gives frames a script of Home Assistant's own pages
    const find = module.find === keys.find ? () => new LabelledKeyAdapter(press) : module.find;
    return { ...module, find: async () => withPictures(await find(), bridge) };
  });
}

/**
 * @param {Adapter|null} adapter
 * @param {Bridge} bridge
 */
function withPictures(adapter, bridge) {
  if (adapter) adapter.takePicture = () => takePicture(bridge);
  return adapter;
}

/**
 * @param {Bridge} bridge
 * @returns {Promise<Blob|null>}
 */
async function takePicture(bridge) {
  const ours = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(OURS));
  const show = (/** @type {string} */ visibility) => ours.forEach(({ style }) => style.setProperty('visibility', visibility, 'important'));
  show('hidden');
  try {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return await bridge.ask({ type: 'picture' }) ? new Blob([PICTURE]) : null; // the background sends the picture itself
  } finally {
    show('visible');
  }
}
