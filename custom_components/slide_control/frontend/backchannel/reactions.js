/** @import {ReactionName} from './back_channel.js' */
import '../words/en_back_channel.js';
import { localize } from '../words/words.js';

/** @type {ReactionName[]} */
export const REACTIONS = ['applause', 'thumbs_up', 'heart'];

/** @param {ReactionName} reaction */
export function reactionLabel(reaction) {
  switch (reaction) {
    case 'applause': return localize('back_channel.applause');
    case 'thumbs_up': return localize('back_channel.thumbs_up');
    case 'heart': return localize('back_channel.heart');
  }
}
