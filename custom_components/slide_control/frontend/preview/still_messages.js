/**
 * The messages by which a picture's frame draws itself. It sends pixels, so nothing that an untrusted page has encoded is decoded.
 *
 * @typedef {{type: 'slide-control:still', bitmap?: ImageBitmap|null}} StillMessage without `bitmap`: the request to the frame
 */

export const STILL = 'slide-control:still';
/** Pixels of a still, 16:9. */
export const STILL_WIDTH = 640;
export const STILL_HEIGHT = 360;
