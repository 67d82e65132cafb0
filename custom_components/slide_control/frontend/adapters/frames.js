import { findInFrames } from './frames/frame_pages.js';

/**
 * A deck in a frame of this page, such as a page with a menu around the slides or JupyterLab with RISE. The frame's page has the same origin,
 * or is of the same hosted deck. It looks for its deck itself, in its own frames too.
 */
export const name = 'frame';

export const nested = true;

export const find = findInFrames;
