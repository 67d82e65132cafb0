/** @import {Media} from '../../connection/protocol.js' */
/** @import {Actions, Part, View} from '../model/view.js' */
import { button, element } from '../../dom/element.js';
import { localize } from '../../words/words.js';
import { box, setAttribute, setText } from '../parts/draw.js';
import { isPlaying } from '../parts/media_button.js';

/**
 * The video or sound of the slide: from the start, and its volume. What it shows comes from the display, never from the touch.
 *
 * @param {Actions} actions
 * @returns {Part}
 */
export function mediaSheet({ press, signal }) {
  /** @type {View|null} */
  let view = null;
  let sliding = false;
  const about = element('p');
  about.setAttribute('role', 'status');
  const play = button('plain', '', () => press('media', { operation: isPlaying(view) ? 'pause' : 'play' }), signal);
  const restart = button('plain', localize('remote.restart_media'), () => press('media', { operation: 'restart' }), signal);
  const slider = element('input');
  Object.assign(slider, { type: 'range', min: '0', max: '100', step: '5' });
  slider.addEventListener('input', () => { sliding = true; }, { signal });
  slider.addEventListener('change', async () => {
    await press('media', { operation: 'volume', volume: Number(slider.value) });
    sliding = false;
    draw();
  }, { signal });
  const volume = element('label', element('span', localize('remote.volume')), slider);
  const controls = box('row', play, restart);

  function draw() {
    const media = view?.state?.media;
    setText(about, media ? aboutMedia(media) : localize('remote.no_media'));
    controls.hidden = !media;
    setText(play, localize(isPlaying(view) ? 'remote.pause_media' : 'remote.play'));
    volume.hidden = !media || media.volume === null;
    if (media && !sliding) slider.value = String(media.muted ? 0 : media.volume);
    for (const each of [play, restart]) setAttribute(each, 'aria-disabled', String(view?.connection !== 'connected'));
    slider.disabled = view?.connection !== 'connected';
  }

  return {
    element: box('media-sheet', about, controls, volume),
    update(now) {
      view = now;
      draw();
    },
  };
}

/** @param {Media} media */
function aboutMedia({ playback, count, muted }) {
  return [says(playback), muted ? localize('remote.muted') : '', count > 1 ? localize('remote.media_count', { count }) : ''].filter(Boolean).join(' · ');
}

/** @param {Media['playback']} playback */
function says(playback) {
  switch (playback) {
    case 'playing': return localize('remote.media_playing');
    case 'paused': return localize('remote.media_paused');
    case 'buffering': return localize('remote.media_buffering');
    case 'ended': return localize('remote.media_ended');
  }
}
