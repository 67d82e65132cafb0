/** @import {Section} from './section.js' */
import * as hosted from './hosted.js';
import * as pair from './pair.js';
import * as screens from './screens.js';

/**
 * The parts of the page *Slides*, from the top.
 * @type {Section[]}
 */
export const sections = [
  screens,
  pair,
  hosted,
];
