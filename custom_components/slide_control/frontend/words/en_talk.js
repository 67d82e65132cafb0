/** English for the pages that import this. `tests/test_words.py` writes this file; edit `en.json`. */

import { addEnglish } from './words.js';

const words = {
  "talk": {
    "forecast": "Ends {time}",
    "left": "{time} left",
    "minutes_left": {
      "one": "{count} minute left.",
      "other": "{count} minutes left."
    },
    "over": "{time} over",
    "rehearsal": "Rehearsal",
    "section": "{title} ({number} of {count})",
    "time_over": "The planned time is over.",
    "timer": "Timer",
    "timer_over": "Time is up",
    "untitled_section": "Section"
  }
};

addEnglish(words);

export default words;
