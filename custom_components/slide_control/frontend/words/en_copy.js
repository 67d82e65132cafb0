/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "copy": {
    "look": "Look at the slides",
    "needs_server": "These slides need a web server. Your browser can’t show them from a folder.",
    "not_connected": "Not connected to a talk. You can leaf through all slides.",
    "other_deck": "The speaker shows another deck now."
  }
};

addEnglish('copy', words);

export default words;
