/** English for the pages that import this. `scripts/translations` writes this file; edit `localization/`. */

import { addEnglish } from './words.js';

const words = {
  "card": {
    "confirm": "Ask for each press twice",
    "description": "The remote of a stage: slides, notes, clock and buttons.",
    "steps": "Previous and next slide",
    "confirm_hint": "A button moves the slides only if you press it again within three seconds.",
    "form": "Form",
    "form_buttons": "Two large buttons",
    "form_grid": "All slides to choose from",
    "form_now": "One line",
    "form_remote": "The whole remote",
    "hide_notes": "Hide the notes",
    "lost": "The connection to Home Assistant is lost. This card keeps trying.",
    "next": "Next",
    "no_outline": "This deck doesn’t say which slides it has.",
    "no_slides": "No display shows slides on {stage}.",
    "no_stage": "Choose a stage.",
    "no_stage_hint": "Edit this card. If there is no stage yet, open Slide Control in the sidebar and add one.",
    "previous": "Previous",
    "read_only": "Read only",
    "read_only_hint": "Shows the slides without buttons.",
    "slide": "Slide {number}: {title}",
    "slide_number": "Slide {number}",
    "refused_hint": "Edit this card to choose another stage, or remove it.",
    "stage": "Stage",
    "unknown_form": "This card has no form {form}. Choose one of these: {forms}."
  }
};

addEnglish('card', words);

export default words;
