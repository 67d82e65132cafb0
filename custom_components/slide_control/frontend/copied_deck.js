/** The script in the deck of a copy (exported for everyone), in the frame of its page. It speaks to no server. */

import { showCopy } from './exported/framed_copy.js';

if (window !== window.top) showCopy(new AbortController().signal); // for the lifetime of the page
