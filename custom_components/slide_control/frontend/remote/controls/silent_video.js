/**
 * A playing video keeps the screen on where there is no wake lock. Browsers count only a video that has sound, so this one has a silent track.
 * Must be called while a person touches the page.
 *
 * @returns {Promise<(() => void)|null>} what stops it, or null if this browser plays none
 */
export async function playSilentVideo() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16;
  const picture = canvas.getContext('2d');
  if (!picture || !canvas.captureStream || !('AudioContext' in window)) return null;
  const audio = new AudioContext();
  const silence = audio.createMediaStreamDestination();
  const stream = canvas.captureStream(1);
  for (const track of silence.stream.getAudioTracks()) stream.addTrack(track);
  const timer = setInterval(() => picture.fillRect(0, 0, 16, 16), 1_000); // a stream without new frames stops
  const video = document.createElement('video');
  video.className = 'keeps-awake';
  video.setAttribute('playsinline', '');
  video.setAttribute('aria-hidden', 'true');
  video.tabIndex = -1;
  video.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px;opacity:.01;pointer-events:none';
  video.srcObject = stream;
  document.body.append(video);
  const stop = () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    audio.close().catch(() => {});
    video.remove();
  };
  try {
    await Promise.all([video.play(), audio.resume()]);
    return stop;
  } catch {
    stop();
    return null;
  }
}
