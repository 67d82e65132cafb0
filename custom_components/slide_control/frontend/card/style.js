/** The heights are for views without sections, which give none. */
export const STYLE = `
  :host { display: block; height: 100%; }
  ha-card { position: relative; display: flex; flex-direction: column; height: 100%; box-sizing: border-box; overflow: hidden; }
  ha-card > div { display: flex; flex-direction: column; flex: none; height: clamp(420px, 75vh, 640px); --slide-control-remote-height: 100%; }
  ha-card.buttons > div { height: 240px; }
  ha-card.now > div { height: 56px; }
  ha-card.said > div { height: auto; min-height: 56px; }
  :host([layout=grid]) ha-card > div { flex: 1; height: auto; min-height: 0; }
  .inert { pointer-events: none; }
  slide-control-remote { flex: 1; min-height: 0; }
  .now > div { justify-content: center; }
  .now slide-control-remote { flex: none; padding: 0 16px; }
  [hidden] { display: none !important; }
  .slides { flex: 1; min-height: 0; margin: 0; padding: 12px; overflow: auto; overscroll-behavior: contain; list-style: none; align-content: start;
    display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(min(132px, 100%), 1fr)); }
  .slides.lost { opacity: .5; }
  .slides li { min-width: 0; aspect-ratio: 16 / 9; content-visibility: auto; contain-intrinsic-size: auto 90px; }
  .slides button { display: block; position: relative; width: 100%; height: 100%; padding: 0; border: 0; border-radius: 8px; background: var(--secondary-background-color);
    cursor: pointer; touch-action: manipulation; overflow: hidden; font: inherit; }
  .slides button:disabled { cursor: default; }
  .slides button::after { content: ''; position: absolute; inset: 0; border-radius: inherit; border: 0 solid var(--primary-color); }
  .slides button:focus-visible { outline: none; }
  .slides button[aria-current]::after { border-width: 4px; }
  .slides button:focus-visible::after { border-width: 4px; border-style: dashed; }
  .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .slides [data-mark=waiting] { opacity: .5; }
  .slides [data-mark=confirm] button::after { border: 4px dashed var(--warning-color, #ffa600); }
  slide-control-picture { width: 100%; border-radius: 0; }
  .answer { position: absolute; inset: auto 12px 12px; padding: 8px 12px; border-radius: 8px; color: #fff; font-size: 14px; line-height: 1.4; }
  .answer:empty { display: none; }
  .answer[data-tone=note] { background: #8a5a00; }
  .answer[data-tone=bad] { background: #b3261e; }
  .sentence { margin: auto; padding: 16px; text-align: center; color: var(--primary-text-color); font-size: 16px; line-height: 1.5; }
  .sentence p { margin: 0; }
  .sentence p + p { margin-top: 8px; color: var(--secondary-text-color); font-size: 14px; }
`;
