/** As the picture of any other display: its longer side in pixels, and its size in bytes. */
const MAX_SIDE = 640;
const MAX_BYTES = 100 * 1024;
const QUALITIES = [0.8, 0.6, 0.4];

/**
 * @param {number} tabId
 * @returns {Promise<string|null>} a JPEG of what the tab shows, in Base64; null while another tab is in front, or if it is too large
 */
export async function takePicture(tabId) {
  const before = await chrome.tabs.get(tabId);
  if (!before.active) return null;
  const shot = await chrome.tabs.captureVisibleTab(before.windowId, { format: 'png' });
  const after = await chrome.tabs.get(tabId);
  if (!after.active || after.windowId !== before.windowId) return null; // the picture may be another tab's
  const image = await createImageBitmap(await (await fetch(shot)).blob());
  const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size <= MAX_BYTES) return toBase64(blob);
  }
  return null;
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
