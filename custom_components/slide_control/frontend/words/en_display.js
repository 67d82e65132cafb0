/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "toast": {
    "connected": "Connected to {stage}.",
    "connection_forbidden": "This page forbids connections to Home Assistant. Add {address} to connect-src in its Content-Security-Policy, or let Home Assistant host the slides.",
    "deck_changed": "Connected to the new slides.",
    "keys_only": "Slide Control doesn’t know these slides. Each command presses a key on this page instead.",
    "lost": "No connection to Home Assistant.",
    "no_slides": "Slide Control found no slides on this page. It looks for {frameworks}.",
    "reconnected": "Reconnected.",
    "refused": "This link is no longer valid. Open a new one from Home Assistant.",
    "replaced": "This page was connected a second time, and the other one is in use. Reload this page to take over.",
    "scrolling": "This page has no slide framework. Each command scrolls to a section of it.",
    "speaker_view": "The presenter view couldn’t be opened. Select Present on the page Slide Control, in a second window or on your phone: it shows notes, clock, and the next slide.",
    "two_frameworks": "This page has slides made with {first} and with {second}. Slide Control moves those made with {first}.",
    "wrong_role": "This link can’t show slides. Open the display link from Home Assistant."
  },
  "phone": {
    "become_display": "Use as a display",
    "not_a_display": "This phone is not a display",
    "not_a_display_hint": "Reload this page to be asked again.",
    "only_look": "Only look",
    "question": "This link is for displays. A phone that uses it shows the slides to an audience, and can take over the talk. To control the slides, open the link of the remote."
  },
  "not_started": {
    "framework": "These slides did not start. {framework} could not be loaded, or stopped with an error.",
    "no_slides": "This {framework} deck has no slides.",
    "pdf": "PDF.js has not opened a document yet. Check that the PDF is not damaged and needs no password.",
    "reveal": "These slides did not start. reveal.js could not be loaded, or stopped with an error. Check whether the deck needs the internet.",
    "unreachable": "These slides need the internet",
    "unreachable_hint": "They load parts of themselves from {hosts}, and this browser can’t reach that. Connect it to the internet and reload this page. Or let Home Assistant fetch these parts where it has the internet."
  },
  "heading": {
    "address_with_password": "This address holds a password",
    "invalid_address": "This is not an address",
    "link_revoked": "These slides are closed",
    "mixed_content": "The browser can’t show these slides here",
    "no_slides": "No slides found here",
    "not_steerable": "These slides can’t be steered from here",
    "own_page": "This address shows no slides",
    "page_not_found": "There is no such page",
    "still_loading": "The page is still loading",
    "unreachable": "Nothing answers at this address",
    "unsupported_scheme": "This address can’t be shown"
  },
  "alternatives": {
    "bookmarklet": "Open them in a window of their own and click the bookmarklet.",
    "heading": "What always works",
    "host": "Let Home Assistant host them: put the file or the folder into {folder}.",
    "script_tag": "Add the script tag to their HTML.",
    "where": "To get the tag and the bookmarklet, open Settings, Devices & services, Slide Control, Configure, Links and addresses in Home Assistant."
  },
  "player": {
    "address": "Address of the slides",
    "another_address": "Another address",
    "choose": "Which slides?",
    "choose_hint": "reveal.js decks on any site are shown and steered as they are.",
    "incomplete_hint": "The part that lets this page show slides is missing.",
    "page_title": "{host} – Slide Control",
    "show": "Show",
    "show_anyway": "Show the page anyway"
  },
  "wait": {
    "close": "Close the slides",
    "enter_code": "Under Pair a display, enter this code.",
    "forget": "Forget this stage",
    "not_paired": "Not paired yet",
    "open_panel": "As an administrator, open Slide Control in the sidebar of Home Assistant.",
    "pair": "Pair this display",
    "pairing_failed": "Home Assistant answered with status {status}. This page keeps trying.",
    "pairing_local_only": "Displays can only be paired in the network of Home Assistant.",
    "pairing_rate_limited": "Too many displays are asking for a code. This page keeps trying.",
    "silent": "Home Assistant does not answer. This page keeps trying to connect.",
    "waiting": "Waiting",
    "waiting_hint": "To show slides here, open Slide Control in Home Assistant’s sidebar.",
    "forgotten": "This display is no longer paired. It was forgotten in Home Assistant, or its key was replaced."
  },
  "pdf": {
    "full_screen_refused": "This browser doesn’t allow full screen here. Press F11.",
    "invalid": "This PDF is damaged. Export it again.",
    "locked": "This PDF is locked with a password. Save a copy without one.",
    "unreadable": "This PDF can’t be opened: {error}",
    "hidden": "{title} (hidden)"
  }
};

addEnglish('display', words);

export default words;
