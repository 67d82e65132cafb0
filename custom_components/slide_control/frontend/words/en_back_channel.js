/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "back_channel": {
    "heading": "Questions and polls",
    "raise_hand": "Raise hand",
    "applause": "Applause",
    "thumbs_up": "Thumbs up",
    "heart": "Heart",
    "ask": "Ask a question",
    "your_question": "Your question",
    "question_hint": "The speaker reads it, and decides whether everyone sees it.",
    "send": "Send",
    "cancel": "Cancel",
    "sent": "Sent.",
    "not_sent": "Not sent. Check the connection, and try again.",
    "asked": "The speaker has your question.",
    "voted": "Your vote counts. You can still change it.",
    "number": "A whole number from {min} to {max}",
    "vote": "Vote",
    "votes": {
      "one": "{count} vote",
      "other": "{count} votes"
    },
    "mean": "Average: {mean}",
    "poll": "Poll",
    "open": "Open for the audience",
    "close": "Close for the audience",
    "open_hint": "The audience can then raise hands, react, vote, and ask, until the talk ends. Only totals are kept.",
    "lower_hands": "Lower all hands",
    "new_poll": "New poll",
    "poll_question": "Question",
    "choices": "Choices, one per line. Leave it empty to ask for a number.",
    "lowest": "Lowest number",
    "highest": "Highest number",
    "open_poll": "Open the poll",
    "close_poll": "Close the poll",
    "poll_open": "The audience votes",
    "poll_closed": "The poll is closed",
    "poll_incomplete": "Enter a question, and two to six different choices or a range of numbers.",
    "show": "Show on displays",
    "hide": "Hide from displays",
    "dismiss": "Dismiss",
    "no_questions": "No question is waiting.",
    "audience_asks": "The audience asks"
  }
};

addEnglish('back_channel', words);

export default words;
