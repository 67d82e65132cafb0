/** @import {Role} from './links.js' */
/** @import {WordKey} from '../../words/words.js' */

/** @type {Record<Role, WordKey>} */
export const ROLE_NAMES = {
  remote: 'panel.remote_link',
  follower: 'panel.audience_link',
  display: 'panel.display_link',
};
