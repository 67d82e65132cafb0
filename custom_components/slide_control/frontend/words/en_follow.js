/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "follow": {
    "back_to_live": "Back to live",
    "blank": "The speaker has blanked the slides.",
    "captions": "Captions (CC)",
    "captions_larger": "Larger captions",
    "captions_said": "What was said",
    "captions_show": "Show captions",
    "captions_smaller": "Smaller captions",
    "closed": "This talk has no audience now",
    "closed_hint": "This page looks again by itself as long as you look at it.",
    "code": "Code",
    "connecting": "Connecting…",
    "copy_link": "Copy link",
    "download": "Download the slides",
    "ended": "The talk has ended",
    "ended_hint": "You can close this page.",
    "enter_code": "Enter a code",
    "failed": "Home Assistant answered with status {status}. Try again.",
    "invite": "Invite others",
    "invite_hint": "They scan this with a camera, or open the address and enter the code.",
    "join": "Follow the slides",
    "join_button": "Follow",
    "join_hint": "Enter the code that the display shows.",
    "larger": "Larger text",
    "leafed": "You look at {number}, the speaker is at {live}.",
    "link_copied": "The link was copied. Anyone who has it can use it.",
    "local_only": "This talk can be followed in the network of the house only. Connect to its Wi-Fi, and try again.",
    "lost": "No connection. The slides catch up when it is back.",
    "next": "Next",
    "overlay": "Follow on your phone",
    "page_title": "{stage} · Slide Control",
    "place": "Slide {number} of {total}",
    "previous": "Previous",
    "qr_code": "Way into the audience as a QR code",
    "scan_again": "Scan the QR code again, or enter the code that the display shows.",
    "share_link": "Share link",
    "silent": "Home Assistant does not answer. Check your connection, and try again.",
    "slide": "Slide {number} of {total}: {title}",
    "smaller": "Smaller text",
    "too_many": {
      "one": "Too many wrong codes were entered. Try again in {count} second.",
      "other": "Too many wrong codes were entered. Try again in {count} seconds."
    },
    "unknown_code": "No talk has this code. Check it, and try again.",
    "untitled": "Slide {number}",
    "waiting": "Waiting for {stage}",
    "waiting_hint": "The slides appear here when the talk begins.",
    "wrong_length": "A code has six letters and digits."
  }
};

addEnglish('follow', words);

export default words;
