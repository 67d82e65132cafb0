/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "extension": {
    "address": "Address of Home Assistant",
    "address_hint": "The browser asks whether Slide Control may reach this address.",
    "already_display": "This page is a display already, by a link or a script tag of its own.",
    "asking": "Home Assistant is asked for a code.",
    "by_keys": "This page is moved by keys.",
    "cancel": "Cancel",
    "connected": "Connected",
    "connecting": "Connecting",
    "forgotten": "This browser is no longer paired. It was forgotten in Home Assistant, or its key was replaced. Pair it again.",
    "get_code": "Get a code",
    "idle": "Open your slides in a tab, then select Use this tab.",
    "invalid_address": "This is no address. Enter it as you open Home Assistant in this browser, such as homeassistant.local:8123.",
    "keys_taken": "The browser refused real key strokes in this tab. Close its developer tools, then turn real key strokes off and on again.",
    "looking": "Looking for slides in the tab",
    "not_allowed": "Without this permission, Slide Control can’t reach that address. Select the button again to be asked again.",
    "other_tab": "The slides are in another tab.",
    "page_forbidden": "The browser lets no extension into this page. Open your slides in a tab of their own, from a website.",
    "pair_hint": "Paired with a stage of Home Assistant, this browser shows its slides in any tab that you choose.",
    "part_gone": "The part of the page with the slides is gone. Open the slides again, then choose it again.",
    "real_keys": "Real key strokes",
    "real_keys_hint": "For pages that ignore others. The browser shows a bar that Slide Control debugs it; closing the bar turns this off.",
    "slide": "{number} / {total} · {framework}",
    "stop": "Stop",
    "tab_left": "The tab shows another page now, and the browser let Slide Control into the last one only. Open the slides, then select Use this tab.",
    "untitled": "Without a title",
    "use_part": "Use the part from {host}",
    "use_tab": "Use this tab"
  }
};

addEnglish('extension', words);

export default words;
