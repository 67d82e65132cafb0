/** @import {Section} from './section.js' */
import * as hosted from './hosted.js';
import * as libraries from './libraries.js';
import * as pair from './pair.js';
import * as stages from './stages.js';

/**
 * The sections of the panel, from the top.
 *
 * @type {Section[]}
 */
export const sections = [
  stages,
  pair,
  hosted,
  libraries,
];
