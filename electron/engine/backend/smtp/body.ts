import { Readable } from 'node:stream';

const chunk = 64 * 1024;

/**
 * The message as a stream that tells when the server agreed to take it (the first bytes are asked for only after 354)
 * and when its last bytes were taken: from then on nobody knows the outcome without an answer.
 */
export function messageBody(
  message: Uint8Array,
  onStart: () => void | Promise<void>,
  onEnd: () => void,
): Readable {
  let at = 0;
  let allowed = false;
  const body = new Readable({
    read() {
      if (!allowed) {
        allowed = true;
        // Whoever has to write it down first is waited for; without that nothing goes out.
        Promise.resolve(onStart()).then(
          () => this._read(0),
          (error: unknown) => this.destroy(error instanceof Error ? error : new Error('not started')),
        );
        return;
      }
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
