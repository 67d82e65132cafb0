/** @import {BrokerLink} from '../broker/broker_link.js' */
import { brokerOf } from '../broker/broker_link.js';

/** The follower's link, whose secrets leave the address at once and stay in this tab. */

const KEY = 'slide-control:follow';
const PARAMETER = /(?:^#|&)(?:slide-control|broker)=[^&]/;

/** @returns {{token: string|null, broker: BrokerLink|null}} from the address, else from this tab after a reload */
export function takeLink() {
  let link = '';
  if (hasNewLink()) {
    link = location.hash.slice(1);
    history.replaceState(null, '', location.pathname + location.search);
    keepLink(link);
  } else {
    try {
      link = sessionStorage.getItem(KEY) ?? '';
    } catch {
      // Storage is turned off: after a reload, the link must be opened again.
    }
  }
  const parameters = new URLSearchParams(link);
  return { token: parameters.get('slide-control'), broker: brokerOf(parameters) };
}

/** @param {string|null} link null forgets it */
export function keepLink(link) {
  try {
    if (link) sessionStorage.setItem(KEY, link);
    else sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

/** @returns {boolean} whether the address has a new link */
export function hasNewLink() {
  return PARAMETER.test(location.hash);
}
