/**
 * How a remote is embedded. This file has types only.
 *
 * @typedef {object} Switch something that a person turns on and off in the menu, such as keeping the screen on
 * @property {() => string} label localized
 * @property {() => boolean} on
 * @property {() => Promise<string>|string} toggle answers with a localized sentence if it doesn't work here, else with ""
 * @property {() => string} [problem] a localized sentence while it doesn't work here, else ""
 *
 * @typedef {object} Options each may be left out
 * @property {boolean} [readOnly] shows the slides without buttons
 * @property {boolean} [confirm] each press must be repeated within three seconds
 * @property {boolean} [notes] shows the notes; true if left out
 * @property {'auto'|'buttons'|'now'|'presenter'} [form] `auto` is left to the space that there is; `buttons` are two large buttons; `now` is one
 *   line; `presenter` is the presenter view, also where `auto` would choose another layout for a small height
 * @property {boolean} [page] the remote is the whole page: it is as high as the window and keeps free of notches
 * @property {Switch[]} [switches] shown in the menu
 * @property {(moved: boolean) => void} [buzz] called with each answer, before anything is drawn
 * @property {number} [debounceMs] equal presses within this time count once; as the stage has it if left out
 * @property {() => void} [alert] called when as many minutes are left as the user has chosen
 */

export {};
