/** @import {Place} from './section.js' */

export const title = 'Slides';

/** @param {Place} _place */
export function show(_place) {}
