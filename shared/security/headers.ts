/**
 * The headers of every answer, the same in both shells. `'self'` is the origin of the page: http://127.0.0.1:PORT in
 * the served shell, app://skein and app://store in Electron.
 */

/** The face: its own scripts and styles, its own origin, nothing inline. Foreign images come as /remote/… of ours. */
const facePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'none'",
  "object-src 'none'",
  "frame-src 'self'",
  "worker-src 'self'",
  "manifest-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** The empty page that foreign HTML is written into: no script, no connection, no frame, no form. */
export const messageBodyPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** Bytes of a message, whoever opens their address: dead. */
export const bytesPolicy = "sandbox; default-src 'none'";

/** The cupboard, as a page and as a worker: its own script, and the line to the engine. */
const storePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** A sentence and nothing else. */
const noticePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export type PageKind = 'face' | 'message-body' | 'store' | 'asset' | 'notice';

/**
 * @param sockets the WebSocket origin that pages may open beside their own, e.g. `ws://127.0.0.1:8737`; none in
 *   Electron. Named because not every engine counts ws: as `'self'` of http:.
 */
export function contentSecurityPolicy(kind: PageKind, sockets?: string): string {
  const connect = `connect-src 'self'${sockets ? ` ${sockets}` : ''}`;
  switch (kind) {
    case 'face':
      return [...facePolicy, connect].join('; ');
    // A worker obeys the policy its script came with, so scripts carry the cupboard's.
    case 'store':
    case 'asset':
      return [...storePolicy, connect].join('; ');
    case 'message-body':
      return messageBodyPolicy;
    case 'notice':
      return noticePolicy;
  }
}

const deniedFeatures = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/** What no answer goes without, bytes of messages included. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': deniedFeatures.map((feature) => `${feature}=()`).join(', '),
};
