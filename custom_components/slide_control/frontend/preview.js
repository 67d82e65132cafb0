/**
 * The script in a hosted deck that is a picture of one slide, in the frame of `<slide-control-picture>`. It takes the place of deck.js: it
 * shows the slide that the page around it names, has no token, and never speaks to Home Assistant.
 */

import { showPictures } from './preview/framed_deck.js';

if (window !== window.top) showPictures(new AbortController().signal); // for the lifetime of the page
