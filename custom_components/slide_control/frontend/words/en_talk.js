/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "talk": {
    "break_after": "{title} after this section",
    "break_at": "{title} at {time}",
    "end": "End the talk",
    "forecast": "Ends {time}",
    "goes_on": "Goes on at {time}",
    "heading": "Talk",
    "left": "{time} left",
    "minutes": {
      "one": "{count} minute",
      "other": "{count} minutes"
    },
    "minutes_left": {
      "one": "{count} minute left.",
      "other": "{count} minutes left."
    },
    "over": "{time} over",
    "rehearsal": "Rehearsal",
    "rehearse": "Rehearsal",
    "reset": "Start from zero",
    "section": "{title} ({number} of {count})",
    "start": "Start the talk",
    "start_timer": "Start",
    "stop_timer": "Stop the timer",
    "time_over": "The planned time is over.",
    "timer": "Timer",
    "timer_hint": "The time that is left shows on displays and on the phones of the audience. It doesn’t change the plan of the talk.",
    "timer_minutes": "Minutes",
    "timer_open": "Timer…",
    "timer_over": "Time is up",
    "timer_range": "Enter 1 to {max} minutes.",
    "timer_title": "For (optional)",
    "untitled_section": "Section"
  }
};

addEnglish('talk', words);

export default words;
