import { Readable } from 'node:stream';

const chunk = 64 * 1024;

/**
 * The message as a stream that tells when the server agreed to take it (the first bytes are asked for only after 354)
 * and when its last bytes were taken: from then on nobody knows the outcome without an answer.
 */
export function messageBody(message: Uint8Array, onStart: () => void, onEnd: () => void): Readable {
  let at = 0;
  const body = new Readable({
    read() {
      if (at === 0) onStart();
      this.push(
        at < message.length
          ? Buffer.from(message.buffer, message.byteOffset + at, Math.min(chunk, message.length - at))
          : null,
      );
      at += chunk;
    },
  });
  body.once('end', onEnd);
  return body;
}
